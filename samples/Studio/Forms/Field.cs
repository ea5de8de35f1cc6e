using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Forms;

/// <summary>A value of an input as its schema describes it: the same for everybody. What somebody enters is an <see cref="Entry"/>.</summary>
public abstract record Field
{
    /// <summary>The name in JSON; empty for what has none, such as an item of a list.</summary>
    public string Name { get; init; } = "";

    public required string Label { get; init; }

    /// <summary>The schema's own words.</summary>
    public string? Help { get; init; }

    public bool IsRequired { get; init; }

    public JsonElement? Default { get; init; }

    public JsonElement? Example { get; init; }

    /// <summary>What a person enters nothing into yet.</summary>
    public abstract Entry NewEntry();
}

public sealed record TextField : Field
{
    /// <summary>Whether it is words rather than a name: a prompt, for one.</summary>
    public bool IsLong { get; init; }

    public int? MaxLength { get; init; }

    public override Entry NewEntry() => new TextEntry(this);
}

public sealed record NumberField : Field
{
    public bool IsInteger { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public decimal? MultipleOf { get; init; }

    /// <summary>A slider is of use where both ends are known and near enough to aim at what is between them.</summary>
    public bool HasSlider => Min is { } min && Max is { } max && max > min && (max - min) / Step <= 1000;

    public decimal Step => MultipleOf ?? (IsInteger ? 1 : Max - Min <= 1 ? 0.01m : 0.1m);

    public override Entry NewEntry() => new NumberEntry(this);
}

public sealed record SwitchField : Field
{
    public override Entry NewEntry() => new SwitchEntry(this);
}

/// <summary>One of some known values.</summary>
public sealed record ChoiceField : Field
{
    public required IReadOnlyList<Choice> Choices { get; init; }

    /// <summary>Few and short ones are all shown at once.</summary>
    public bool IsShort => Choices.Count <= 6 && (AreShapes || Choices.Sum(choice => choice.Label.Length + 2) <= 64);

    /// <summary>Whether all of them say what shape a picture has.</summary>
    public bool AreShapes => Choices.Count > 1 && Choices.All(choice => AspectRatio.Of(choice.Label) is not null);

    public override Entry NewEntry() => new ChoiceEntry(this);
}

/// <param name="Value">The value as JSON.</param>
/// <param name="Label">The same for people.</param>
public sealed record Choice(JsonElement Value, string Label)
{
    /// <summary>The value as a page posts it: as JSON, in which a number is no text.</summary>
    public string Key => Value.GetRawText();

    public bool Is(JsonNode? value) => value is not null && JsonNode.DeepEquals(JsonNode.Parse(Key), value);
}

/// <summary>The address of a file, which can be uploaded.</summary>
public sealed record FileField : Field
{
    /// <summary>What a browser's file picker offers.</summary>
    public required string Accept { get; init; }

    public override Entry NewEntry() => new FileEntry(this);
}

public sealed record ObjectField : Field
{
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>What a property is called.</summary>
    public string LabelOf(string name) => Fields.FirstOrDefault(field => field.Name == name)?.Label ?? Words.Of(name);

    /// <summary>The name of its schema, where that has one.</summary>
    public string? TypeName { get; init; }

    public override Entry NewEntry() => new ObjectEntry(this);
}

public sealed record ListField : Field
{
    public required Field Item { get; init; }

    public int? MaxItems { get; init; }

    public override Entry NewEntry() => new ListEntry(this);
}

/// <summary>A value of one of several kinds: a preset, or a width and height.</summary>
public sealed record UnionField : Field
{
    public required IReadOnlyList<Field> Cases { get; init; }

    public override Entry NewEntry() => new UnionEntry(this);
}

/// <summary>Whatever no control is for: entered as JSON.</summary>
public sealed record JsonField : Field
{
    public override Entry NewEntry() => new JsonEntry(this);
}
