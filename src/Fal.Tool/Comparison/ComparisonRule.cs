namespace Fal.Tool.Comparison;

/// <summary>A kind of change, and what it breaks.</summary>
/// <param name="Id">Its id, as <c>FALD101</c>.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Reason">Why it breaks what it does.</param>
/// <param name="Before">An example: what was.</param>
/// <param name="After">An example: what is.</param>
internal sealed record ComparisonRule(string Id, string Title, string Reason, string Before, string After)
{
    /// <summary>The grade of a change of a client; null where it is none of clients.</summary>
    public ChangeGrade? Client { get; init; }

    /// <summary>The grade of a change of an input; null where it is none of inputs.</summary>
    public ChangeGrade? Input { get; init; }

    /// <summary>The grade of a change of an output; null where it is none of outputs.</summary>
    public ChangeGrade? Output { get; init; }

    /// <summary>Whether it stands for what no other rule explains.</summary>
    public bool IsFallback { get; init; }

    /// <summary>Whether values that were good are no longer where the C# changed like this, so that it need not be told twice.</summary>
    public bool TellsOfValues { get; init; }

    public ChangeGrade GradeOf(ChangeSide side) =>
        (side switch { ChangeSide.Input => Input, ChangeSide.Output => Output, _ => Client }) ?? throw new InvalidOperationException($"{Id} is no change of the {side}.");
}
