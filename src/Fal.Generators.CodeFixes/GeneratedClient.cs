using Microsoft.CodeAnalysis;

namespace Fal.Generators.CodeFixes;

/// <summary>A generated client, known by its <c>[FalModelId]</c>.</summary>
/// <param name="successorId">The id of what takes its place, where the service deprecates it.</param>
internal sealed class GeneratedClient(INamedTypeSymbol type, string id, string? successorId)
{
    public INamedTypeSymbol Type => type;

    public string Id => id;

    /// <summary>The simple names of the client and of what goes with it.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Family(type).Select(part => part.Name)];

    /// <summary>The client that a symbol is, or gives; null where it is no client's.</summary>
    public static GeneratedClient? Of(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => OfType(type),
        IPropertySymbol property => OfType(property.Type),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => OfType(constructor.ContainingType),
        IMethodSymbol method => OfType(method.ReturnType),
        _ => null,
    };

    /// <summary>The client of what takes its place, where the project can use one.</summary>
    public GeneratedClient? Successor(Compilation compilation) => successorId is null
        ? null
        : compilation.SourceModule.ReferencedAssemblySymbols.Where(RefersToFal).Prepend(compilation.Assembly)
            .SelectMany(assembly => Types(assembly.GlobalNamespace))
            .Where(candidate => candidate.MemberNames.Contains("Endpoint") && compilation.IsSymbolAccessibleWithin(candidate, compilation.Assembly))
            .Select(OfType)
            .FirstOrDefault(client => client?.Id == successorId);

    /// <summary>Whether a symbol is what gives the client to code that has a <c>FalClient</c>: an extension of the client's own name.</summary>
    public bool IsAccessor(ISymbol symbol) => symbol.Name == type.Name && Of(symbol) is { } client && SymbolEqualityComparer.Default.Equals(client.Type, type);

    /// <summary>What it has in the place of another's type: client for client, input for input, output for output.</summary>
    public INamedTypeSymbol? CounterpartOf(INamedTypeSymbol? other, GeneratedClient old)
    {
        var (theirs, ours) = (Family(old.Type), Family(type));
        var place = theirs.FindIndex(part => SymbolEqualityComparer.Default.Equals(part, other));
        return place >= 0 && theirs.Count == ours.Count ? ours[place] : null;
    }

    /// <summary>The client, its input and its output.</summary>
    private static List<INamedTypeSymbol> Family(INamedTypeSymbol client) =>
        [client, .. (client.GetMembers("Endpoint").OfType<IPropertySymbol>().FirstOrDefault()?.Type as INamedTypeSymbol)?.TypeArguments.OfType<INamedTypeSymbol>() ?? []];

    private static GeneratedClient? OfType(ITypeSymbol type)
    {
        var mark = type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == "Fal.Runtime.FalModelIdAttribute");
        return mark is { ConstructorArguments: [{ Value: string id }] } && type is INamedTypeSymbol client
            ? new(client, id, mark.NamedArguments.FirstOrDefault(argument => argument.Key == "Successor").Value.Value as string)
            : null;
    }

    private static bool RefersToFal(IAssemblySymbol assembly) => assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == "Fal.Client"));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.TypeKind == TypeKind.Class).Concat(space.GetNamespaceMembers().SelectMany(Types));
}
