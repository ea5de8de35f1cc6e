using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Fal.Generators.CodeFixes;

/// <summary>Sets the required members that <c>new FluxDevInput { }</c> does not set, to the schema's examples where it has any.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(RequiredMembersRefactoring))]
[Shared]
public sealed class RequiredMembersRefactoring : CodeRefactoringProvider
{
    private const string Title = "Fill in the required members";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root!.FindNode(context.Span).FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { } creation
            || model!.GetTypeInfo(creation, context.CancellationToken).Type is not INamedTypeSymbol type
            || !ExampleValues.IsGenerated(type)
            || Missing(creation, type) is not { Count: > 0 } missing)
        {
            return;
        }

        context.RegisterRefactoring(CodeAction.Create(Title, _ => Task.FromResult(Fill(context.Document, root, creation, missing)), Title));
    }

    private static List<IPropertySymbol> Missing(BaseObjectCreationExpressionSyntax creation, INamedTypeSymbol type)
    {
        var set = (creation.Initializer?.Expressions ?? default)
            .OfType<AssignmentExpressionSyntax>()
            .Select(static a => (a.Left as IdentifierNameSyntax)?.Identifier.ValueText)
            .ToList();
        return type.GetMembers().OfType<IPropertySymbol>().Where(p => p.IsRequired && !set.Contains(p.Name)).ToList();
    }

    private static Document Fill(Document document, SyntaxNode root, BaseObjectCreationExpressionSyntax creation, List<IPropertySymbol> missing)
    {
        var assignments = missing.Select(static p => $"{p.Name} = {ExampleValues.Of(p)}");
        var filled = (ImplicitObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new() {{ {string.Join(", ", assignments)} }}");
        var initializer = filled.Initializer!;
        if (creation.Initializer is { Expressions.Count: > 0 } written)
            initializer = written.AddExpressions([.. initializer.Expressions]);
        else if (creation.Initializer is { } empty)
            initializer = initializer.WithTriviaFrom(empty);
        var names = initializer.DescendantNodes().Where(static n => n is MemberAccessExpressionSyntax or NameSyntax { Parent: ObjectCreationExpressionSyntax });
        initializer = initializer.ReplaceNodes(names, static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        return document.WithSyntaxRoot(root.ReplaceNode(creation, creation.WithInitializer(initializer.WithAdditionalAnnotations(Formatter.Annotation))));
    }
}
