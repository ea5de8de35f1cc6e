using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Studio.Forms;

namespace Studio.Models;

/// <summary>A call as a person would write it in C#, with the model's generated types.</summary>
public static class CSharpCall
{
    public static string Write(StudioModel model, JsonObject input, bool isStreamed)
    {
        var client = model.ClientName;
        var text = new StringBuilder();
        if (!TryWrite(text, model.Input, input, client, depth: 0))
            return WriteUntyped(model, input, isStreamed);
        return isStreamed
            ? $"await foreach ({client}Output part in fal.{client}.StreamAsync({text}))\n    Console.WriteLine(part);"
            : $"{client}Output output = await fal.{client}.SubscribeAsync({text});";
    }

    /// <summary>What no control is for has no type that is known here either: such an input is JSON.</summary>
    private static string WriteUntyped(StudioModel model, JsonObject input, bool isStreamed)
    {
        var json = input.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        var quotes = new string('"', Math.Max(3, LongestRun(json, '"') + 1));
        var argument = $"JsonNode.Parse({quotes}\n{json}\n{quotes})!";
        return isStreamed
            ? $"await foreach (FalOutput part in fal.StreamAsync({model.ClientName}.Endpoint, {argument}))\n    Console.WriteLine(part);"
            : $"FalOutput output = await fal.SubscribeAsync({model.ClientName}.Endpoint, {argument});";
    }

    private static bool TryWrite(StringBuilder text, Field field, JsonNode value, string client, int depth) => (field, value) switch
    {
        (ObjectField inner, JsonObject json) => TryWriteObject(text.Append("new()"), inner, json, client, depth),
        (ListField list, JsonArray items) => TryWriteList(text, list, items, client, depth),
        (UnionField union, _) => TryWriteCase(text, union, value, client, depth),
        (TextField or FileField, JsonValue) when value.GetValueKind() is JsonValueKind.String => WriteText(text, value.GetValue<string>()),
        (ChoiceField or SwitchField, JsonValue) => WriteSingle(text, value),
        (NumberField, JsonValue) when value.GetValueKind() is JsonValueKind.Number => Wrote(text.Append(value.ToJsonString())),
        _ => false,
    };

    private static bool TryWriteObject(StringBuilder text, ObjectField fields, JsonObject json, string client, int depth)
    {
        if (json.Count == 0)
            return Wrote(text);
        var indent = new string(' ', 4 * depth);
        text.Append('\n').Append(indent).Append("{\n");
        foreach (var (name, value) in json)
        {
            if (value is null || fields.Fields.FirstOrDefault(field => field.Name == name) is not { } field)
                return false;
            text.Append(indent).Append("    ").Append(PropertyName(name)).Append(" = ");
            if (!TryWrite(text, field, value, client, depth + 1))
                return false;
            text.Append(",\n");
        }

        return Wrote(text.Append(indent).Append('}'));
    }

    private static bool TryWriteList(StringBuilder text, ListField list, JsonArray items, string client, int depth)
    {
        text.Append('[');
        foreach (var (index, item) in items.Index())
        {
            if (index > 0)
                text.Append(", ");
            if (item is null || !TryWrite(text, list.Item, item, client, depth))
                return false;
        }

        return Wrote(text.Append(']'));
    }

    /// <summary>A single value converts to a union by itself; an object must name its type.</summary>
    private static bool TryWriteCase(StringBuilder text, UnionField union, JsonNode value, string client, int depth)
    {
        if (value is JsonArray)
            return false;
        if (value is not JsonObject json)
            return WriteSingle(text, value);
        return union.Cases.OfType<ObjectField>().ToList() is [{ TypeName: { } type } only]
            && TryWriteObject(text.Append(CultureInfo.InvariantCulture, $"new {client}.{TypeName(type, client)}"), only, json, client, depth);
    }

    private static bool WriteSingle(StringBuilder text, JsonNode value) =>
        value.GetValueKind() is JsonValueKind.String ? WriteText(text, value.GetValue<string>()) : Wrote(text.Append(value.ToJsonString()));

    private static bool WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when !IsSeen(letter) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        return Wrote(text.Append('"'));
    }

    /// <summary>What is not seen, or turns round what is beside it, would not be told from other text.</summary>
    private static bool IsSeen(char letter) => char.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>As the generator names properties: a capital for each word.</summary>
    private static string PropertyName(string jsonName) =>
        string.Concat(jsonName.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>Types of a model are nested in its client, without the client's name before theirs.</summary>
    private static string TypeName(string schema, string client) =>
        schema.StartsWith(client, StringComparison.Ordinal) && schema.Length > client.Length ? schema[client.Length..] : schema;

    private static int LongestRun(string text, char letter)
    {
        var (longest, run) = (0, 0);
        foreach (var each in text)
            longest = Math.Max(longest, run = each == letter ? run + 1 : 0);
        return longest;
    }

    private static bool Wrote(StringBuilder _) => true;
}
