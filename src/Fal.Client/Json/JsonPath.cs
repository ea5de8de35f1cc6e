using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fal.Shared;

namespace Fal;

/// <summary>
/// Says where in a document a reader was. Readers keep no path, so that reading costs nothing; where one is needed, the document is walked
/// again, once for all places in their order.
/// </summary>
/// <param name="reader">At the start of the document.</param>
internal ref struct JsonPath(Utf8JsonReader reader)
{
    /// <summary>What an error is about that an object does not have, in the error's data.</summary>
    public const string Property = "fal.property";

    private static readonly SearchValues<char> NeedBrackets = SearchValues.Create(" .[]'\"");

    private readonly List<Container> _open = [];
    private Utf8JsonReader _reader = reader;
    private Container _current;

    public static JsonException Locate(JsonException error, Utf8JsonReader start, long tokenStartIndex)
    {
        var path = $"${Start(new JsonPath(start).To(tokenStartIndex, error.Data[Property] as string))}";
        return new JsonException($"{error.Message} At {path}.", path, error.LineNumber, error.BytePositionInLine, error);

        static string Start(string path) => path.Length == 0 || path[0] == '[' ? path : "." + path;
    }

    /// <summary>The path to a place that is not before the last that was asked for, such as <c>images[0].width</c>; empty for the whole document.</summary>
    /// <param name="property">A property that the object there does not have, where the path is to lead to that.</param>
    public string To(long tokenStartIndex, string? property = null)
    {
        try
        {
            while (_reader.TokenType is JsonTokenType.None or JsonTokenType.PropertyName || _reader.TokenStartIndex < tokenStartIndex)
            {
                Pass();
                if (!_reader.Read())
                    break;
            }
        }
        catch (JsonException)
        {
            // The document itself is broken here: the path so far is the path.
        }

        var path = new StringBuilder();
        foreach (var container in _open.Skip(1))
            container.Append(path);
        if (_reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && _open.Count > 0)
            _current.Append(path);
        if (property is not null)
            Append(path, property);
        return path.ToString();
    }

    private void Pass()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.None:
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _open.Add(_current);
                _current = new Container { IsArray = _reader.TokenType is JsonTokenType.StartArray };
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _current = _open[^1].Next();
                _open.RemoveAt(_open.Count - 1);
                break;
            case JsonTokenType.PropertyName:
                _current.Name = _reader.GetString();
                break;
            default:
                _current = _current.Next();
                break;
        }
    }

    private static void Append(StringBuilder path, string name)
    {
        if (name.AsSpan().ContainsAny(NeedBrackets))
            path.Append(CultureInfo.InvariantCulture, $"['{VisibleText.Escape(name)}']");
        else
            path.Append(path.Length == 0 ? "" : ".").Append(VisibleText.Escape(name));
    }

    private struct Container
    {
        public bool IsArray;
        public int Index;
        public string? Name;

        public readonly Container Next() => this with { Index = Index + 1 };

        public readonly void Append(StringBuilder path)
        {
            if (IsArray)
                path.Append(CultureInfo.InvariantCulture, $"[{Index}]");
            else if (Name is not null)
                JsonPath.Append(path, Name);
        }
    }
}
