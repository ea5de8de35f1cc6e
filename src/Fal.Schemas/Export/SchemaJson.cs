using System.Globalization;
using System.Text;
using Fal.Shared;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>
/// Writes a document of JSON Schema as text in which nothing is hidden, without blanks, but each definition and each property of one, and of the
/// document itself, on a line of its own.
/// </summary>
internal sealed class SchemaJson
{
    private readonly StringBuilder _text = new();

    public static string Of(JObject document)
    {
        var json = new SchemaJson();
        json.Write(document, depth: 0);
        return json._text.ToString();
    }

    /// <param name="token">What to write.</param>
    /// <param name="depth">How deep it is in the schema of one type: <c>properties</c> are at 1. Null in what has no lines of its own.</param>
    private void Write(JToken token, int? depth)
    {
        switch (token)
        {
            case JObject value:
                Write(value, depth);
                break;
            case JArray list:
                Write('[', list, ']', item => Write(item, depth: null));
                break;
            case JValue { Type: JTokenType.String }:
                Text((string)token!);
                break;
            default:
                _text.Append(token.ToString(Formatting.None));
                break;
        }
    }

    private void Write(JObject value, int? depth) => Write('{', value.Properties(), '}', property =>
    {
        // "properties" and "$defs" of a type hold what has lines of its own.
        if (depth is 1)
            _text.Append('\n');
        Text(property.Name);
        _text.Append(':');
        Write(property.Value, (depth, property.Name) switch
        {
            (0, "properties" or "$defs") => 1,
            (1, _) when value.Parent is JProperty { Name: "$defs" } => 0,
            _ => null,
        });
    });

    private void Write<T>(char start, IEnumerable<T> parts, char end, Action<T> write)
    {
        _text.Append(start);
        var separator = "";
        foreach (var part in parts)
        {
            _text.Append(separator);
            write(part);
            separator = ",";
        }

        _text.Append(end);
    }

    private void Text(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i += VisibleText.LengthAt(text, i))
        {
            var length = VisibleText.LengthAt(text, i);
            if (text[i] is '"' or '\\')
                _text.Append('\\').Append(text[i]);
            else if (text[i] is '\n')
                _text.Append("\\n");
            else if (length == 1 && char.IsSurrogate(text[i]))
                _text.Append('\uFFFD');
            else if (VisibleText.IsHidden(text, i))
                Escape(text.Substring(i, length));
            else
                _text.Append(text, i, length);
        }

        _text.Append('"');
    }

    private void Escape(string hidden)
    {
        foreach (var unit in hidden)
            _text.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
    }
}
