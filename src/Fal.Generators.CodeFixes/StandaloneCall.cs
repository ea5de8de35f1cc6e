using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>A call that is all of a statement, as <c>call;</c>, <c>await call;</c> or <c>_ = call;</c>, or of a variable's value.</summary>
internal sealed class StandaloneCall
{
    private readonly ExpressionSyntax _whole;

    private StandaloneCall(ExpressionSyntax whole, ExpressionSyntax value) => (_whole, Value) = (whole, value);

    /// <summary>The declaration of the variable that the value of the call is already in.</summary>
    public LocalDeclarationStatementSyntax? Declaration => Value.Parent is EqualsValueClauseSyntax { Parent.Parent.Parent: LocalDeclarationStatementSyntax declaration } ? declaration : null;

    /// <summary>The call, with its await where it has one.</summary>
    public ExpressionSyntax Value { get; }

    public bool IsAwaited => Value is AwaitExpressionSyntax;

    /// <summary>Whether the value can be kept in a variable that the next statements see.</summary>
    public bool CanBeDeclared => _whole.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax };

    /// <summary>Whether the value is that of a variable whose type is not written, and so can be another.</summary>
    public bool IsInferred => Declaration is { UsingKeyword.RawKind: 0, Declaration: { Type.IsVar: true, Variables.Count: 1 } };

    /// <summary>Whether the value of the call is all of a statement.</summary>
    public bool IsStatement => Value.Parent is ExpressionStatementSyntax;

    /// <summary>The call that a diagnostic is about; null where it cannot be awaited where it stands.</summary>
    public static StandaloneCall? Of(SyntaxNode root, Diagnostic diagnostic)
    {
        ExpressionSyntax value = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>()!;
        while (value.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "WaitAsync" or "WithCancellation", Parent: InvocationExpressionSyntax task })
            value = task;
        if (value.Parent is AwaitExpressionSyntax awaited)
            value = awaited;
        else if (!IsInAsyncFunction(value) || value.Parent is ConditionalAccessExpressionSyntax)
            return null;

        var whole = value.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard ? discard : value;
        return whole.Parent is StatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax or EqualsValueClauseSyntax ? new(whole, value) : null;
    }

    /// <summary>Awaits the call, and writes something before.</summary>
    public TextChange Await(string before) => new(TextSpan.FromBounds(_whole.SpanStart, Value.SpanStart), IsAwaited ? before : before + "await ");

    /// <summary>Goes through what the call gives, in a loop that has still to be filled.</summary>
    public TextChange[] Enumerate(string item) =>
    [
        new(new TextSpan(Value.SpanStart, 0), $"await foreach (var {item} in "),
        new(TextSpan.FromBounds(Value.Span.End, Value.Parent!.Span.End), ") { }"),
    ];

    private static bool IsInAsyncFunction(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax function:
                    return function.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword);
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax member:
                    return member.Modifiers.Any(SyntaxKind.AsyncKeyword);
            }
        }

        return false;
    }
}
