using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Forms;

public sealed class ObjectEntry : Entry<ObjectField>
{
    public ObjectEntry(ObjectField field)
        : base(field)
    {
        Entries = [.. field.Fields.Select(inner => inner.NewEntry())];
        if (Default is { } value)
            Write(value);
    }

    public IReadOnlyList<Entry> Entries { get; }

    public override bool IsUnfinished => Entries.Any(entry => entry.IsUnfinished);

    /// <summary>What differs from what the model takes anyway; null where nothing does and nothing is needed.</summary>
    public override JsonNode? Read()
    {
        var json = new JsonObject();
        foreach (var entry in Entries)
        {
            if (entry.Read() is { } value && (entry.Field.IsRequired || !IsDefault(entry, value)))
                json.Add(entry.Field.Name, value);
        }

        return json.Count > 0 || Field.IsRequired ? json : null;
    }

    /// <summary>All of it, defaults too: for somebody who chose to say it himself.</summary>
    public JsonObject ReadWhole() => new(Entries.Select(entry => KeyValuePair.Create(entry.Field.Name, entry.Read())).Where(property => property.Value is not null));

    public override void Write(JsonNode? value)
    {
        foreach (var entry in Entries)
        {
            if (value is JsonObject json && json.TryGetPropertyValue(entry.Field.Name, out var inner))
                entry.Write(inner);
        }
    }

    public override void FindProblems(string path, Problems problems)
    {
        // An object that nobody began is not looked into, unless it must be there.
        if (!Field.IsRequired && !IsUnfinished && Read() is null)
            return;
        foreach (var entry in Entries)
            entry.FindProblems(Paths.Of(path, entry.Field), problems);
    }

    private static bool IsDefault(Entry entry, JsonNode value) => entry.Default is { } given
        ? JsonNode.DeepEquals(value, given)
        : value.GetValueKind() is JsonValueKind.False;
}

public sealed class ListEntry : Entry<ListField>
{
    private readonly List<Entry> _items = [];

    public ListEntry(ListField field)
        : base(field) => Write(Default);

    public IReadOnlyList<Entry> Items => _items;

    public override bool IsUnfinished => _items.Exists(item => item.IsUnfinished);

    public bool IsFull => _items.Count >= (Field.MaxItems ?? 50);

    public void Add() => _items.Add(Field.Item.NewEntry());

    public void RemoveAt(int index) => _items.RemoveAt(index);

    /// <summary>An empty list says something where the model would take another one: it is sent then.</summary>
    public override JsonNode? Read() =>
        _items.Count == 0 && !Field.IsRequired && Default is not JsonArray { Count: > 0 } ? null : new JsonArray([.. _items.Select(item => item.Read()).Where(value => value is not null)]);

    public override void Write(JsonNode? value)
    {
        _items.Clear();
        foreach (var item in value as JsonArray ?? [])
        {
            Add();
            _items[^1].Write(item);
        }
    }

    public override void FindProblems(string path, Problems problems)
    {
        for (var i = 0; i < _items.Count; i++)
            _items[i].FindProblems($"{path}[{i}]", problems);
    }
}

public sealed class UnionEntry : Entry<UnionField>
{
    public UnionEntry(UnionField field)
        : base(field)
    {
        Cases = [.. field.Cases.Select(inner => inner.NewEntry())];
        Write(Default);
    }

    public IReadOnlyList<Entry> Cases { get; }

    public int Index { get; set; }

    public Entry Current => Cases[Index];

    public override bool IsUnfinished => Current.IsUnfinished;

    public override JsonNode? Read() => Current is ObjectEntry inner ? inner.ReadWhole() : Current.Read();

    /// <summary>The first case that can say the value takes it.</summary>
    public override void Write(JsonNode? value)
    {
        // Without a value the simplest is offered: known values before what is entered.
        Index = Math.Max(0, Field.Cases.ToList().FindIndex(inner => value is null ? inner is ChoiceField or FileField : Takes(inner, value)));
        Current.Write(value);
    }

    public override void FindProblems(string path, Problems problems)
    {
        if (Field.IsRequired || IsUnfinished || Read() is not null)
            Current.FindProblems(path, problems);
    }

    private static bool Takes(Field field, JsonNode value) => field switch
    {
        ObjectField => value is JsonObject,
        ListField => value is JsonArray,
        ChoiceField choice => choice.Choices.Any(one => one.Is(value)),
        NumberField => value.GetValueKind() is JsonValueKind.Number,
        SwitchField => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => value.GetValueKind() is JsonValueKind.String,
    };
}
