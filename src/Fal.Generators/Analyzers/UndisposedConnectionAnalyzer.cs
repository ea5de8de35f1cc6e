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
    private protected override bool IsNamed(string name) => name is "RealtimeAsync" or "OpenWebSocketAsync";

    private protected override void Check(SyntaxNodeAnalysisContext context, IInvocationOperation call, SimpleNameSyntax name, FalTypes types)
    {
        if (types.IsCall(call.TargetMethod) && IsLeft(Result.Of(call)))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.UndisposedConnection, name.GetLocation(), call.TargetMethod.Name));
    }

    private static bool IsLeft(Result result)
    {
        if (result.IsDropped || result.IsDiscarded)
            return true;
        return result.IsAwaited && (LocalOf(result.Value) is { } local ? IsLeft(local, result.Value) : IsOnlyUsed(result.Value));
    }

    /// <summary>The variable that a connection is kept in.</summary>
    private static ILocalSymbol? LocalOf(IOperation connection) => connection.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Parent: IExpressionStatementOperation } => local,
        _ => null,
    };

    private static bool IsLeft(ILocalSymbol local, IOperation connection)
    {
        if (local.IsUsing)
            return false;
        var method = connection;
        while (method.Parent is { } parent)
            method = parent;
        return method.Descendants().OfType<ILocalReferenceOperation>().Where(r => SymbolEqualityComparer.Default.Equals(r.Local, local)).All(IsOnlyUsed);
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
