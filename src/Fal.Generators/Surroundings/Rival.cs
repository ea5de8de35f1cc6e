using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Surroundings;

/// <summary>Code that is not Fal.Client and has a name of it, which generated code could then not use.</summary>
/// <param name="What">What there is, as a clause.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record Rival(string What, string Remedy)
{
    private const string Client = "Fal.Client";

    /// <summary>The first rival in each assembly, the project's own among them.</summary>
    public static EquatableArray<Rival> In(Compilation compilation)
    {
        var types = Types("Fal", compilation)
            .Concat(Types("Fal.Runtime", compilation))
            .Concat(compilation.GlobalNamespace.GetTypeMembers("Fal"))
            .Where(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly));
        return types
            .GroupBy(type => type.ContainingAssembly.Name, StringComparer.Ordinal)
            .OrderBy(assembly => assembly.Key, StringComparer.Ordinal)
            .Select(assembly => Of(assembly.First(), compilation))
            .ToEquatableArray();
    }

    /// <summary>The types of a namespace of Fal.Client that others have in theirs.</summary>
    private static IEnumerable<INamedTypeSymbol> Types(string @namespace, Compilation compilation) =>
        (compilation.Namespace(@namespace)?.ConstituentNamespaces.AsEnumerable() ?? [])
            .Where(space => space.ContainingAssembly?.Name != Client)
            .SelectMany(space => NeededTypes.ByNamespace[@namespace].SelectMany(name => space.GetTypeMembers(name)));

    private static Rival Of(INamedTypeSymbol type, Compilation compilation)
    {
        var assembly = type.ContainingAssembly;
        var isOwn = SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly);
        var (owner, elsewhere) = isOwn ? ("this project", "rename it, or move it into another namespace") : ($"the assembly '{assembly.Name}'", $"give '{assembly.Name}' an alias, as in Aliases=\"Other\" on its PackageReference, ProjectReference or Reference");
        return type.ContainingNamespace.IsGlobalNamespace
            ? new($"The type 'Fal' of {owner} hides the namespace 'Fal'", elsewhere)
            : new($"'{type.ContainingNamespace}.{type.Name}' is a type of {owner} as well as of '{Client}'", elsewhere);
    }
}
