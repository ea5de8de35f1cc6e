using Fal.Shared;

namespace Fal.Tool;

/// <summary>What somebody may have meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate that is nearest to a text; null where none is near.</summary>
    public static string? To(string text, IEnumerable<string> candidates)
    {
        if (text.Length > 200)
            return null;
        var (nearest, distance) = candidates.Select(candidate => (candidate, Distance: EditDistance.Between(text, candidate)))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return nearest is not null && distance <= Math.Max(2, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>The nearest in words, to stand in a sentence; empty where none is near.</summary>
    public static string Hint(string text, IEnumerable<string> candidates) => To(text, candidates) is { } nearest ? $" (did you mean '{nearest}'?)" : "";
}
