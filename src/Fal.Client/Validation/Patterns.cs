using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Fal;

/// <summary>The patterns of schemas, each compiled once.</summary>
internal static class Patterns
{
    /// <summary>No text takes longer than its length with an automaton; a pattern that cannot be one gets this long.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<string, Regex?> Known = new(StringComparer.Ordinal);

    /// <summary>Whether a pattern is found in a text, as far as .NET can tell.</summary>
    public static bool IsMatch(string text, string pattern)
    {
        // To .NET a character beyond the first 65,536 is two, to JSON Schema it is one.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || Known.GetOrAdd(pattern, Compile) is not { } regex)
            return true;
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static Regex? Compile(string pattern)
    {
        var translated = Translate(pattern);
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, RegexOptions.CultureInvariant, Timeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>In JSON Schema <c>$</c> is the very end of the text; in .NET also the place before a last line break.</summary>
    private static string Translate(string pattern)
    {
        var translated = new StringBuilder(pattern.Length + 1);
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            isInClass = pattern[i] == '[' || (isInClass && pattern[i] != ']');
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
                translated.Append(pattern[i++]).Append(pattern[i]);
            else if (pattern[i] == '$' && !isInClass)
                translated.Append(@"\z");
            else
                translated.Append(pattern[i]);
        }

        return translated.ToString();
    }
}
