using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fal.Shared;

namespace Fal;

/// <summary>
/// Says where in a document a reader stopped. Readers keep no path, so that reading costs nothing;
/// when one fails, the document is walked again up to the token it failed at.
/// </summary>
internal static class JsonPath
{
    private static readonly SearchValues<char> NeedBrackets = SearchValues.Create(" .[]'\"");

    public static JsonException Locate(JsonException error, Utf8JsonReader start, long tokenStartIndex)
    {
        var path = To(start, tokenStartIndex);
        return new JsonException($"{error.Message} At {path}.", path, error.LineNumber, error.BytePositionInLine, error);
    }

    private static string To(Utf8JsonReader reader, long tokenStartIndex)
    {
        var open = new List<Container>();
        var current = default(Container);
        try
        {
            do
            {
                if (reader.TokenStartIndex >= tokenStartIndex && reader.TokenType is not JsonTokenType.PropertyName)
                    break;

                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Add(current);
                        current = new Container { IsArray = reader.TokenType is JsonTokenType.StartArray };
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        current = Close(open).Next();
                        break;
                    case JsonTokenType.PropertyName:
                        current.Name = reader.GetString();
                        break;
                    default:
                        current = current.Next();
                        break;
                }
            }
            while (reader.Read());
        }
        catch (JsonException)
        {
            // The document itself is broken here: the path so far is the path.
        }

        if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && open.Count > 0)
            current = Close(open);
        open.Add(current);
        return Text(open);
    }

    private static Container Close(List<Container> open)
    {
        var last = open[^1];
        open.RemoveAt(open.Count - 1);
        return last;
    }

    private static string Text(List<Container> containers)
    {
        var path = new StringBuilder("$");
        foreach (var container in containers[1..])
        {
            if (container.IsArray)
                path.Append(CultureInfo.InvariantCulture, $"[{container.Index}]");
            else if (container.Name is { } name)
                path.Append(name.AsSpan().ContainsAny(NeedBrackets) ? $"['{VisibleText.Escape(name)}']" : $".{VisibleText.Escape(name)}");
        }

        return path.ToString();
    }

    private struct Container
    {
        public bool IsArray;
        public int Index;
        public string? Name;

        public readonly Container Next() => this with { Index = Index + 1 };
    }
}
