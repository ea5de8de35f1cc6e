using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fal.Generators.Analyzers;

/// <summary>
/// Which code of a member can run, as the compiler knows it: not what follows a return or a throw, nor what a constant condition excludes.
/// It is asked only of what would be reported, since it has to follow all of the member.
/// </summary>
internal sealed class Reachability
{
    private readonly HashSet<SyntaxNode> _reached = [];
    private readonly HashSet<SyntaxNode> _others = [];

    private Reachability(ControlFlowGraph? graph)
    {
        if (graph is not null)
            Follow(graph, isReached: true);
    }

    /// <summary>The member that an operation is in.</summary>
    public static Reachability Around(IOperation operation) => new(Operations.Root(operation) switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor),
        IBlockOperation block => ControlFlowGraph.Create(block),
        IFieldInitializerOperation field => ControlFlowGraph.Create(field),
        IPropertyInitializerOperation property => ControlFlowGraph.Create(property),
        IParameterInitializerOperation parameter => ControlFlowGraph.Create(parameter),
        _ => null,
    });

    /// <summary>Whether code can run. What the compiler makes nothing of on its own is as what is around it.</summary>
    public bool Reaches(SyntaxNode code)
    {
        foreach (var node in code.AncestorsAndSelf())
        {
            if (_reached.Contains(node))
                return true;
            if (_others.Contains(node))
                return false;
        }

        return true;
    }

    private void Follow(ControlFlowGraph graph, bool isReached)
    {
        foreach (var block in graph.Blocks)
        {
            foreach (var operation in block.Operations)
                Add(operation, graph, isReached && block.IsReachable);
            if (block.BranchValue is { } value)
                Add(value, graph, isReached && block.IsReachable);
        }

        foreach (var function in graph.LocalFunctions)
            Follow(graph.GetLocalFunctionControlFlowGraph(function), isReached);
    }

    private void Add(IOperation operation, ControlFlowGraph graph, bool isReached)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            (isReached ? _reached : _others).Add(part.Syntax);
            if (part is IFlowAnonymousFunctionOperation function)
                Follow(graph.GetAnonymousFunctionControlFlowGraph(function), isReached);
        }
    }
}
