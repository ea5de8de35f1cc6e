using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.CodeFixes;

/// <summary>
/// Values to start from, as C#: the schema's example, which the generator puts in <c>[Fal.Example("…")]</c>, or else the least that has the
/// property's type and keeps within its limits.
/// </summary>
internal static class ExampleValues
{
    public static bool IsGenerated(ITypeSymbol type) => type.AllInterfaces.Any(static i => i is { Name: "IFalJson", ContainingNamespace: { Name: "Runtime", ContainingNamespace.Name: "Fal" } });

    public static string Of(IPropertySymbol property) =>
        Attribute(property, "ExampleAttribute")?.ConstructorArguments is [{ Kind: not TypedConstantKind.Array } example]
            ? Example(property.Type, example)
            : OfType(property.Type, property);

    /// <summary>A scalar as the property's type takes it: of known values the member, of files a text, of numbers the number.</summary>
    private static string Example(ITypeSymbol type, TypedConstant example) => Member(Core(type), example.Value) ?? example.ToCSharpString();

    /// <param name="type">The type.</param>
    /// <param name="property">Whose limits count; null inside a list.</param>
    private static string OfType(ITypeSymbol type, IPropertySymbol? property)
    {
        var core = Core(type);
        return core.SpecialType switch
        {
            SpecialType.System_String => "\"\"",
            SpecialType.System_Boolean => "false",
            SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double => Least(property),
            _ when Member(core, null) is { } known => known,
            // An address that is reported until it is finished.
            _ when core is { Name: "FalFile" } => "\"https://\"",
            _ when core is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments: [var item] } => $"new[] {{ {OfType(item, null)} }}",
            _ when core is INamedTypeSymbol { Name: "IReadOnlyDictionary", TypeArguments: [_, var value] } => $"new global::System.Collections.Generic.Dictionary<string, {Name(value)}>()",
            _ when core.IsReferenceType && IsGenerated(core) => $"new {Name(core)} {{ }}",
            _ => "default",
        };
    }

    /// <summary>The static member of a type of known values for one of them: the first where none is said; null where the type has none.</summary>
    private static string? Member(ITypeSymbol type, object? value)
    {
        var members = type.GetMembers().OfType<IPropertySymbol>().Where(p => p.IsStatic && SymbolEqualityComparer.Default.Equals(p.Type, type)).ToList();
        var values = type.GetMembers().OfType<IFieldSymbol>().Where(static f => f.HasConstantValue).ToList();
        var index = value is null ? 0 : values.FindIndex(f => Text(f.ConstantValue) == Text(value));
        return IsGenerated(type) && index >= 0 && index < Math.Min(members.Count, values.Count) ? $"{Name(type)}.{members[index].Name}" : null;
    }

    private static string Least(IPropertySymbol? property) =>
        property is not null && Attribute(property, "RangeAttribute")?.ConstructorArguments is [{ Value: var minimum }, ..]
            && Convert.ToDouble(minimum, CultureInfo.InvariantCulture) is > 0 and < int.MaxValue
                ? Text(minimum)
                : "0";

    private static AttributeData? Attribute(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == name);

    private static ITypeSymbol Core(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition: { SpecialType: SpecialType.System_Nullable_T } or { Name: "FalOptional" }, TypeArguments: [var value] } ? Core(value) : type;

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}
