using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>Declares a realtime connection with <c>await using</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UndisposedConnectionFix : CallFix
{
    private const string AwaitUsing = "await using ";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageDiagnostics.UndisposedConnection);

    private protected override TextFix? Fix(FixedDocument document, Diagnostic diagnostic) => StandaloneCall.Of(document.Root, diagnostic) switch
    {
        { CanBeDeclared: true } call => Using(call.Await($"{AwaitUsing}var {document.Name("connection", call.Value)} = ")),
        { Declaration: { } declaration } call when CanBeUsing(declaration) && (call.IsAwaited || call.IsInferred) =>
            Using(new(new TextSpan(declaration.SpanStart, 0), AwaitUsing), call.Await("")),
        _ => null,
    };

    private static TextFix Using(params TextChange[] changes) => new("Using", "Dispose with 'await using'", changes);

    /// <summary>Such a variable is assigned once, and lives in a block.</summary>
    private static bool CanBeUsing(LocalDeclarationStatementSyntax declaration) =>
        declaration is { Declaration.Variables: [{ Identifier.ValueText: var name }], Parent: BlockSyntax or GlobalStatementSyntax }
        && !declaration.SyntaxTree.GetRoot().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => a.Left is IdentifierNameSyntax left && left.Identifier.ValueText == name);
}
