using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Finds loops that look at one request again and again, with a wait between.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PollingAnalyzer() : CallAnalyzer(Descriptors.Polling)
{
    private protected override bool IsNamed(string name) => name == "GetStatusAsync";

    private protected override void Check(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types)
    {
        if (!FalTypes.Is(call.TargetMethod.ContainingType, types.Request))
            return;

        foreach (var loop in context.Node.Ancestors().TakeWhile(a => !IsFunction(a)).Where(IsLoop))
        {
            if (!IsSameEachTime(call.Instance!, loop))
                return;
            if (Waits(loop, context.SemanticModel))
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.Polling, name.GetLocation(), call.TargetMethod.Name));
                return;
            }
        }
    }

    private static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax;

    private static bool IsFunction(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax;

    /// <summary>Whether the loop looks at one request, and not at another each time.</summary>
    private static bool IsSameEachTime(IOperation request, SyntaxNode loop) => request.DescendantsAndSelf().All(o => o switch
    {
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: var declarations } => !declarations.Any(d => loop.Span.Contains(d.Span)),
        IInvocationOperation { TargetMethod.Name: var name } => name == "Request",
        _ => true,
    });

    private static bool Waits(SyntaxNode loop, SemanticModel model) => loop
        .DescendantNodes(n => !IsFunction(n))
        .OfType<InvocationExpressionSyntax>()
        .Any(c => NameOf(c)?.Identifier.ValueText is "Delay" or "Sleep" or "WaitForNextTickAsync"
            && model.GetSymbolInfo(c).Symbol is { ContainingType.ContainingNamespace: { Name: "Threading" or "Tasks" } });
}
