using System.Text.Json.Nodes;

namespace Studio.Forms;

/// <summary>The form of a model: what is shown at once, and what is folded away.</summary>
public sealed class Form
{
    private const int MostOptional = 4;

    private readonly ObjectEntry _root;

    public Form(ObjectField input)
    {
        _root = new ObjectEntry(input);
        var optional = _root.Entries.Where(entry => !entry.Field.IsRequired && IsWorthSeeing(entry.Field)).Take(MostOptional).ToHashSet();
        Basic = [.. _root.Entries.Where(entry => entry.Field.IsRequired || optional.Contains(entry))];
        Advanced = [.. _root.Entries.Except(Basic)];
    }

    public IReadOnlyList<Entry> Basic { get; }

    public IReadOnlyList<Entry> Advanced { get; }

    public JsonObject Read() => (JsonObject)_root.Read()!;

    public void Write(JsonObject input) => _root.Write(input);

    /// <summary>What is wrong before the input's own check can look at it.</summary>
    public Problems FindProblems()
    {
        var problems = new Problems();
        _root.FindProblems("", problems);
        return problems;
    }

    /// <summary>Enters the schema's own examples where something is needed and nothing is there.</summary>
    public void WriteExamples()
    {
        foreach (var entry in _root.Entries.Where(entry => entry.Field is { IsRequired: true, Example: not null } and not FileField && entry.Read() is null))
            entry.Write(JsonNode.Parse(entry.Field.Example!.Value.GetRawText()));
    }

    /// <summary>What is seen to change something, rather than what has to be read up.</summary>
    private static bool IsWorthSeeing(Field field) => field switch
    {
        ChoiceField choice => choice.Choices.Count > 1,
        NumberField number => number.HasSlider,
        UnionField or FileField => true,
        TextField text => text.IsLong,
        _ => false,
    };
}
