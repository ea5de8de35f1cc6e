using System.Collections.Immutable;
using Fal.Shared;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>The known values of a generated type, and its static members for them.</summary>
internal sealed class KnownValues
{
    private readonly INamedTypeSymbol _type;

    /// <summary>By value, a string or a long.</summary>
    private readonly ImmutableArray<(object Value, string Member)> _values;

    private KnownValues(INamedTypeSymbol type, ImmutableArray<(object, string)> values)
    {
        _type = type;
        _values = values;
    }

    /// <summary>Null for the global one.</summary>
    public string? Namespace => _type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : null;

    /// <summary>The name, with that of the endpoint it is in: <c>FluxDev.OutputFormat</c>.</summary>
    public string TypeName { get; private set; } = "";

    public bool IsText => _values[0].Value is string;

    /// <summary>Reads a type's constants, which stand in the order of its members; null where it has none, or takes other values as well.</summary>
    public static KnownValues? Read(INamedTypeSymbol type)
    {
        if (!type.AllInterfaces.Any(static i => i.Name == "IFalKnownValues"))
            return null;
        var members = type.GetMembers();
        var names = members.OfType<IPropertySymbol>().Where(p => p.IsStatic && SymbolEqualityComparer.Default.Equals(p.Type, type)).Select(static p => p.Name);
        var values = members.OfType<IFieldSymbol>().Where(static f => f.HasConstantValue).Select(static f => Constant.Key(f.ConstantValue)!);
        var known = values.Zip(names, static (value, name) => (value, name)).ToImmutableArray();
        return known.IsEmpty ? null : new KnownValues(type, known) { TypeName = NameOf(type) };
    }

    public bool Has(object value)
    {
        foreach (var known in _values)
        {
            if (known.Value.Equals(value))
                return true;
        }

        return false;
    }

    /// <summary>All values as C# has them, those nearest to one that is not known first.</summary>
    /// <param name="value">A string or a long.</param>
    public IEnumerable<(string Expression, double Distance)> Nearest(object value) => _values
        .Select(v => ($"{TypeName}.{v.Member}", Distance(value, v.Value)))
        .OrderBy(v => v.Item2);

    private static double Distance(object one, object other) => (one, other) switch
    {
        (string text, string known) => EditDistance.Between(text, known),
        (long number, long known) => Math.Abs((double)number - known),
        _ => double.PositiveInfinity,
    };

    /// <summary>The name of a type, with that of the endpoint it is in.</summary>
    public static string NameOf(INamedTypeSymbol type) => type.ContainingType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;
}
