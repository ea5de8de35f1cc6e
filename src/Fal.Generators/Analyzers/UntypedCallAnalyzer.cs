using System.Collections.Immutable;
using Fal.Generators.Diagnostics;
using Fal.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Finds untyped endpoints of models that have a generated client, and ids of endpoints that are probably misspelt.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntypedCallAnalyzer() : CallAnalyzer(Descriptors.UntypedCall)
{
    private protected override bool IsOfInterest(InvocationExpressionSyntax call, string name) =>
        name is "Untyped" or "Of" or "WithId" or "Request" or "OpenWebSocketAsync" && call.ArgumentList.Arguments.Count > 0;

    private protected override Diagnostic? Find(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types)
    {
        if (!types.IsCall(call.TargetMethod) || IdOf(call) is not { ConstantValue.Value: string id } argument)
            return null;

        if (types.Clients[id] is { } client)
        {
            return call.TargetMethod.Name == "Untyped"
                ? Found(DiagnosticSeverity.Info, UsageDiagnostics.Client, MetadataName(client), $"has a generated client, whose input and output the compiler checks: use {client.Name}.Endpoint")
                : null;
        }

        return types.Clients.NearMiss(id) is { } meant
            ? Found(Descriptors.UntypedCall.DefaultSeverity, UsageDiagnostics.MeantId, meant, $"has no generated client: did you mean '{meant}'?")
            : null;

        Diagnostic Found(DiagnosticSeverity severity, string key, string value, string message) => Diagnostic.Create(
            Descriptors.UntypedCall, argument.Syntax.GetLocation(), severity, null, ImmutableDictionary<string, string?>.Empty.Add(key, value), VisibleText.Of(id), VisibleText.Of(message));
    }

    /// <summary>What is given as the id of an endpoint.</summary>
    private static IOperation? IdOf(IInvocationOperation call) => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name is "id" or "endpointId")?.Value;

    private static string MetadataName(INamedTypeSymbol client) =>
        client.ContainingNamespace.IsGlobalNamespace ? client.MetadataName : $"{client.ContainingNamespace.ToDisplayString()}.{client.MetadataName}";
}
