using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>Finds realtime connections and other sockets that the method which opens them neither disposes nor hands to anybody else.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UndisposedConnectionAnalyzer() : CallAnalyzer(Descriptors.UndisposedConnection)
{
    private protected override bool IsOfInterest(InvocationExpressionSyntax call, string name) => name is "RealtimeAsync" or "OpenWebSocketAsync";

    private protected override Diagnostic? Find(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types) =>
        types.IsCall(call.TargetMethod) && IsLeft(Result.Of(call))
            ? Diagnostic.Create(Descriptors.UndisposedConnection, name.GetLocation(), call.TargetMethod.Name)
            : null;

    private static bool IsLeft(Result result)
    {
        if (result.IsDropped || result.IsDiscarded)
            return true;
        // A task of a connection, or several connections, can be disposed in more ways than are told here.
        if (result.Value.Type is not { Name: "FalRealtimeConnection" or "FalWebSocket" })
            return result.IsUnread;
        return result.Local is { } local ? !local.IsUsing && Operations.Uses(local, result.Value).All(IsOnlyUsed) : IsOnlyUsed(result.Value);
    }

    /// <summary>Whether a connection is sent to or received from here, and not disposed, returned, stored or passed on.</summary>
    private static bool IsOnlyUsed(IOperation connection)
    {
        while (connection.Parent is IConversionOperation or IParenthesizedOperation)
            connection = connection.Parent;

        return connection.Parent switch
        {
            IInvocationOperation call => call.Instance == connection && call.TargetMethod.Name != "DisposeAsync",
            IConditionalAccessOperation access => access.Operation == connection && !access.WhenNotNull.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod.Name: "DisposeAsync" }),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WithCancellation" } } => true,
            IForEachLoopOperation loop => loop.Collection == connection,
            ISimpleAssignmentOperation assignment => assignment.Target == connection,
            _ => false,
        };
    }
}
