using System.Text;

namespace Fal;

/// <summary>Addresses that hold their content: <c>data:image/png;base64,…</c> (RFC 2397).</summary>
internal static class DataUri
{
    public static Stream Open(string uri)
    {
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
            throw new FalException("The address starts with 'data:' but has no comma before its content.");

        var data = uri.AsSpan(comma + 1);
        if (!uri.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            return new MemoryStream(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(data.ToString())), false);

        try
        {
            return new MemoryStream(Convert.FromBase64String(Uri.UnescapeDataString(data.ToString())), false);
        }
        catch (FormatException error)
        {
            throw new FalException("The content of the 'data:' address is not base64.", error);
        }
    }
}
