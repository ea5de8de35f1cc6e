using Fal.Shared;

namespace Fal.Generators.Analyzers;

/// <summary>Tells misspelt names from other names.</summary>
internal static class Spelling
{
    private static readonly char[] Separators = ['/', '-', '_', '.'];

    /// <summary>
    /// Whether an endpoint id is probably another one that was misspelt: without its owner, parted otherwise, or with one word mistyped.
    /// A word with digits is never mistyped, since <c>v1</c> and <c>v2</c> are two models.
    /// </summary>
    public static bool IsNearMiss(string id, string known)
    {
        if (known.EndsWith("/" + id, StringComparison.OrdinalIgnoreCase) || string.Equals(Joined(id), Joined(known), StringComparison.OrdinalIgnoreCase))
            return true;

        var (words, knownWords) = (Words(id), Words(known));
        if (words.Length != knownWords.Length)
            return false;
        var different = Enumerable.Range(0, words.Length).Where(i => !string.Equals(words[i], knownWords[i], StringComparison.OrdinalIgnoreCase)).ToList();
        return different is [var one] && IsMistyped(words[one], knownWords[one]);
    }

    private static bool IsMistyped(string word, string known)
    {
        var longer = Math.Max(word.Length, known.Length);
        var allowed = longer switch { < 3 => 0, < 8 => 1, _ => 2 };
        return !word.Any(char.IsDigit) && !known.Any(char.IsDigit) && Math.Abs(word.Length - known.Length) <= allowed && EditDistance.Exact(word.ToLowerInvariant(), known.ToLowerInvariant()) <= allowed;
    }

    private static string Joined(string id) => string.Concat(id.Split(Separators));

    /// <summary>The owner, and the words of the rest.</summary>
    private static string[] Words(string id) => id.IndexOf('/') is > 0 and var slash ? [id[..slash], .. id[(slash + 1)..].Split(Separators)] : [id];
}
