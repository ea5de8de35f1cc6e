using System.Buffers;
using System.Collections.Frozen;

namespace Fal;

/// <summary>Tags as the header that carries them, <c>name=value,name=value</c>. The service drops what it does not like without a word, so that it is refused here.</summary>
internal static class RequestTags
{
    private const int Most = 10;
    private const int LongestName = 64;
    private const int LongestValue = 256;
    private const int LongestTogether = 1024;
    private const string Reserved = "fal.";
    private const string Option = nameof(FalCallOptions.Tags);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <param name="client">The client's tags.</param>
    /// <param name="call">Those of the call; of two with one name, this one counts.</param>
    /// <returns>The header; null where there are no tags.</returns>
    /// <exception cref="ArgumentException">They are not tags that the service takes.</exception>
    public static string? Pack(IDictionary<string, string> client, IReadOnlyDictionary<string, string>? call)
    {
        if (client.Count == 0 && call is null or { Count: 0 })
            return null;
        var tags = new Dictionary<string, string>();
        foreach (var (name, value) in client)
            tags[Name(name)] = Value(name, value);
        foreach (var (name, value) in call ?? FrozenDictionary<string, string>.Empty)
            tags[Name(name)] = Value(name, value);

        string[] names = [.. tags.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        var packed = string.Join(',', Array.ConvertAll(names, name => $"{name}={tags[name]}"));
        OptionCheck.InRange(names.Length <= Most, $"{names.Length} tags", $"at most {Most}", Option);
        var length = packed.Length - (2 * names.Length) + 1;
        OptionCheck.InRange(length <= LongestTogether, $"{length} characters of names and values", $"at most {LongestTogether}", Option);
        return packed;
    }

    private static string Name(string given)
    {
        var name = given.Trim().ToLowerInvariant();
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw Wrong($"the name '{given}'; a name is 1 to {LongestName} of a to z, 0 to 9, '.', '_' and '-'.");
        return name.StartsWith(Reserved, StringComparison.Ordinal) ? throw Wrong($"the name '{given}'; those that start with '{Reserved}' are the service's own.") : name;
    }

    private static string Value(string name, string? given)
    {
        var value = given?.Trim();
        return value is { Length: <= LongestValue } && !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && !value.Contains(',', StringComparison.Ordinal)
            ? value
            : throw Wrong($"a value for '{name}' that cannot be sent; a value is at most {LongestValue} characters of ASCII from space to '~', and no comma.");
    }

    private static ArgumentException Wrong(string what, string option = Option) => new($"{option} has {what}", option);
}
