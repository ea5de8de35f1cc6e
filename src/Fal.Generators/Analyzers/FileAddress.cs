using Fal.Shared;

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
        if (DataUri.Is(text))
            return DataUri.Problem(text);
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
        text.StartsWith("https://", IgnoreCase) || text.StartsWith("http://", IgnoreCase) || DataUri.Is(text);

    /// <summary>Whether a text looks like the path of a file: no other scheme than a drive's letter.</summary>
    public static bool IsPath(string text) =>
        !string.IsNullOrWhiteSpace(text) && (text.IndexOf(':') < 0 || (text.IndexOf(':') == 1 && char.IsLetter(text[0])));
}
