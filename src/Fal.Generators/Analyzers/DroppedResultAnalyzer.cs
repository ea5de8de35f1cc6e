using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>
/// Finds calls that nobody waits for, sequences that nobody goes through, and requests that nobody can collect: what was paid for and is
/// lost, and what was meant to happen and does not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedResultAnalyzer() : CallAnalyzer(Descriptors.DroppedResult)
{
    // What is awaited is not bound: the request of a submit is all that can be lost then.
    private protected override bool IsOfInterest(InvocationExpressionSyntax call, string name) => name switch
    {
        "SubmitAsync" => true,
        "RunAsync" or "RunWithResponseAsync" or "SubscribeAsync" or "SubscribeWithResponseAsync" or "UploadAsync" or "StreamAsync" or "SubscribeManyAsync"
            or "GetAsync" or "GetWithResponseAsync" or "GetOutputAsync" or "WatchAsync" or "RequestAsync" or "ReceiveAsync"
            or "SaveAsync" or "SaveAllAsync" or "OpenReadAsync" or "ReadBytesAsync" or "VerifyAsync" or "CancelAsync" or "SendAsync" => !IsAwaited(call),
        _ => false,
    };

    private protected override Diagnostic? Find(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types) =>
        types.IsCall(call.TargetMethod) && Loss(call) is { } loss
            ? Diagnostic.Create(Descriptors.DroppedResult, name.GetLocation(), call.TargetMethod.Name, loss)
            : null;

    private static bool IsAwaited(SyntaxNode call) => call.Parent switch
    {
        AwaitExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "WaitAsync", Parent: InvocationExpressionSyntax outer } => IsAwaited(outer),
        _ => false,
    };

    /// <summary>
    /// How the result is lost; null where it is not. What says that it is left on purpose is believed: <c>_ =</c>, an output that is awaited
    /// and not used, and a call that a test expects to throw.
    /// </summary>
    private static string? Loss(IInvocationOperation call)
    {
        var (result, method) = (Result.Of(call), call.TargetMethod);
        var isSequence = method.ReturnType.Name == "IAsyncEnumerable";
        var isHeld = result.IsAwaited && !isSequence;
        if (!(result.IsDropped || (!isHeld && result.IsUnread)) || IsExpectedToThrow(call))
            return null;
        if (isSequence)
            return "is never enumerated, so that nothing is sent: go through it with 'await foreach'";
        if (!isHeld)
            return Unawaited(method.Name);
        return method.Name == "SubmitAsync" && !MayHaveWebhook(call)
            ? "gives a request that is not kept, so that the result that is paid for is lost: keep it, or set WebhookUrl"
            : null;
    }

    private static string Unawaited(string method) => method switch
    {
        "SubmitAsync" => "is not awaited, so that its request and its errors are lost: await it, and keep the request",
        "VerifyAsync" => "is not awaited, so that a forged webhook passes: await it",
        "CancelAsync" => "is not awaited, so that what became of the request and its errors are lost: await it",
        "SendAsync" => "is not awaited, so that its errors are lost: await it",
        "UploadAsync" => "is not awaited, so that the file's address and its errors are lost: await it",
        "SaveAsync" or "SaveAllAsync" or "OpenReadAsync" or "ReadBytesAsync" => "is not awaited, so that the file and its errors are lost: await it",
        _ => "is not awaited, so that its output and its errors are lost: await it",
    };

    /// <summary>Whether a call is in a lambda of an assertion, as <c>Assert.ThrowsAsync</c> or <c>Record.ExceptionAsync</c>.</summary>
    private static bool IsExpectedToThrow(IInvocationOperation call) =>
        Operations.CallWith(Operations.Lambda(call)) is { TargetMethod.Name: var assertion } && (assertion.Contains("Throw") || assertion.Contains("Exception"));

    /// <summary>Whether the result is sent to a webhook: options that are made elsewhere may say so.</summary>
    private static bool MayHaveWebhook(IInvocationOperation call)
    {
        var options = call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "options")?.Value;
        while (options is IConversionOperation conversion)
            options = conversion.Operand;

        return options switch
        {
            null or { ConstantValue.HasValue: true } or IDefaultValueOperation or IObjectCreationOperation { Initializer: null } => false,
            IObjectCreationOperation { Initializer.Initializers: var set } => set.Any(s => s is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "WebhookUrl" } }),
            _ => true,
        };
    }
}
