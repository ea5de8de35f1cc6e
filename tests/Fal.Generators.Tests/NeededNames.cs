using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Generators.Tests;

/// <summary>The names that generated code needs for something else than what a schema names, as the compiler understands the code.</summary>
internal sealed class NeededNames
{
    /// <summary>The names that the types of an endpoint cannot have.</summary>
    public SortedSet<string> OfTypes { get; } = new(StringComparer.Ordinal);

    /// <summary>The names that the members of a type cannot have, but for <c>Value</c>, which known values have and records may have.</summary>
    public SortedSet<string> OfMembers { get; } = new(StringComparer.Ordinal);

    public static NeededNames In(params IEnumerable<Generation> generations)
    {
        var names = new NeededNames();
        foreach (var generation in generations)
        {
            foreach (var source in generation.Result.GeneratedSources)
                names.Add(generation.Compilation.GetSemanticModel(source.SyntaxTree));
        }

        return names;
    }

    private void Add(SemanticModel model)
    {
        var root = model.SyntaxTree.GetRoot();
        foreach (var name in root.DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>().Where(IsLookedUp))
        {
            if (SymbolOf(model, name) is not { } symbol || !IsOutside(symbol, model.SyntaxTree))
                continue;

            // Where what is written is a type but no attribute, the compiler goes on to the attribute's full name.
            OfTypes.Add(name.Parent is AttributeSyntax ? symbol.ContainingType.Name : name.Identifier.ValueText);
            if (IsExpression(name) && name.FirstAncestorOrSelf<RecordDeclarationSyntax>() is { } type && !IsUnion(model.GetDeclaredSymbol(type)!))
                OfMembers.Add(name.Identifier.ValueText);
        }

        foreach (var type in root.DescendantNodes().OfType<TypeDeclarationSyntax>().Select(t => model.GetDeclaredSymbol(t)!).Where(t => t is { IsExtension: false } && !t.Name.EndsWith("Extensions", StringComparison.Ordinal)))
            AddMembers(type);
    }

    /// <summary>What a type has whatever its schema says: what the compiler and <c>object</c> give it, and what its kind has.</summary>
    private void AddMembers(INamedTypeSymbol type)
    {
        var own = type.GetMembers().Where(m => m is not INamedTypeSymbol && !IsOfSchema(m));
        var inherited = type.IsValueType ? [] : type.BaseType!.GetMembers();
        foreach (var member in own.Concat(inherited).Where(m => SyntaxFacts.IsValidIdentifier(m.Name) && (m is not IMethodSymbol method || method.MethodKind is MethodKind.Ordinary or MethodKind.Destructor)))
        {
            OfTypes.Add(member.Name);
            if (type.IsRecord && !IsUnion(type) && member.Name != "Value")
                OfMembers.Add(member.Name);
        }
    }

    /// <summary>Whether a type is a union: no member of it is named by a schema alone.</summary>
    private static bool IsUnion(INamedTypeSymbol type) => !type.GetMembers("Match").IsEmpty;

    private static bool IsOfSchema(ISymbol member) => member.ContainingType.IsRecord && member switch
    {
        IFieldSymbol field => field.IsImplicitlyDeclared || field.IsConst,
        IPropertySymbol { DeclaredAccessibility: Accessibility.Public, Name: not ("Value" or "AdditionalProperties" or "KnownValues") } => true,
        IPropertySymbol property => !property.ExplicitInterfaceImplementations.IsEmpty,
        IMethodSymbol method => method.Name.StartsWith("TryGet", StringComparison.Ordinal) || !method.ExplicitInterfaceImplementations.IsEmpty,
        _ => false,
    };

    /// <summary>Whether a name is looked for in what stands around it, rather than in what stands before it.</summary>
    private static bool IsLookedUp(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        QualifiedNameSyntax qualified => qualified.Left == name,
        AliasQualifiedNameSyntax or MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Right == name,
        _ => !(name is IdentifierNameSyntax { IsVar: true }),
    };

    /// <summary>Whether a member of that name would be taken for it: types are looked for among types alone.</summary>
    private static bool IsExpression(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax or InvocationExpressionSyntax or ArgumentSyntax or BinaryExpressionSyntax => true,
        _ => false,
    };

    private static ISymbol? SymbolOf(SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
    }

    private static bool IsOutside(ISymbol symbol, SyntaxTree tree) => symbol switch
    {
        INamespaceSymbol => true,
        ITypeParameterSymbol or ILocalSymbol or IParameterSymbol or IAliasSymbol => false,
        _ => !symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == tree),
    };
}
