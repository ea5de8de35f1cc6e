using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>
/// The pattern of a text. NJsonSchema would match it for as long as it takes, which of some patterns is for ever; the service's own engine
/// takes no longer for one than for another.
/// </summary>
internal static class StringPattern
{
    /// <summary>What <c>pattern</c> is called where NJsonSchema does not look.</summary>
    public const string Keyword = "x-pattern";

    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, Regex?> Known = new(StringComparer.Ordinal);

    public static string? Of(JsonSchema schema) => schema.ExtensionData?.TryGetValue(Keyword, out var pattern) == true ? pattern as string : null;

    /// <summary>Whether .NET knows what a pattern means.</summary>
    public static bool IsPattern(string pattern) => Find(pattern) is not null;

    /// <summary>Whether a text fits a schema's pattern. What cannot be told in time is left to the service.</summary>
    public static bool Fits(JsonSchema schema, string text)
    {
        try
        {
            return Of(schema) is not { } pattern || Find(pattern) is not { } regex || regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static Regex? Find(string pattern) => Known.GetOrAdd(pattern, Make);

    private static Regex? Make(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking, MatchTime);
        }
        catch (NotSupportedException)
        {
            // It looks ahead or back, or is too large.
            return new Regex(pattern, RegexOptions.None, MatchTime);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
