using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>What becomes of the task, or the sequence, that a call returns.</summary>
/// <param name="Value">It or, where it is awaited, what it holds.</param>
internal readonly record struct Result(IOperation Value, bool IsAwaited)
{
    /// <summary>Whether the value is that of a statement, which nobody has.</summary>
    public bool IsDropped => Value.Parent is null or IExpressionStatementOperation;

    /// <summary>Whether the value is assigned to <c>_</c>.</summary>
    public bool IsDiscarded => Value.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation };

    /// <summary>The variable that the value is kept in, and nowhere else.</summary>
    public ILocalSymbol? Local => Value.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Parent: IExpressionStatementOperation } => local,
        _ => null,
    };

    /// <summary>Whether the value is kept in a variable that is never read. One that is called <c>_</c> is none: it says what <c>_ =</c> does.</summary>
    public bool IsUnread => Local is { Name: not "_", IsUsing: false } local
        && Operations.Uses(local, Value).All(use => use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use);

    /// <summary>Follows what a call returns through all that only hands it on.</summary>
    public static Result Of(IInvocationOperation call)
    {
        IOperation value = call;
        var isAwaited = false;
        while (Next(value) is { } next)
        {
            value = next;
            isAwaited |= value is IAwaitOperation;
        }

        return new(value, isAwaited);
    }

    /// <summary>What has the value, or holds it, next; null where it is used or kept.</summary>
    private static IOperation? Next(IOperation value) => value.Parent switch
    {
        IAwaitOperation or IConversionOperation or IParenthesizedOperation or ISwitchExpressionArmOperation => value.Parent,
        IArrayInitializerOperation { Parent: IArrayCreationOperation array } => array,
        { Syntax: CollectionExpressionSyntax or SpreadElementSyntax } collection => collection,
        ISwitchExpressionOperation choice when choice.Value != value => choice,
        IConditionalOperation choice when choice.Condition != value => choice,
        IConditionalAccessOperation access when access.WhenNotNull == value => access,
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask" } call when call.Instance == value => call,
        { IsImplicit: true, Parent: IArgumentOperation } several => several,
        IArgumentOperation { Parent: IInvocationOperation call } when HandsOn(call.TargetMethod) => call,
        IReturnOperation { Kind: OperationKind.Return } returned when Operations.CallWith(Operations.Lambda(returned)) is { } call && HandsOn(call.TargetMethod) => call,
        _ => null,
    };

    /// <summary>Whether what a method is given, or what a function gives that it is given, is in what it returns and nowhere else.</summary>
    private static bool HandsOn(IMethodSymbol method) => method.ContainingType switch
    {
        { Name: "Task" or "TaskFactory" or "TaskExtensions", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } } =>
            method.Name is "Run" or "StartNew" or "Unwrap" or "WhenAll" or "WhenAny",
        { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } => method.Name is "Select" or "ToList" or "ToArray",
        // What takes one sequence and returns another goes through the first only with the second.
        { Name: "FalStreamExtensions", ContainingNamespace: { Name: "Fal", ContainingNamespace.IsGlobalNamespace: true } } => true,
        { Name: "AsyncEnumerable" or "TaskAsyncEnumerableExtensions" } => method.ReturnType.Name is "IAsyncEnumerable" or "ConfiguredCancelableAsyncEnumerable",
        _ => false,
    };
}
