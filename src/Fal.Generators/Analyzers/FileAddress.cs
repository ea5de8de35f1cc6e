namespace Fal.Generators.Analyzers;

/// <summary>
/// What <c>FalFile</c> makes of a text. Whether a file exists where a path leads is known only where the app runs: nothing is said of that.
/// </summary>
internal static class FileAddress
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    /// <summary>Why the service cannot fetch a text as an address; null where it can.</summary>
    public static string? Problem(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "it is empty";
        if (text.StartsWith("data:", IgnoreCase))
            return DataProblem(text);
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0)
            return null;
        return IsPath(text)
            ? "for a file on this machine use FalFile.FromPath"
            : "an address starts with https:, http: or data:";
    }

    /// <summary>Why a text is no path of a file; null where it may be one.</summary>
    public static string? PathProblem(string text) => string.IsNullOrWhiteSpace(text)
        ? "it is empty"
        : IsAddress(text) ? "for an address use FalFile.FromUrl" : null;

    public static bool IsAddress(string text) =>
        text.StartsWith("https://", IgnoreCase) || text.StartsWith("http://", IgnoreCase) || text.StartsWith("data:", IgnoreCase);

    /// <summary>Whether a text looks like the path of a file: no other scheme than a drive's letter.</summary>
    public static bool IsPath(string text) =>
        !string.IsNullOrWhiteSpace(text) && (text.IndexOf(':') < 0 || (text.IndexOf(':') == 1 && char.IsLetter(text[0])));

    /// <summary>As <c>FalFile.FromUrl</c> finds it.</summary>
    private static string? DataProblem(string text)
    {
        var comma = text.IndexOf(',');
        if (comma < 0)
            return "it starts with data: but has no comma before its content, as in data:image/png;base64,AAAA";
        if (!text.Substring(0, comma).EndsWith(";base64", IgnoreCase))
            return null;
        try
        {
            _ = Convert.FromBase64String(Uri.UnescapeDataString(text.Substring(comma + 1)));
            return null;
        }
        catch (FormatException)
        {
            return "its content is not base64";
        }
    }
}
