using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Analyzers;

/// <summary>What a union makes of a string, or of an integer.</summary>
/// <param name="Known">The cases of known values.</param>
/// <param name="HasFile">Whether it may be a file's address.</param>
/// <param name="HasOther">Whether it may be any other.</param>
internal sealed record UnionCases(ImmutableArray<KnownValues> Known, bool HasFile, bool HasOther)
{
    /// <summary>Of a type that gives one of several back, as unions do with <c>TryGet…(out T value)</c>; null where a type does not.</summary>
    public static (UnionCases Text, UnionCases Number)? Read(INamedTypeSymbol type, GeneratedTypes types)
    {
        var cases = Types(type).ToList();
        return cases.Count > 0 ? (Of(isText: true), Of(isText: false)) : null;

        UnionCases Of(bool isText)
        {
            var known = cases.Select(types.KnownValuesOf).OfType<KnownValues>().Where(k => k.IsText == isText).ToImmutableArray();
            var hasOther = cases.Any(c => !types.IsFile(c) && types.KnownValuesOf(c) is null && (IsRaw(c, isText) || ConvertsFromRaw(c, isText)));
            return new UnionCases(known, isText && cases.Any(types.IsFile), hasOther);
        }
    }

    /// <summary>Whether a union may be a map.</summary>
    public static bool HasMap(INamedTypeSymbol type) => Types(type).Any(static c => c.Name == "IReadOnlyDictionary");

    private static IEnumerable<INamedTypeSymbol> Types(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>()
        .Where(static m => m.Name.StartsWith("TryGet", StringComparison.Ordinal) && m.Parameters is [{ RefKind: RefKind.Out }])
        .Select(static m => m.Parameters[0].Type)
        .OfType<INamedTypeSymbol>();

    private static bool IsRaw(ITypeSymbol type, bool isText) => isText
        ? type.SpecialType is SpecialType.System_String
        : type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double;

    private static bool ConvertsFromRaw(INamedTypeSymbol type, bool isText)
    {
        foreach (var member in type.GetMembers(WellKnownMemberNames.ImplicitConversionName))
        {
            if (member is IMethodSymbol { Parameters: [var from] } && IsRaw(from.Type, isText))
                return true;
        }

        return false;
    }
}
