using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Forms;

/// <summary>What somebody has entered into a field. It is kept as it was typed, right or wrong, until it is read as JSON.</summary>
public abstract class Entry(Field field)
{
    public Field Field { get; } = field;

    /// <summary>The value; null where nothing is entered.</summary>
    public abstract JsonNode? Read();

    /// <summary>Enters a value, or nothing. One of another kind is passed over.</summary>
    public abstract void Write(JsonNode? value);

    /// <summary>What is wrong with it as it stands. Limits are not looked at: the input's own check knows them.</summary>
    public virtual void FindProblems(string path, Problems problems)
    {
        if (Field.IsRequired && Read() is null)
            problems.Add(path, "This is needed.");
    }
}

/// <typeparam name="TField">What it is entered into.</typeparam>
public abstract class Entry<TField>(TField field) : Entry(field)
    where TField : Field
{
    public new TField Field => (TField)base.Field;

    /// <summary>The schema's own value; null where it says none.</summary>
    protected JsonNode? Default => Field.Default is { } value ? JsonNode.Parse(value.GetRawText()) : null;
}

public sealed class TextEntry : Entry<TextField>
{
    public TextEntry(TextField field)
        : base(field) => Write(Default);

    public string Text { get; set; } = "";

    public override JsonNode? Read() => Text.Length == 0 ? null : JsonValue.Create(Text);

    public override void Write(JsonNode? value) => Text = value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : "";
}

public sealed class NumberEntry : Entry<NumberField>
{
    public NumberEntry(NumberField field)
        : base(field) => Write(Default);

    /// <summary>The number as it was typed.</summary>
    public string Text { get; set; } = "";

    /// <summary>Where a slider stands while there is no number.</summary>
    public string SliderText => Text.Length > 0 ? Text : (Field.Min ?? 0).ToString(CultureInfo.InvariantCulture);

    public override JsonNode? Read() => Number() is { } number ? Field.IsInteger && decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue
        ? JsonValue.Create((long)number)
        : JsonValue.Create(number) : null;

    public override void Write(JsonNode? value) => Text = value?.GetValueKind() is JsonValueKind.Number ? value.ToJsonString() : "";

    public override void FindProblems(string path, Problems problems)
    {
        if (Text.Length > 0 && Number() is null)
            problems.Add(path, "This is no number.");
        else
            base.FindProblems(path, problems);
    }

    private decimal? Number() => decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

public sealed class SwitchEntry : Entry<SwitchField>
{
    public SwitchEntry(SwitchField field)
        : base(field) => Write(Default);

    public bool IsOn { get; set; }

    public override JsonNode Read() => JsonValue.Create(IsOn);

    public override void Write(JsonNode? value) => IsOn = value?.GetValueKind() is JsonValueKind.True;
}

public sealed class ChoiceEntry : Entry<ChoiceField>
{
    public ChoiceEntry(ChoiceField field)
        : base(field) => Write(Default);

    /// <summary>The key of what is chosen; empty for nothing.</summary>
    public string Key { get; set; } = "";

    public Choice? Chosen => Field.Choices.FirstOrDefault(choice => choice.Key == Key);

    public override JsonNode? Read() => Chosen is { } chosen ? JsonNode.Parse(chosen.Value.GetRawText()) : null;

    public override void Write(JsonNode? value) => Key = value?.ToString() ?? "";
}

public sealed class FileEntry(FileField field) : Entry<FileField>(field)
{
    /// <summary>Where the file is.</summary>
    public string Address { get; set; } = "";

    /// <summary>Its name, where it was uploaded from here.</summary>
    public string? FileName { get; set; }

    public override JsonNode? Read() => Address.Length == 0 ? null : JsonValue.Create(Address);

    public override void Write(JsonNode? value)
    {
        Address = value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : "";
        FileName = null;
    }
}

public sealed class JsonEntry : Entry<JsonField>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public JsonEntry(JsonField field)
        : base(field) => Write(Default);

    public string Text { get; set; } = "";

    public override JsonNode? Read()
    {
        try
        {
            return string.IsNullOrWhiteSpace(Text) ? null : JsonNode.Parse(Text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override void Write(JsonNode? value) => Text = value?.ToJsonString(Indented) ?? "";

    public override void FindProblems(string path, Problems problems)
    {
        if (!string.IsNullOrWhiteSpace(Text) && Read() is null)
            problems.Add(path, "This is no JSON.");
        else
            base.FindProblems(path, problems);
    }
}
