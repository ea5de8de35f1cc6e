using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Fal.Generators.CodeFixes;

/// <summary>Awaits a call that nobody waits for, keeps its request where it is a submit, and goes through a sequence that nobody goes through.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class DroppedResultFix : CallFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageDiagnostics.DroppedResult);

    /// <summary>None: to wait for a call, or to send what was not sent, is for the author to decide, call by call.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override TextFix? Fix(FixedDocument document, Diagnostic diagnostic)
    {
        if (StandaloneCall.Of(document.Root, diagnostic) is not { } call)
            return null;
        return document.Root.FindToken(diagnostic.Location.SourceSpan.Start).ValueText switch
        {
            "StreamAsync" or "SubscribeManyAsync" or "WatchAsync" => call.IsStatement ? new("Enumerate", "Go through it with 'await foreach'", call.Enumerate(document.Name("item", call.Value))) : null,
            _ when call.Declaration is not null => call.IsInferred ? new("Await", "Await the call", call.Await("")) : null,
            "SubmitAsync" => call.CanBeDeclared ? new("Keep", "Keep the request", call.Await($"var {document.Name("request", call.Value)} = ")) : null,
            _ => new("Await", "Await the call", call.Await("")),
        };
    }
}
