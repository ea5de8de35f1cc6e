namespace Fal.Tool.Files;

/// <summary>Versions of packages, as references to them say.</summary>
internal static class PackageVersion
{
    /// <summary>Whether a version that a reference names is lower than another; false of what is no plain version (a range, a property, a floating one).</summary>
    public static bool IsOlder(string version, string than) =>
        !version.Contains('*', StringComparison.Ordinal) && Parts(version) is var (numbers, label) && Parts(than) is var (others, otherLabel)
        && (numbers < others || (numbers == others && IsEarlier(label, otherLabel)));

    /// <summary>A version with a label comes before the one without; numbers in labels are numbers.</summary>
    private static bool IsEarlier(string label, string other) =>
        label.Length > 0 && (other.Length == 0 || string.CompareOrdinal(Padded(label), Padded(other)) < 0);

    private static string Padded(string label) => string.Join('.', label.ToLowerInvariant().Split('.').Select(part => part.All(char.IsAsciiDigit) ? part.PadLeft(10, '0') : part));

    private static (Version Numbers, string Label)? Parts(string text)
    {
        var parts = text.Trim().Split('+')[0].Split('-', 2);
        return Version.TryParse(parts[0], out var version)
            ? (new(version.Major, version.Minor, Math.Max(version.Build, 0), Math.Max(version.Revision, 0)), parts is [_, var label] ? label : "")
            : null;
    }
}
