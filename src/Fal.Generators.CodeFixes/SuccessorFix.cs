using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.CodeFixes;

/// <summary>
/// Uses the client of the model that takes a deprecated one's place, with its input and output, in all of the member that uses the old one. It is another
/// model, so each is for the author to decide, and what the two do not share is left to the compiler to say.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SuccessorFix : CallFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("FAL1007");

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override TextFix? Fix(FixedDocument document, Diagnostic diagnostic)
    {
        var use = document.Root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (use.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(name => GeneratedClient.Of(document.Model.GetSymbolInfo(name).Symbol)).FirstOrDefault(client => client is not null) is not { } old
            || old.Successor(document.Model.Compilation) is not { } successor)
            return null;
        var changes = Scope(use).SelectMany(node => node.DescendantNodesAndSelf()).OfType<SimpleNameSyntax>()
            .Select(name => Change(document.Model, name, old, successor)).OfType<TextChange>().Distinct().ToArray();
        return changes.Length == 0 ? null : new TextFix("Successor", $"Use {successor.Type.Name} ({successor.Id})", changes);
    }

    /// <summary>Where the old model goes together: a member, or all statements of a program that has no other.</summary>
    private static IEnumerable<SyntaxNode> Scope(SyntaxNode use) => use.FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
    {
        GlobalStatementSyntax { Parent: CompilationUnitSyntax program } => program.Members.OfType<GlobalStatementSyntax>(),
        BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or null => [use],
        var member => [member],
    };

    private static TextChange? Change(SemanticModel model, SimpleNameSyntax name, GeneratedClient old, GeneratedClient successor)
    {
        if (!old.Names.Contains(name.Identifier.ValueText) || model.GetSymbolInfo(name).Symbol is not { } symbol)
            return null;
        if (symbol is IPropertySymbol or IMethodSymbol { MethodKind: not MethodKind.Constructor })
            return old.IsAccessor(symbol) ? new TextChange(name.Identifier.Span, successor.Type.Name) : null;
        if (successor.CounterpartOf(symbol as INamedTypeSymbol ?? symbol.ContainingType, old) is not { } counterpart)
            return null;
        var written = Qualified(name);
        return new TextChange(written.Span, counterpart.ToMinimalDisplayString(model, written.SpanStart));
    }

    /// <summary>A name with what stands before its dots.</summary>
    private static SyntaxNode Qualified(SimpleNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified when qualified.Right == name => qualified,
        AliasQualifiedNameSyntax { Parent: QualifiedNameSyntax } alias when alias.Name == name => alias,
        MemberAccessExpressionSyntax access when access.Name == name => access,
        _ => name,
    };
}
