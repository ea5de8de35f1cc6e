using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>The types of one compilation that hold arguments, and what their attributes say, each read once.</summary>
internal sealed class GeneratedTypes
{
    private readonly INamedTypeSymbol _json;
    private readonly INamedTypeSymbol? _optional;
    private readonly INamedTypeSymbol? _uri;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _generated = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IPropertySymbol, Limits> _limits = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, KnownValues?> _knownValues = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, (UnionCases Text, UnionCases Number)?> _unions = new(SymbolEqualityComparer.Default);

    private GeneratedTypes(Compilation compilation, INamedTypeSymbol json)
    {
        _json = json;
        _optional = json.ContainingAssembly.GetTypeByMetadataName("Fal.FalOptional`1");
        _uri = compilation.GetTypeByMetadataName("System.Uri");
        File = json.ContainingAssembly.GetTypeByMetadataName("Fal.FalFile");
    }

    /// <summary><c>Fal.FalFile</c>.</summary>
    public INamedTypeSymbol? File { get; }

    /// <summary>The assembly that has <c>IFalJson</c>, which every assembly with generated types refers to.</summary>
    public IAssemblySymbol Runtime => _json.ContainingAssembly;

    /// <summary>The types of a compilation; null where it does not know <c>IFalJson</c>, and so has none.</summary>
    public static GeneratedTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Fal.Runtime.IFalJson`1") is { } json ? new GeneratedTypes(compilation, json) : null;

    /// <summary>Whether a type reads and writes itself as JSON, as generated types do.</summary>
    public bool IsGenerated(INamedTypeSymbol type) => !type.IsGenericType && _generated.GetOrAdd(type, ImplementsJson);

    /// <summary>What a property's attributes allow; <see cref="Limits.None"/> also for what is not generated.</summary>
    public Limits LimitsOf(IPropertySymbol property) =>
        IsGenerated(property.ContainingType) ? _limits.GetOrAdd(property, static p => Limits.Read(p)) : Limits.None;

    /// <summary>The known values of a type; null where it has none, or may have others.</summary>
    public KnownValues? KnownValuesOf(INamedTypeSymbol type) => IsGenerated(type) ? _knownValues.GetOrAdd(type, static t => KnownValues.Read(t)) : null;

    /// <summary>What a union makes of strings and of integers; null where a type is none.</summary>
    public (UnionCases Text, UnionCases Number)? UnionOf(INamedTypeSymbol type) => IsGenerated(type) ? _unions.GetOrAdd(type, t => UnionCases.Read(t, this)) : null;

    public bool IsFile(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, File);

    public bool IsUri(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, _uri);

    /// <summary>Whether a type only wraps a value: <c>FalOptional</c> or <c>Nullable</c>.</summary>
    public bool IsWrapper(ITypeSymbol? type) =>
        type is not null && (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, _optional) || type.OriginalDefinition.SpecialType is SpecialType.System_Nullable_T);

    private bool ImplementsJson(INamedTypeSymbol type)
    {
        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, _json))
                return true;
        }

        return false;
    }
}
