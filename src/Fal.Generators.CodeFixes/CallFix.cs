using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>A fix of calls that is a change of their text, one or many at once, unless it changes what the code does.</summary>
public abstract class CallFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await ApplyAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var fixes = await StartAsync(context.Document, context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (Fix(fixes, diagnostic) is { } fix)
                context.RegisterCodeFix(CodeAction.Create(fix.Title, c => ApplyAsync(context.Document, [diagnostic], fix.Kind, c), fix.Kind), diagnostic);
        }
    }

    /// <summary>The fix of a diagnostic; null where there is none that compiles.</summary>
    private protected abstract TextFix? Fix(FixedDocument document, Diagnostic diagnostic);

    private async Task<Document> ApplyAsync(Document document, IEnumerable<Diagnostic> diagnostics, string? kind, CancellationToken cancellationToken)
    {
        var fixes = await StartAsync(document, cancellationToken).ConfigureAwait(false);
        var changes = new List<TextChange>();
        foreach (var diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
        {
            if (Fix(fixes, diagnostic) is { } fix && fix.Kind == kind)
                changes.AddRange(fix.Changes);
        }

        return document.WithText(fixes.Root.GetText().WithChanges(changes.OrderBy(c => c.Span.Start)));
    }

    private static async Task<FixedDocument> StartAsync(Document document, CancellationToken cancellationToken) =>
        new((await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!, (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!);
}
