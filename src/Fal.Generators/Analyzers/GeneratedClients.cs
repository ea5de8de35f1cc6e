using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>The generated clients that a project can use, its own and those of the assemblies that it refers to.</summary>
internal sealed class GeneratedClients
{
    private readonly Dictionary<string, INamedTypeSymbol> _clients = new(StringComparer.Ordinal);

    public GeneratedClients(Compilation compilation, FalTypes types)
    {
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols.Where(a => a.RefersTo(types.Assembly)).Prepend(compilation.Assembly))
        {
            foreach (var type in Types(assembly.GlobalNamespace))
            {
                // Names first: they cost nothing, while attributes of source are bound.
                // An id with parameters is none that anybody writes.
                if (type.MemberNames.Contains("Endpoint") && types.ModelId(type) is { } id && !id.Contains('{') && !_clients.ContainsKey(id) && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
                    _clients.Add(id, type);
            }
        }
    }

    /// <summary>The client of a model; null where none was generated.</summary>
    public INamedTypeSymbol? this[string id] => _clients.TryGetValue(id, out var client) ? client : null;

    /// <summary>The id of a model with a client that an id was probably meant to be.</summary>
    public string? NearMiss(string id) => _clients.Keys.Where(known => Spelling.IsNearMiss(id, known)).OrderBy(known => known, StringComparer.Ordinal).FirstOrDefault();

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(t => t.TypeKind == TypeKind.Class).Concat(space.GetNamespaceMembers().SelectMany(Types));
}
