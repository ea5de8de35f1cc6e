using System.Collections.Immutable;
using System.Composition;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>
/// Uses the endpoint of the generated client, with an input that is read from the JSON that was given until now. What the code does with
/// the output is left to the user, who has it typed now.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UntypedCallFix : CallFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(UsageDiagnostics.UntypedCall);

    private protected override TextFix? Fix(FixedDocument document, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(UsageDiagnostics.Client, out var name) || document.Model.Compilation.GetTypeByMetadataName(name!) is not { } client)
            return null;
        var untyped = document.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>()!;
        var endpoint = $"{client.ToMinimalDisplayString(document.Model, untyped.SpanStart)}.Endpoint";
        return new("Endpoint", $"Use {client.Name}.Endpoint", [new(untyped.Span, endpoint), .. InputChange(document.Model, untyped, client, endpoint)]);
    }

    private static IEnumerable<TextChange> InputChange(SemanticModel model, InvocationExpressionSyntax untyped, INamedTypeSymbol client, string endpoint)
    {
        if (untyped.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer }
            || model.GetOperation(outer) is not IInvocationOperation call
            || call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "input") is not { Value: { Type: { Name: "JsonElement" } json, Syntax: var input } }
            || IsInput(json, client)
            || model.Compilation.GetTypeByMetadataName("System.Text.Json.JsonSerializer") is not { } serializer)
            yield break;

        yield return new(new TextSpan(input.SpanStart, 0), $"{serializer.ToMinimalDisplayString(model, input.SpanStart)}.Deserialize(");
        yield return new(new TextSpan(input.Span.End, 0), $", {endpoint}.InputTypeInfo)!");
    }

    /// <summary>Whether the client's own input is of a type, as where its schema allows any JSON.</summary>
    private static bool IsInput(ITypeSymbol type, INamedTypeSymbol client) =>
        client.GetMembers("Endpoint") is [IPropertySymbol { Type: INamedTypeSymbol { TypeArguments: [var input, ..] } }] && SymbolEqualityComparer.Default.Equals(input, type);
}
