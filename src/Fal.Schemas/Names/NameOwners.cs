namespace Fal.Schemas.Names;

/// <summary>
/// Who has the names that several types of an endpoint would have: what stands in the input itself, else what stands in the output. All others are
/// named after the type that they are met in, so that no name depends on which of them comes first in the schema.
/// </summary>
internal sealed class NameOwners
{
    private static readonly string[] Roots = ["Input", "Output"];

    private readonly Dictionary<string, string?> _owners = new(StringComparer.Ordinal);

    private NameOwners()
    {
    }

    public static NameOwners None { get; } = new();

    /// <summary>How many names have several who would have them.</summary>
    public int Count => _owners.Count;

    /// <param name="claims">For each name, the owners of the types that would have it.</param>
    public static NameOwners Among(IReadOnlyDictionary<string, HashSet<string>> claims)
    {
        var owners = new NameOwners();
        foreach (var claim in claims.Where(c => c.Value.Count > 1))
            owners._owners[claim.Key] = Roots.FirstOrDefault(claim.Value.Contains);
        return owners;
    }

    /// <summary>Whether a type may have a name, by the owner that it is met in.</summary>
    public bool MayHave(string name, string owner) => !_owners.TryGetValue(name, out var only) || only == owner;
}
