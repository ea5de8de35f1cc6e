using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>Corrects the id of an untyped endpoint. It is another model than the one that was written, so each is for the author to decide.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class MisspeltIdFix : CallFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageDiagnostics.UntypedCall);

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override TextFix? Fix(FixedDocument document, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(UsageDiagnostics.MeantId, out var meant)
        && document.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is LiteralExpressionSyntax id
            ? new("Id", $"Use '{meant}'", new TextChange(id.Span, SymbolDisplay.FormatLiteral(meant!, quote: true)))
            : null;
}
