using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Where an operation stands.</summary>
internal static class Operations
{
    /// <summary>The member that an operation is in, all of its body or initializer.</summary>
    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>The lambda that an operation is in; null where it is in none, or in a local function in it.</summary>
    public static IAnonymousFunctionOperation? Lambda(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not (null or ILocalFunctionOperation); outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation lambda)
                return lambda;
        }

        return null;
    }

    /// <summary>The call that a lambda is an argument of; null where it is none.</summary>
    public static IInvocationOperation? CallWith(IAnonymousFunctionOperation? lambda) =>
        lambda?.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } } ? call : null;

    /// <summary>Where a variable is named in the member that an operation is in.</summary>
    public static IEnumerable<IOperation> Uses(ILocalSymbol local, IOperation around) => Root(around).Descendants()
        .Where(o => o is ILocalReferenceOperation { Local: var used } && SymbolEqualityComparer.Default.Equals(used, local));
}
