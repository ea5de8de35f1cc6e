using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Studio.Forms;

/// <summary>What somebody has entered into a field. It is kept as it was typed, right or wrong, until it is read as JSON.</summary>
public abstract class Entry(Field field)
{
    public Field Field { get; } = field;

    /// <summary>The schema's own value; null where it says none.</summary>
    public JsonNode? Default => Field.Default is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    /// <summary>The value; null where nothing is entered.</summary>
    public abstract JsonNode? Read();

    /// <summary>Whether something is still on its way into it.</summary>
    public virtual bool IsUnfinished => false;

    /// <summary>Enters a value, or nothing. One of another kind is passed over.</summary>
    public abstract void Write(JsonNode? value);

    /// <summary>What is wrong with it as it stands. Limits are not looked at: the input's own check knows them.</summary>
    public virtual void FindProblems(string path, Problems problems)
    {
        if (Field.IsRequired && Read() is null)
            problems.Add(path, "This is needed.");
    }

    /// <summary>What a page has cut off is not sent as if it were whole.</summary>
    protected static void FindCut(string text, string path, Problems problems)
    {
        if (text.Length > Form.MostCharacters)
            problems.Add(path, string.Create(CultureInfo.InvariantCulture, $"At most {Form.MostCharacters:N0} characters fit here. What came after them is cut off."));
    }
}

/// <typeparam name="TField">What it is entered into.</typeparam>
public abstract class Entry<TField>(TField field) : Entry(field)
    where TField : Field
{
    public new TField Field => (TField)base.Field;
}

public sealed class TextEntry : Entry<TextField>
{
    public TextEntry(TextField field)
        : base(field) => Write(Default);

    public string Text { get; set; } = "";

    /// <summary>No text at all says something where the model would take another one: it is sent then.</summary>
    public override JsonNode? Read() => Text.Length == 0 && (Field.IsRequired || string.IsNullOrEmpty(Default?.ToString())) ? null : JsonValue.Create(Text);

    public override void Write(JsonNode? value) => Text = value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : "";

    public override void FindProblems(string path, Problems problems)
    {
        FindCut(Text, path, problems);
        base.FindProblems(path, problems);
    }
}

public sealed class NumberEntry : Entry<NumberField>
{
    public NumberEntry(NumberField field)
        : base(field) => Write(Default);

    /// <summary>The number as it was typed.</summary>
    public string Text { get; set; } = "";

    /// <summary>Where a slider stands while there is no number.</summary>
    public string SliderText => Text.Length > 0 ? Text : (Field.Min ?? 0).ToString(CultureInfo.InvariantCulture);

    /// <summary>The number as exactly as it was typed; one that is too large for that as nearly as can be.</summary>
    public override JsonNode? Read()
    {
        if (Exact is not { } number)
            return double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && double.IsFinite(large) ? JsonValue.Create(large) : null;
        return Field.IsInteger && IsWhole(number) && number is >= long.MinValue and <= long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    public override void Write(JsonNode? value) => Text = value?.GetValueKind() is JsonValueKind.Number ? value.ToJsonString() : "";

    public override void FindProblems(string path, Problems problems)
    {
        if (Text.Length > 0 && Read() is null)
            problems.Add(path, "This is no number.");
        else if (Field.IsInteger && Exact is { } number && !IsWhole(number))
            problems.Add(path, "This is no whole number.");
        else
            base.FindProblems(path, problems);
    }

    private decimal? Exact => decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsWhole(decimal number) => decimal.Truncate(number) == number;
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

    public override void Write(JsonNode? value) => Key = Field.Choices.FirstOrDefault(choice => choice.Is(value))?.Key ?? "";
}

public sealed class FileEntry(FileField field) : Entry<FileField>(field)
{
    /// <summary>Where the file is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Its name, where it was uploaded from here.</summary>
    public string? FileName { get; private set; }

    /// <summary>What is being uploaded; null where nothing is.</summary>
    public Upload? Upload { get; private set; }

    public override bool IsUnfinished => Upload is not null;

    public void Enter(string address, string? fileName = null) => (Address, FileName, Upload) = (address, fileName, null);

    public Upload Begin(string fileName) => Upload = new Upload(fileName);

    /// <summary>An upload has ended, with an address or without. It is passed over where something else was entered meanwhile.</summary>
    public bool TryEnd(Upload upload, string? address)
    {
        if (Upload != upload)
            return false;
        Upload = null;
        if (address is not null)
            Enter(address, upload.FileName);
        return true;
    }

    public override JsonNode? Read() => Address.Length == 0 ? null : JsonValue.Create(Address);

    public override void Write(JsonNode? value) => Enter(value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : "");

    public override void FindProblems(string path, Problems problems)
    {
        FindCut(Address, path, problems);
        if (Upload is not null)
            problems.Add(path, $"{Upload.FileName} is still being uploaded.");
        else
            base.FindProblems(path, problems);
    }
}

/// <summary>A file on its way.</summary>
public sealed class Upload(string fileName)
{
    public string FileName => fileName;
}

public sealed class JsonEntry : Entry<JsonField>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public JsonEntry(JsonField field)
        : base(field) => Write(Default);

    public string Text { get; set; } = "";

    public override JsonNode? Read() => Read(areNamesOnce: true);

    public override void Write(JsonNode? value) => Text = value?.ToJsonString(Indented) ?? "";

    public override void FindProblems(string path, Problems problems)
    {
        FindCut(Text, path, problems);
        if (!string.IsNullOrWhiteSpace(Text) && Read() is null)
            problems.Add(path, Read(areNamesOnce: false) is null ? "This is no JSON." : "A name occurs twice in an object.");
        else
            base.FindProblems(path, problems);
    }

    private JsonNode? Read(bool areNamesOnce)
    {
        try
        {
            return string.IsNullOrWhiteSpace(Text) ? null : JsonNode.Parse(Text, documentOptions: new() { AllowDuplicateProperties = !areNamesOnce });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
