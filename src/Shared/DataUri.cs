namespace Fal.Shared;

/// <summary>Addresses that hold their content: <c>data:image/png;base64,…</c> (RFC 2397).</summary>
internal static class DataUri
{
    public static bool Is(string address) => address.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

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
        const string Base64 = ";base64";
        if (uri.IndexOf(',') is not (>= 0 and var comma))
            return null;
        var (mark, data) = (comma - Base64.Length, uri.Substring(comma + 1));
        return (Uri.UnescapeDataString(data), mark >= 0 && string.Compare(uri, mark, Base64, 0, Base64.Length, StringComparison.OrdinalIgnoreCase) == 0);
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
