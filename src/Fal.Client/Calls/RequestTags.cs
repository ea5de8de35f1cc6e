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

    /// <param name="client">The client's tags.</param>
    /// <param name="call">Those of the call; of two with one name, this one counts.</param>
    /// <returns>The header; null where there are no tags.</returns>
    /// <exception cref="ArgumentException">They are not tags that the service takes.</exception>
    public static string? Pack(IDictionary<string, string> client, IReadOnlyDictionary<string, string>? call)
    {
        if (client.Count == 0 && call is null or { Count: 0 })
            return null;
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in client.Concat(call ?? Enumerable.Empty<KeyValuePair<string, string>>()))
            tags[Name(name)] = Value(name, value);

        OptionCheck.InRange(tags.Count <= Most, $"{tags.Count} tags", $"at most {Most}", Option);
        var length = tags.Sum(tag => tag.Key.Length + tag.Value.Length);
        OptionCheck.InRange(length <= LongestTogether, $"{length} characters of names and values", $"at most {LongestTogether}", Option);
        return string.Join(',', tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    private static string Name(string given)
    {
        var name = given.Trim().ToLowerInvariant();
        if (name.Length is 0 or > LongestName || !name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '_' or '-'))
            throw Wrong($"the name '{given}'; a name is 1 to {LongestName} of a to z, 0 to 9, '.', '_' and '-'.");
        return name.StartsWith(Reserved, StringComparison.Ordinal) ? throw Wrong($"the name '{given}'; those that start with '{Reserved}' are the service's own.") : name;
    }

    private static string Value(string name, string? given)
    {
        var value = given?.Trim();
        return value is { Length: <= LongestValue } && value.All(c => c is >= ' ' and <= '~' and not ',')
            ? value
            : throw Wrong($"a value for '{name}' that cannot be sent; a value is at most {LongestValue} characters of ASCII from space to '~', and no comma.");
    }

    private static ArgumentException Wrong(string what, string option = Option) => new($"{option} has {what}", option);
}
