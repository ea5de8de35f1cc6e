using System.Buffers.Text;
using System.Text;

namespace Fal;

/// <summary>Addresses that hold their content: <c>data:image/png;base64,…</c> (RFC 2397).</summary>
internal static class DataUri
{
    public static bool Is(string address) => address.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with one; null where nothing is. Never shows the content.</summary>
    public static string? Problem(string uri) => Split(uri) switch
    {
        null => "The address starts with 'data:' but has no comma before its content, as in data:image/png;base64,AAAA.",
        { IsBase64: true } parts when !Base64.IsValid(parts.Data) => "The content of the 'data:' address is not base64.",
        _ => null,
    };

    /// <exception cref="FalException">The address is not one.</exception>
    public static Stream Open(string uri)
    {
        if (Problem(uri) is { } problem)
            throw CallContext.None.Error(problem);
        var (data, isBase64) = Split(uri)!.Value;
        return new MemoryStream(isBase64 ? Convert.FromBase64String(data) : Encoding.UTF8.GetBytes(data), false);
    }

    private static (string Data, bool IsBase64)? Split(string uri)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        return comma < 0
            ? null
            : (Uri.UnescapeDataString(uri[(comma + 1)..]), uri.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase));
    }
}
