namespace Fal.Schemas.Names;

/// <summary>Names that are taken. One that is free is found as fast among many as among few.</summary>
internal sealed class TakenNames(params IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);

    /// <summary>For names that were wished for again: the least number that may still be free.</summary>
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>Takes a name; false where it is taken already.</summary>
    public bool Add(string name) => _names.Add(name);

    /// <summary>A name that is not taken, and is from now on: the one that is wished for, or that with the least number.</summary>
    public string Take(string wish)
    {
        if (_names.Add(wish))
            return wish;
        var number = _next.TryGetValue(wish, out var next) ? next : 2;
        while (!_names.Add(wish + number))
            number++;
        _next[wish] = number + 1;
        return wish + number;
    }
}
