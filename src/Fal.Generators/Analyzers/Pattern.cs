using System.Text.RegularExpressions;

namespace Fal.Generators.Analyzers;

/// <summary>A regular expression that the whole of a text matches.</summary>
internal sealed class Pattern(string text)
{
    /// <summary>Nobody should wait for a squiggle longer than that; the check before sending has more time.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    private readonly Lazy<Regex?> _regex = new(() => Compile(text));

    /// <summary>
    /// Whether a text matches, as far as .NET can tell: a pattern that it does not know, or takes too long for, and characters that are two
    /// to it but one to the service, are left to the service.
    /// </summary>
    public bool Matches(string value)
    {
        if (value.Any(char.IsSurrogate) || _regex.Value is not { } regex)
            return true;
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    public override string ToString() => text;

    private static Regex? Compile(string text)
    {
        try
        {
            return new Regex($@"\A(?:{text})\z", RegexOptions.CultureInvariant, Timeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
