using System.Text;

namespace Fal.Shared;

/// <summary>Addresses that hold their content: <c>data:image/png;base64,…</c> (RFC 2397).</summary>
internal static class DataUri
{
    private const string Scheme = "data:";
    private const string Base64 = ";base64";

    public static bool Is(string address) => address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with one, as in "it has no comma"; null where nothing is. Never shows the content.</summary>
    public static string? Problem(string uri) => Split(uri) switch
    {
        null => "it starts with 'data:' but has no comma before its content, as in data:image/png;base64,AAAA",
        { IsBase64: true } parts when !IsBase64(parts.Data) => "its content is not base64",
        _ => null,
    };

    /// <summary>The content as it is written, and whether that is base64; null where the address has no content.</summary>
    public static (string Data, bool IsBase64)? Split(string uri)
    {
        if (uri.IndexOf(',') is not (>= 0 and var comma))
            return null;
        var (mark, data) = (comma - Base64.Length, uri.Substring(comma + 1));
        return (Uri.UnescapeDataString(data), mark >= 0 && string.Compare(uri, mark, Base64, 0, Base64.Length, StringComparison.OrdinalIgnoreCase) == 0);
    }

    /// <summary>The media type of one that can be read. Where none is written, it is text.</summary>
    public static string ContentType(string uri)
    {
        var type = uri.Substring(Scheme.Length, uri.IndexOf(',') - Scheme.Length).Trim();
        if (type.EndsWith(Base64, StringComparison.OrdinalIgnoreCase))
            type = type.Substring(0, type.Length - Base64.Length);
        return type.Length == 0 || type[0] == ';' ? "text/plain" + type : type;
    }

    /// <summary>The content of one that can be read.</summary>
    public static byte[] Content(string uri)
    {
        var (data, isBase64) = Split(uri)!.Value;
        return isBase64 ? Convert.FromBase64String(data) : Unescape(uri, uri.IndexOf(',') + 1);
    }

    /// <summary>The bytes that a text means: those of its escapes need be no text.</summary>
    private static byte[] Unescape(string text, int start)
    {
        var bytes = new List<byte>(text.Length - start);
        for (var i = start; i < text.Length;)
        {
            if (Uri.IsHexEncoding(text, i))
            {
                bytes.Add((byte)Uri.HexUnescape(text, ref i));
                continue;
            }

            var end = text.IndexOf('%', i + 1) is > 0 and var next ? next : text.Length;
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, end - i)));
            i = end;
        }

        return [.. bytes];
    }

    private static bool IsBase64(string text)
    {
#if NET
        return System.Buffers.Text.Base64.IsValid(text);
#else
        try
        {
            _ = Convert.FromBase64String(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
#endif
    }
}
