using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>How many items a list or map has that is written out.</summary>
/// <param name="Least">As many it has at least.</param>
/// <param name="IsExact">Whether it has no more.</param>
internal readonly record struct ItemCount(int Least, bool IsExact)
{
    private static ItemCount Unknown => new(0, false);

    /// <summary>Of a list or map; none and not exact where nothing is known.</summary>
    public static ItemCount Of(IOperation value) => value switch
    {
        { Syntax: CollectionExpressionSyntax collection } => Of(collection, value.SemanticModel),
        IArrayCreationOperation { Initializer: { } initializer } => new(initializer.ElementValues.Length, true),
        IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: int length } }] } => new(length, true),
        IObjectCreationOperation creation => Of(creation),
        IInvocationOperation { TargetMethod: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_Array } } => new(0, true),
        _ => Unknown,
    };

    private static ItemCount Of(CollectionExpressionSyntax collection, SemanticModel? model)
    {
        var count = new ItemCount(0, true);
        foreach (var element in collection.Elements)
        {
            count = element switch
            {
                ExpressionElementSyntax => count.Plus(new(1, true)),
                SpreadElementSyntax spread when model?.GetOperation(spread.Expression) is { } inner => count.Plus(Of(inner)),
                _ => count.Plus(Unknown),
            };
        }

        return count;
    }

    private static ItemCount Of(IObjectCreationOperation creation) =>
        creation.Type is INamedTypeSymbol { Name: "List" or "Dictionary", ContainingNamespace: { Name: "Generic", ContainingNamespace.Name: "Collections" } }
            ? Items(creation.Initializer).Plus(new(0, creation.Arguments.All(a => a.Parameter?.Name is not ("collection" or "dictionary"))))
            : Unknown;

    private static ItemCount Items(IObjectOrCollectionInitializerOperation? initializer)
    {
        var count = new ItemCount(0, true);
        if (initializer is null)
            return count;
        var keys = new HashSet<object>();
        foreach (var item in initializer.Initializers)
        {
            count = item switch
            {
                IInvocationOperation { TargetMethod: { Name: "Add", IsExtensionMethod: false } } => count.Plus(new(1, true)),
                // Another value for the same key is no other entry.
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: { } key } }] } } =>
                    keys.Add(key) ? count.Plus(new(1, true)) : count,
                _ => count.Plus(Unknown),
            };
        }

        return count;
    }

    private ItemCount Plus(ItemCount other) => new(Least + other.Least, IsExact && other.IsExact);
}
