namespace Fal;

/// <summary>Collects the headers of a request. Of two with one name, the one that was set last counts.</summary>
/// <param name="basis">Those that are there before any is set.</param>
internal struct RequestHeaders(KeyValuePair<string, string>[] basis)
{
    private List<KeyValuePair<string, string>>? _headers;

    public void Set(string name, string value)
    {
        _headers ??= [.. basis];
        for (var i = 0; i < _headers.Count; i++)
        {
            if (_headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                _headers.RemoveAt(i--);
        }

        _headers.Add(KeyValuePair.Create(name, value));
    }

    public readonly KeyValuePair<string, string>[] ToArray() => _headers is null ? basis : [.. _headers];
}
