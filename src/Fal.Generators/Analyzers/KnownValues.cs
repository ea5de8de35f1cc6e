using System.Collections.Immutable;
using System.Globalization;
using Fal.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Analyzers;

/// <summary>The known values of a generated type, and its static members for them.</summary>
internal sealed class KnownValues
{
    private readonly INamedTypeSymbol _type;

    /// <summary>By value, a string or a long; null where the type has no member for it.</summary>
    private readonly ImmutableArray<(object Value, string? Member)> _values;

    private KnownValues(INamedTypeSymbol type, ImmutableArray<(object, string?)> values)
    {
        _type = type;
        _values = values;
    }

    /// <summary>Null for the global one.</summary>
    public string? Namespace => _type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : null;

    /// <summary>The name, with that of the endpoint it is in: <c>FluxDev.OutputFormat</c>.</summary>
    public string TypeName { get; private set; } = "";

    public bool IsText => _values[0].Value is string;

    /// <summary>Reads them of the type's <c>KnownValuesAttribute</c>; null where it has none.</summary>
    public static KnownValues? Read(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute is not { AttributeClass.Name: "KnownValuesAttribute", ConstructorArguments: [{ Kind: TypedConstantKind.Array, Values: { Length: > 0 } values }] })
                continue;
            var members = type.GetMembers().OfType<IPropertySymbol>()
                .Where(p => p is { IsStatic: true, DeclaredAccessibility: Accessibility.Public } && SymbolEqualityComparer.Default.Equals(p.Type, type))
                .Select(p => p.Name)
                .ToList();
            var known = values.Select((v, i) => (Constant.Key(v.Value)!, members.Count == values.Length ? members[i] : null));
            return new KnownValues(type, known.ToImmutableArray()) { TypeName = NameOf(type) };
        }

        return null;
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
        .Select(v => (v.Member is null ? Literal(v.Value) : $"{TypeName}.{v.Member}", Distance(value, v.Value)))
        .OrderBy(v => v.Item2);

    private static double Distance(object one, object other) => (one, other) switch
    {
        (string text, string known) => EditDistance.Between(text, known),
        (long number, long known) => Math.Abs((double)number - known),
        _ => double.PositiveInfinity,
    };

    private static string Literal(object value) => value is string text
        ? SymbolDisplay.FormatLiteral(text, quote: true)
        : ((long)value).ToString(CultureInfo.InvariantCulture);

    private static string NameOf(INamedTypeSymbol type) => type.ContainingType is { } outer ? $"{NameOf(outer)}.{type.Name}" : type.Name;
}
