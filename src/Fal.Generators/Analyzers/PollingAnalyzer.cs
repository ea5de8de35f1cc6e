using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>
/// Finds loops that look at one request again and again, with a wait between. A loop that looks only when something has happened, as on a
/// key press, or until it could look once, does not poll.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PollingAnalyzer() : CallAnalyzer(Descriptors.Polling)
{
    private const string Look = "GetStatusAsync";

    private protected override bool IsOfInterest(InvocationExpressionSyntax call, string name) => name == Look;

    private protected override Diagnostic? Find(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types)
    {
        if (!FalTypes.Is(call.TargetMethod.ContainingType, types.Request))
            return null;

        foreach (var loop in context.Node.Ancestors().TakeWhile(a => !IsFunction(a)).Where(IsLoop))
        {
            if (!IsSameEachTime(call.Instance!, loop) || !IsEachTime(context.Node, loop) || IsEndedAfter(context.Node, loop))
                return null;
            if (Waits(loop, context.SemanticModel))
                return WaitsForOthers(loop, context.SemanticModel) ? null : Diagnostic.Create(Descriptors.Polling, name.GetLocation(), call.TargetMethod.Name);
        }

        return null;
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

    /// <summary>Whether the loop comes by a piece of code each time, or by its own condition, and not only in some case.</summary>
    private static bool IsEachTime(SyntaxNode code, SyntaxNode loop)
    {
        for (var (node, parent) = (code, code.Parent!); node != loop; (node, parent) = (parent, parent.Parent!))
        {
            if (parent == loop && node is ExpressionSyntax)
                return true;
            var isCase = parent switch
            {
                IfStatementSyntax choice => node != choice.Condition,
                ConditionalExpressionSyntax choice => node != choice.Condition,
                SwitchSectionSyntax or SwitchExpressionArmSyntax or CatchClauseSyntax => true,
                BinaryExpressionSyntax either => node == either.Right && either.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceExpression
                    && !IsCondition(either, loop),
                _ => false,
            };
            if (isCase)
                return false;
        }

        return true;
    }

    private static bool IsCondition(ExpressionSyntax expression, SyntaxNode loop) =>
        expression.AncestorsAndSelf().TakeWhile(a => a is not StatementSyntax).Last().Parent == loop;

    /// <summary>Whether the loop is left after a piece of code in any case: one look, that may be tried again.</summary>
    private static bool IsEndedAfter(SyntaxNode code, SyntaxNode loop) => code.AncestorsAndSelf().TakeWhile(a => a != loop).Any(a =>
        IsEnd(a) || (a is StatementSyntax && a.Parent is BlockSyntax block && block.Statements.Any(s => s.SpanStart > a.SpanStart && IsEnd(s))));

    private static bool IsEnd(SyntaxNode statement) => statement is ReturnStatementSyntax or BreakStatementSyntax or ThrowStatementSyntax;

    /// <summary>Whether the loop waits for time to pass. To wait after a failure is no polling.</summary>
    private static bool Waits(SyntaxNode loop, SemanticModel model) =>
        Calls(loop).Any(c => IsWait(c, model) && !c.Ancestors().TakeWhile(a => a != loop).Any(a => a is CatchClauseSyntax));

    private static bool IsWait(InvocationExpressionSyntax call, SemanticModel model) => NameOf(call)?.Identifier.ValueText is "Delay" or "Sleep" or "WaitForNextTickAsync"
        && model.GetSymbolInfo(call).Symbol is { ContainingType.ContainingNamespace: { Name: "Threading" or "Tasks" } };

    /// <summary>Whether each look follows something else that is waited for: a key, a message, a line.</summary>
    private static bool WaitsForOthers(SyntaxNode loop, SemanticModel model) =>
        Calls(loop).Any(c => NameOf(c)?.Identifier.ValueText is "ReadKey" or "ReadLine" or "Read" && IsEachTime(c, loop) && model.GetSymbolInfo(c).Symbol is { ContainingType.Name: "Console" })
        || Nodes(loop).OfType<AwaitExpressionSyntax>().Any(a => a.Parent is not ExpressionStatementSyntax && IsEachTime(a, loop) && IsOther(a));

    private static bool IsOther(AwaitExpressionSyntax awaited) => Calls(awaited).Any()
        && !Calls(awaited).Any(c => NameOf(c)?.Identifier.ValueText is Look or "Delay" or "WaitForNextTickAsync");

    private static IEnumerable<InvocationExpressionSyntax> Calls(SyntaxNode node) => Nodes(node).OfType<InvocationExpressionSyntax>();

    private static IEnumerable<SyntaxNode> Nodes(SyntaxNode node) => node.DescendantNodes(n => !IsFunction(n));
}
