using System.Text.RegularExpressions;

namespace Fal.Tool;

/// <summary>Ids with stars in them: one stands for a part between slashes, two for any number of parts.</summary>
internal static class IdPattern
{
    public static bool IsPattern(string id) => id.Contains('*', StringComparison.Ordinal);

    public static bool IsMatch(string pattern, string id) => Regex.IsMatch(
        id,
        "^" + Regex.Escape(pattern).Replace(@"\*\*", ".+", StringComparison.Ordinal).Replace(@"\*", "[^/]+", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
