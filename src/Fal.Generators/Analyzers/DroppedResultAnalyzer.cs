using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Finds calls that nobody waits for, and requests that nobody can collect: what was paid for and is lost.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedResultAnalyzer() : CallAnalyzer(Descriptors.DroppedResult)
{
    private protected override bool IsNamed(string name) => name is "RunAsync" or "SubscribeAsync" or "SubmitAsync";

    private protected override void Check(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types)
    {
        if (types.IsCall(call.TargetMethod) && Loss(call) is { } loss)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.DroppedResult, name.GetLocation(), call.TargetMethod.Name, loss));
    }

    /// <summary>
    /// How the result is lost; null where it is not. What says that it is left on purpose is believed: an output that is awaited and not
    /// used, <c>_ =</c> before a run or a subscribe, and <c>_ = await</c> before a submit.
    /// </summary>
    private static string? Loss(IInvocationOperation call)
    {
        var isSubmit = call.TargetMethod.Name == "SubmitAsync";
        return (Result.Of(call), isSubmit) switch
        {
            ({ IsDropped: true, IsAwaited: false }, false) => "is not awaited, so that its output and its errors are lost: await it",
            ({ IsDropped: true, IsAwaited: false }, true) => "is not awaited, so that its request and its errors are lost: await it, and keep the request",
            ({ IsDiscarded: true, IsAwaited: false }, true) when !MayHaveWebhook(call) => "is not awaited, so that its request and its errors are lost: await it, and keep the request",
            ({ IsDropped: true, IsAwaited: true }, true) when !MayHaveWebhook(call) => "gives a request that is not kept, so that the result that is paid for is lost: keep it, or set WebhookUrl",
            _ => null,
        };
    }

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
