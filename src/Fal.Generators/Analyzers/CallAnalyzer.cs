using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>
/// A rule on calls of methods with certain names. Calls are told by their syntax first, so that code without such calls is not bound for
/// the rule's sake. Nothing is said of calls that are never reached.
/// </summary>
public abstract class CallAnalyzer : DiagnosticAnalyzer
{
    private protected CallAnalyzer(DiagnosticDescriptor descriptor) => SupportedDiagnostics = ImmutableArray.Create(descriptor);

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (FalTypes.In(start.Compilation) is { } types)
                start.RegisterSyntaxNodeAction(c => Check(c, types), SyntaxKind.InvocationExpression);
        });
    }

    /// <summary>The name that a call is written with; null for the call of anything else, as of an element of an array.</summary>
    private protected static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>Whether a call may be one for the rule, as far as its syntax tells.</summary>
    private protected abstract bool IsOfInterest(InvocationExpressionSyntax call, string name);

    /// <summary>What the rule says of a call; null where it says nothing.</summary>
    /// <param name="name">Where the call is named.</param>
    private protected abstract Diagnostic? Find(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types);

    private void Check(SyntaxNodeAnalysisContext context, FalTypes types)
    {
        var syntax = (InvocationExpressionSyntax)context.Node;
        if (NameOf(syntax) is { } name
            && IsOfInterest(syntax, name.Identifier.ValueText)
            && context.SemanticModel.GetOperation(syntax, context.CancellationToken) is IInvocationOperation call
            && Find(context, call, name, types) is { } found
            && Reachability.Around(call).Reaches(syntax))
            context.ReportDiagnostic(found);
    }
}
