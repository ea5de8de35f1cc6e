using Fal.Generators.Analyzers;
using Fal.Schemas;
using Fal.Schemas.Model;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Surroundings;

/// <summary>
/// The clients that the project would generate, and sees in an assembly that it refers to: those are used, since two of one name would make every
/// use of it ambiguous.
/// </summary>
/// <param name="Problems">What there is to say of them. Where both are internal, and one sees the other, there is nothing: the one stands for both.</param>
/// <param name="Clients">The full names of the endpoint classes that are not generated.</param>
internal sealed record ReferencedClients(EquatableArray<SchemaProblem> Problems, EquatableArray<string> Clients)
{
    public static readonly ReferencedClients None = new(default, default);

    public static ReferencedClients Among(IEnumerable<EndpointNames> files, Compilation compilation)
    {
        var problems = new List<SchemaProblem>();
        var clients = new List<string>();
        var fal = new Lazy<FalTypes?>(() => FalTypes.In(compilation));
        foreach (var file in files)
        {
            foreach (var name in file.Names)
            {
                var referenced = Referenced(name, compilation, fal).ToList();
                if (referenced.Count == 0)
                    continue;
                clients.Add(name.Client);
                if (!name.IsInternal || referenced.Any(client => client.DeclaredAccessibility is Accessibility.Public))
                    problems.Add(Problem(file.Path, name, fal.Value!.ModelId(referenced[0])!, string.Join("' and '", referenced.Select(client => client.ContainingAssembly.Name))));
            }
        }

        return new(problems.ToEquatableArray(), clients.ToEquatableArray());
    }

    public bool Contains(EndpointModel endpoint) => Clients.Count > 0 && Contains($"{endpoint.Namespace}.{endpoint.Name}");

    public bool Contains(string client) => Clients.Contains(client);

    /// <summary>The clients of a name that the project sees in other assemblies.</summary>
    private static IEnumerable<INamedTypeSymbol> Referenced(EndpointName name, Compilation compilation, Lazy<FalTypes?> fal) =>
        (compilation.Namespace(name.Namespace)?.GetTypeMembers(name.Client.Substring(name.Namespace.Length + 1), arity: 0).AsEnumerable() ?? [])
            .Where(type => !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
            .Where(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) && fal.Value?.ModelId(type) is not null)
            .OrderBy(type => type.ContainingAssembly.Name, StringComparer.Ordinal);

    private static SchemaProblem Problem(string path, EndpointName name, string id, string assemblies)
    {
        var position = SchemaPosition.StartOf(path);
        return id == name.Id
            ? SchemaProblem.At(position, SchemaProblemKind.AlreadyReferenced, name.Id, assemblies, name.Client)
            : SchemaProblem.At(position, SchemaProblemKind.EndpointClash, name.Id, Path.GetFileName(path), name.Client, id, assemblies);
    }
}
