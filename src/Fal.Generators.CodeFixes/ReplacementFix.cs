using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Fal.Generators.CodeFixes;

/// <summary>Puts in place of an argument what the diagnostic says would be right.</summary>
public abstract class ReplacementFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(ArgumentDiagnostics.Replacements, out var replacements))
                continue;

            // All the best together are one fix-all, all the second best another.
            var rank = 0;
            foreach (var replacement in replacements!.Split('\n').Where(static r => r.Length > 0))
            {
                var title = $"Use {replacement}";
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => ReplaceAsync(context.Document, diagnostic, replacement, cancellationToken), $"Replacement{rank++}"),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> ReplaceAsync(Document document, Diagnostic diagnostic, string replacement, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var replaced = diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : diagnostic.Location;
        var old = root.FindNode(replaced.SourceSpan, getInnermostNodeForTie: true);
        var inNamespace = diagnostic.Properties.TryGetValue(ArgumentDiagnostics.Namespace, out var name) ? $"global::{name}." : "";
        return document.WithSyntaxRoot(root.ReplaceNode(old, Shortened(SyntaxFactory.ParseExpression(inNamespace + replacement)).WithTriviaFrom(old)));
    }

    /// <summary>Has the names in an expression written as shortly as the file's usings allow.</summary>
    private static ExpressionSyntax Shortened(ExpressionSyntax expression) => expression.ReplaceNodes(
        expression.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>(),
        static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
}
