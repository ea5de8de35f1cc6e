using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>What becomes of the task that a call returns.</summary>
/// <param name="Value">The task or, where it is awaited, what it holds.</param>
internal readonly record struct Result(IOperation Value, bool IsAwaited)
{
    /// <summary>Whether the value is that of a statement, which nobody has.</summary>
    public bool IsDropped => Value.Parent is null or IExpressionStatementOperation;

    /// <summary>Whether the value is assigned to <c>_</c>.</summary>
    public bool IsDiscarded => Value.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation };

    /// <summary>Follows the task through all that only hands it on.</summary>
    public static Result Of(IInvocationOperation call)
    {
        IOperation value = call;
        var isAwaited = false;
        while (HandsOn(value, value.Parent))
        {
            value = value.Parent!;
            isAwaited |= value is IAwaitOperation;
        }

        return new(value, isAwaited);
    }

    private static bool HandsOn(IOperation value, IOperation? parent) => parent switch
    {
        IAwaitOperation or IConversionOperation or IParenthesizedOperation => true,
        IConditionalAccessOperation access => access.WhenNotNull == value,
        IConditionalOperation choice => choice.Condition != value,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" } call => call.Instance == value,
        _ => false,
    };
}
