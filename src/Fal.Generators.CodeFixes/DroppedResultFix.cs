using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fal.Generators.CodeFixes;

/// <summary>Awaits a call that nobody waits for, and keeps its request where it is a submit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class DroppedResultFix : CallFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageDiagnostics.DroppedResult);

    private protected override TextFix? Fix(FixedDocument document, Diagnostic diagnostic)
    {
        if (StandaloneCall.Of(document.Root, diagnostic) is not { } call)
            return null;
        if (document.Root.FindToken(diagnostic.Location.SourceSpan.Start).ValueText != "SubmitAsync")
            return new("Await", "Await the call", call.Await(""));
        return call.CanBeDeclared ? new("Keep", "Keep the request", call.Await($"var {document.Name("request", call.Value)} = ")) : null;
    }
}
