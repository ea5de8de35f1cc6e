using System.Text;
using Fal.Shared;

namespace Fal.Generators.Analyzers;

/// <summary>Tells misspelt names from other names.</summary>
internal static class Spelling
{
    private const int LongWord = 8;
    private static readonly char[] Separators = ['/', '-', '_', '.'];

    /// <summary>
    /// Whether an endpoint id is beyond doubt another one that was misspelt: without its owner, so that it is no id; parted otherwise; or with
    /// one word mistyped as nobody names another model. There are <c>lora</c> and <c>sora</c>, <c>flux</c> and <c>flex</c>, <c>v1</c> and <c>v2</c>,
    /// <c>bria/fibo</c> beside <c>fal-ai/bria</c>: ids that are near and yet others.
    /// </summary>
    public static bool IsNearMiss(string id, string known)
    {
        if ((EndpointIdSyntax.Steps(id) is null && known.EndsWith("/" + id, StringComparison.OrdinalIgnoreCase)) || string.Equals(Joined(id), Joined(known), StringComparison.OrdinalIgnoreCase))
            return true;

        var (words, knownWords) = (Words(id), Words(known));
        if (words.Length != knownWords.Length)
            return false;
        var different = Enumerable.Range(0, words.Length).Where(i => words[i] != knownWords[i]).ToList();
        return different is [var one] && IsMistyped(words[one], knownWords[one]);
    }

    /// <summary>Whether a word has two letters swapped, or one written twice or once too rarely; in a long word any letter but the first and the last may be wrong.</summary>
    private static bool IsMistyped(string word, string known)
    {
        if (Math.Min(word.Length, known.Length) < 3 || word.Concat(known).Any(char.IsDigit) || EditDistance.Exact(word, known) != 1)
            return false;
        return string.Concat(word.OrderBy(c => c)) == string.Concat(known.OrderBy(c => c))
            || Undoubled(word) == Undoubled(known)
            || (Math.Max(word.Length, known.Length) >= LongWord && word[0] == known[0] && word[word.Length - 1] == known[known.Length - 1]);
    }

    /// <summary>Each run of a letter as one.</summary>
    private static string Undoubled(string word) => string.Concat(word.Where((c, i) => i == 0 || word[i - 1] != c));

    /// <summary>Without what parts the words, but between digits: <c>1-3b</c> is not <c>13b</c>.</summary>
    private static string Joined(string id)
    {
        var joined = new StringBuilder();
        foreach (var part in id.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (joined.Length > 0 && char.IsDigit(joined[joined.Length - 1]) && char.IsDigit(part[0]))
                joined.Append('.');
            joined.Append(part);
        }

        return joined.ToString();
    }

    /// <summary>The owner, and the words of the rest.</summary>
    private static string[] Words(string id)
    {
        id = id.ToLowerInvariant();
        return id.IndexOf('/') is > 0 and var slash ? [id[..slash], .. id[(slash + 1)..].Split(Separators)] : [id];
    }
}
