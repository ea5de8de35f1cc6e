using System.Text.Json.Nodes;

namespace Studio.Forms;

/// <summary>The form of a model: what is shown at once, and what is folded away.</summary>
public sealed class Form
{
    /// <summary>How long a text may be.</summary>
    public const int MostCharacters = 100_000;

    /// <summary>How much of a text a page takes: one more shows that something is cut off.</summary>
    public const int MostTaken = MostCharacters + 1;

    private const int MostOptional = 4;

    private readonly Entry _root;
    private readonly string _path = "";

    public Form(ObjectField input)
    {
        if (input.Fields.Count == 0)
        {
            // The schema names no property, and allows any: all of the input is entered as JSON.
            _root = new JsonEntry(new JsonField { Name = "input", Label = "Input", IsRequired = true });
            (_path, Basic, Advanced) = ("input", [_root], []);
            return;
        }

        var root = new ObjectEntry(input);
        var optional = root.Entries.Where(entry => !entry.Field.IsRequired && IsWorthSeeing(entry.Field)).Take(MostOptional).ToHashSet();
        _root = root;
        Basic = [.. root.Entries.Where(entry => entry.Field.IsRequired || optional.Contains(entry))];
        Advanced = [.. root.Entries.Except(Basic)];
    }

    public IReadOnlyList<Entry> Basic { get; }

    public IReadOnlyList<Entry> Advanced { get; }

    public JsonObject Read() => _root.Read() as JsonObject ?? [];

    public void Write(JsonObject input) => _root.Write(input);

    /// <summary>What is wrong before the input's own check can look at it.</summary>
    public Problems FindProblems()
    {
        var problems = new Problems();
        _root.FindProblems(_path, problems);
        if (_root.Read() is not (null or JsonObject))
            problems.Add(_path, "An input is an object: { … }.");
        return problems;
    }

    /// <summary>Where a file is needed and none is there yet.</summary>
    public IEnumerable<FileEntry> MissingFiles => Basic.OfType<FileEntry>().Where(entry => entry.Field.IsRequired && !entry.IsUnfinished && entry.Read() is null);

    /// <summary>Enters the schema's own examples where something is needed and nothing is there; of files see <see cref="MissingFiles"/>.</summary>
    public void WriteExamples()
    {
        var needed = Basic.Where(entry => entry.Field.IsRequired).ToList();
        if (needed.Count == 0)
            needed = [.. Basic.Where(entry => entry.Field is TextField { IsLong: true }).Take(1)];
        foreach (var entry in needed.Where(entry => entry.Field is { Example: not null } and not FileField && entry.Read() is null))
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
