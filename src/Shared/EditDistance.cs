namespace Fal.Shared;

/// <summary>How far two texts are apart.</summary>
internal static class EditDistance
{
    /// <summary>How far two texts are apart where case, and what parts words, count for less than anything else.</summary>
    public static double Between(string one, string other)
    {
        var different = Exact(Plain(one), Plain(other));
        if (different > Math.Max(2, other.Length / 2))
            return different + 0.5;

        // Of texts that are near, case and separators decide, all of them for less than one other character.
        var all = Exact(one, other);
        return different + (all / (all + 1.0));
    }

    /// <summary>How many characters must be put in, taken out, changed, or swapped with the next to get from one to the other.</summary>
    public static int Exact(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }

    private static string Plain(string text) => string.Join("", text.Split('-', '_', ' ')).ToLowerInvariant();
}
