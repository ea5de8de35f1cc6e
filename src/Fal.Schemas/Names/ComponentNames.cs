namespace Fal.Schemas.Names;

/// <summary>
/// The names of the types of components. They do not depend on the order of the document: where two components would have the same name, each
/// keeps what a module path puts before it.
/// </summary>
internal sealed class ComponentNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <param name="endpointNames">The name of the endpoint class, which the types stand in, and that of its id, where that is another.</param>
    /// <param name="used">The components that the input or output leads to.</param>
    /// <param name="all">All components of the document.</param>
    public ComponentNames(IReadOnlyCollection<string> endpointNames, IEnumerable<string> used, IEnumerable<string> all)
    {
        var taken = new TakenNames();
        foreach (var same in used.GroupBy(component => WithoutEndpoint(Identifier.OfComponent(component), endpointNames)).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            var isOne = same.Count() == 1;
            foreach (var component in same.OrderBy(c => c, StringComparer.Ordinal))
                _names[component] = taken.Take(isOne ? same.Key : Identifier.OfComponentInFull(component));
        }

        All = [.. _names.Values, .. all.Select(Identifier.OfComponent)];
    }

    /// <summary>The names that no other type takes: also those of components that nothing leads to, so that a reference to one more renames nothing.</summary>
    public IReadOnlyCollection<string> All { get; }

    /// <summary>The name of a component's type.</summary>
    public string this[string component] => _names[component];

    /// <summary>A name without that of the endpoint before it: who writes <c>QwenImage.QwenImageLoraWeight</c> has said it already.</summary>
    private static string WithoutEndpoint(string name, IReadOnlyCollection<string> endpointNames)
    {
        foreach (var prefix in endpointNames.SelectMany(endpoint => new[] { "FalAi" + endpoint, endpoint }))
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name.Substring(prefix.Length) is { Length: > 0 } rest && IsName(rest))
                return rest;
        }

        return name;
    }

    /// <summary>Whether what is left is a word of its own, and says more than the endpoint does.</summary>
    private static bool IsName(string rest) => char.IsUpper(rest[0]) && rest is not ("Input" or "Output") && !TypeNames.IsReserved(rest);
}
