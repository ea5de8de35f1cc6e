using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.CodeFixes;

/// <summary>Replaces a number that the service refuses by the nearest that it takes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class NearestNumberFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ArgumentDiagnostics.OutOfRange);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(ArgumentDiagnostics.Nearest, out var nearest))
                context.RegisterCodeFix(CodeAction.Create($"Use {nearest}", c => ReplaceAsync(context.Document, diagnostic, nearest!, c), nameof(NearestNumberFix)), diagnostic);
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> ReplaceAsync(Document document, Diagnostic diagnostic, string nearest, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var value = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return document.WithSyntaxRoot(root.ReplaceNode(value, SyntaxFactory.ParseExpression(nearest).WithTriviaFrom(value)));
    }
}
