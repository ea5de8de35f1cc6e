using Fal;

namespace Studio.Forms;

/// <summary>What is wrong with an input, by the place in its JSON.</summary>
public sealed class Problems
{
    private readonly Dictionary<string, string> _byPath = [];

    public int Count => _byPath.Count;

    /// <summary>The place that was found first; null where nothing is wrong.</summary>
    public string? First => _byPath.Keys.FirstOrDefault();

    public string? At(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Whether something is wrong at a place or in it.</summary>
    public bool AreIn(string path) => _byPath.Keys.Any(place => Paths.IsIn(place, path));

    public void Add(string path, string message) => _byPath.TryAdd(path, message);

    public void Add(FalValidationException refused)
    {
        foreach (var error in refused.Errors)
            Add(error.Path, error.Message);
    }

    /// <summary>What is being mended, and what is in it, is not wrong any more until it is looked at again.</summary>
    public void RemoveIn(string path)
    {
        foreach (var place in _byPath.Keys.Where(place => Paths.IsIn(place, path)).ToList())
            _byPath.Remove(place);
    }
}
