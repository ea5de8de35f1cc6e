using System.Collections.Immutable;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fal.Generators.Analyzers;

/// <summary>
/// Checks arguments that the compiler knows against the limits that generated properties declare. Only code that mentions generated types is
/// looked at (<see cref="GeneratedNames"/>): to bind all code once more would cost a good part of what compiling it does.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArgumentAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Descriptors.OutOfRange,
        Descriptors.WrongLength,
        Descriptors.NoMatch,
        Descriptors.UnknownValue,
        Descriptors.NotAMultiple,
        Descriptors.UnusableFile);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (GeneratedTypes.In(start.Compilation) is not { } types)
                return;
            // Without the token: a search that was given up would be given up for good.
            var names = new Lazy<GeneratedNames>(() => GeneratedNames.In(start.Compilation, types));
            start.RegisterSemanticModelAction(c => Check(c, types, names.Value));
        });
    }

    private static void Check(SemanticModelAnalysisContext context, GeneratedTypes types, GeneratedNames names)
    {
        var root = context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken);
        if (!names.AreIn(root))
            return;

        var check = new ArgumentCheck(types, context.ReportDiagnostic);
        foreach (var node in root.DescendantNodes(static node => !IsCode(node) && node is not AttributeListSyntax))
        {
            if (IsCode(node) && names.AreIn(Context(node)))
                check.Visit(context.SemanticModel.GetOperation(node, context.CancellationToken));
        }
    }

    /// <summary>Whether a node is the root of something that runs.</summary>
    private static bool IsCode(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax
        or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax or StatementSyntax;

    /// <summary>What says of which types the names in the code are: the member with its parameters, or all statements of the top level.</summary>
    private static SyntaxNode Context(SyntaxNode code) => code.Parent switch
    {
        GlobalStatementSyntax statement => statement.Parent!,
        AccessorDeclarationSyntax accessor => accessor.Parent!.Parent!,
        VariableDeclaratorSyntax variable => variable.Parent!,
        var member => member ?? code,
    };
}
