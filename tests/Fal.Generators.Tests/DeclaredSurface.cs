using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>The public surface of generated code as the compiler sees it, in the form of <c>PublicSurface</c>.</summary>
internal static class DeclaredSurface
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.OmittedAsContaining,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeContainingType,
        SymbolDisplayDelegateStyle.NameOnly,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue,
        SymbolDisplayPropertyStyle.NameOnly,
        SymbolDisplayLocalOptions.None,
        SymbolDisplayKindOptions.None,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.IncludeNotNullableReferenceTypeModifier);

    /// <summary>The lines of a type that is declared in a namespace, and of the types in it.</summary>
    public static IEnumerable<string> Of(INamedTypeSymbol type)
    {
        if (type.DeclaredAccessibility is not Accessibility.Public)
            return [];
        var inherited = type.BaseType is { SpecialType: SpecialType.None } from ? from : null;
        var bases = type.AllInterfaces.Except(inherited?.AllInterfaces ?? [], SymbolEqualityComparer.Default).Where(i => i!.Name != "IEquatable").Append(inherited).OfType<ISymbol>();
        return [KindOf(type) + Shown(type), .. bases.Select(b => $"{Shown(type)} : {Shown(b)}!"), .. type.GetMembers().SelectMany(m => m is INamedTypeSymbol inner ? OfInner(inner) : OfMember(m, Shown(m)))];
    }

    private static IEnumerable<string> OfInner(INamedTypeSymbol inner)
    {
        if (!inner.IsExtension)
            return Of(inner);
        var receiver = $"{Shown(inner.ContainingType)}.extension({Shown(inner.ExtensionParameter!.Type)})";
        return inner.GetMembers().SelectMany(m => OfMember(m, $"{receiver}.{m.Name}"));
    }

    private static IEnumerable<string> OfMember(ISymbol member, string name)
    {
        if (member.DeclaredAccessibility is not Accessibility.Public || IsInEveryRecord(member))
            return [];
        var start = member.IsStatic && !member.ContainingType.IsExtension ? "static " + name : name;
        return member switch
        {
            IPropertySymbol property =>
            [
                $"{start}.get -> {Shown(property.Type)}",
                .. property.SetMethod is { } set ? [$"{(property.IsRequired ? "required " : "")}{start}.{(set.IsInitOnly ? "init" : "set")} -> void"] : Array.Empty<string>(),
            ],
            IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet } => [],
            IMethodSymbol { IsImplicitlyDeclared: true } => [],
            IMethodSymbol { MethodKind: MethodKind.Constructor } => [start + " -> void"],
            IFieldSymbol { IsConst: true } constant => [$"const {name} = {(constant.ConstantValue is string text ? $"\"{text}\"" : constant.ConstantValue)} -> {Shown(constant.Type)}"],
            IMethodSymbol method => [$"{start} -> {Shown(method.ReturnType)}"],
            _ => [start],
        };
    }

    /// <summary>Whether a record has a member in any case: if it is not declared, the compiler makes it.</summary>
    private static bool IsInEveryRecord(ISymbol member) => member.ContainingType.IsRecord && member switch
    {
        { IsOverride: true } => true,
        IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 } => true,
        IMethodSymbol { Name: "Equals", Parameters: [{ Type: var other }] } => SymbolEqualityComparer.Default.Equals(other, member.ContainingType),
        _ => member is not IPropertySymbol && member.IsImplicitlyDeclared,
    };

    private static string KindOf(INamedTypeSymbol type) => type switch
    {
        { IsStatic: true } => "static class ",
        { IsRecord: true, IsValueType: true } => type.IsReadOnly ? "readonly record struct " : "record struct ",
        { IsRecord: true } => type.IsSealed ? "sealed record " : "record ",
        { IsValueType: true } => "struct ",
        _ => type.IsSealed ? "sealed class " : "class ",
    };

    private static string Shown(ISymbol symbol) => symbol.ToDisplayString(Format);
}
