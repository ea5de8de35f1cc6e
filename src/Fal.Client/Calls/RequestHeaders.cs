namespace Fal;

/// <summary>Collects the headers of a request. Of two with one name, the one that was set last counts.</summary>
/// <param name="basis">Those that are there before any is set; they are shared, and not changed.</param>
internal struct RequestHeaders(KeyValuePair<string, string>[] basis)
{
    public KeyValuePair<string, string>[] All { get; private set; } = basis;

    /// <summary>Headers as they stand now.</summary>
    public static KeyValuePair<string, string>[] Copy(IDictionary<string, string> headers)
    {
        var copy = new KeyValuePair<string, string>[headers.Count];
        headers.CopyTo(copy, 0);
        return copy;
    }

    public void Set(string name, string value)
    {
        // Few calls set more than one or two, so that there is no list to grow.
        var header = KeyValuePair.Create(name, value);
        var at = Array.FindIndex(All, other => other.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            All = [.. All, header];
            return;
        }

        All = [.. All];
        All[at] = header;
    }
}
