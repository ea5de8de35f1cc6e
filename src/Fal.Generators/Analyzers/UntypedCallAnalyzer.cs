using System.Collections.Immutable;
using Fal.Generators.Diagnostics;
using Fal.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Finds untyped endpoints of models that have a generated client, and such as are probably misspelt.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntypedCallAnalyzer() : CallAnalyzer(Descriptors.UntypedCall)
{
    private protected override bool IsOfInterest(InvocationExpressionSyntax call, string name) => name == "Untyped";

    private protected override Diagnostic? Find(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types)
    {
        if (!FalTypes.Is(call.TargetMethod.ContainingType, types.Endpoint) || call.Arguments is not [{ Value: { ConstantValue: { Value: string id } } argument }])
            return null;

        if (types.Clients[id] is { } client)
            return Found(DiagnosticSeverity.Info, UsageDiagnostics.Client, MetadataName(client), $"has a generated client, whose input and output the compiler checks: use {client.Name}.Endpoint");
        return types.Clients.NearMiss(id) is { } meant
            ? Found(Descriptors.UntypedCall.DefaultSeverity, UsageDiagnostics.MeantId, meant, $"has no generated client: did you mean '{meant}'?")
            : null;

        Diagnostic Found(DiagnosticSeverity severity, string key, string value, string message) => Diagnostic.Create(
            Descriptors.UntypedCall, argument.Syntax.GetLocation(), severity, null, ImmutableDictionary<string, string?>.Empty.Add(key, value), VisibleText.Of(id), VisibleText.Of(message));
    }

    private static string MetadataName(INamedTypeSymbol client) =>
        client.ContainingNamespace.IsGlobalNamespace ? client.MetadataName : $"{client.ContainingNamespace.ToDisplayString()}.{client.MetadataName}";
}
