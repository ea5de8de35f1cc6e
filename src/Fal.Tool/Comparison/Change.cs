namespace Fal.Tool.Comparison;

/// <summary>One thing that two versions of a model differ by.</summary>
internal sealed record Change
{
    public required ComparisonRule Rule { get; init; }

    public required ChangeSide Side { get; init; }

    /// <summary>The member of C# that it is of, as <c>FluxDevInput.NumImages</c>.</summary>
    public required string Member { get; init; }

    /// <summary>Where in the JSON of the input or output it is.</summary>
    public JsonPath Path { get; init; } = JsonPath.Root;

    /// <summary>One sentence: what was, what is, what to do.</summary>
    public required string Text { get; init; }

    /// <summary>What was; null where nothing was.</summary>
    public string? Before { get; init; }

    /// <summary>What is; null where nothing is.</summary>
    public string? After { get; init; }

    public ChangeGrade Grade => Rule.GradeOf(Side);

    /// <summary>Where the change is, for people: the member of C#, and the place in JSON of one that has it.</summary>
    public string Place => Side is ChangeSide.Client ? Member : $"{Member} ({Path})";
}
