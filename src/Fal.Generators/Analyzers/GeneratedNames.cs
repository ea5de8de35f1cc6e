using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Generators.Analyzers;

/// <summary>
/// The names without which code has nothing to do with generated types: the types' own, and those of the user's members and aliases that are
/// declared with them. Found in the syntax alone, since most code mentions none, and is then not bound for the analyzer.
/// </summary>
internal sealed class GeneratedNames
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { "FalFile" };

    private GeneratedNames()
    {
    }

    public static GeneratedNames In(Compilation compilation, GeneratedTypes types)
    {
        var names = new GeneratedNames();
        foreach (var reference in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (reference.RefersTo(types.Runtime))
                names.AddTypes(reference.GlobalNamespace, types);
        }

        // First the types of all files, and only then what is declared with them: a file may use what a later one declares.
        var others = new List<SyntaxNode>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var root = tree.GetRoot();
            if (!names.AddTypes(root))
                others.Add(root);
        }

        // What is found joins the names at the end, so that the order of the files makes no difference.
        var declared = new List<string>();
        foreach (var root in others)
            names.Declared(root, declared);
        names._names.UnionWith(declared);
        return names;
    }

    /// <summary>Whether code has one of the names.</summary>
    public bool AreIn(SyntaxNode node)
    {
        foreach (var token in node.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && _names.Contains(token.ValueText))
                return true;
        }

        return false;
    }

    /// <summary>Adds the types of an assembly's namespaces that have generated types.</summary>
    private void AddTypes(INamespaceSymbol space, GeneratedTypes types)
    {
        var members = space.GetTypeMembers();
        if (members.Any(types.IsGenerated))
        {
            foreach (var type in members)
            {
                _names.Add(type.Name);
                _names.UnionWith(type.GetTypeMembers().Select(t => t.Name));
            }
        }

        foreach (var inner in space.GetNamespaceMembers())
            AddTypes(inner, types);
    }

    /// <summary>Adds the types of a file that has generated types.</summary>
    /// <returns>Whether it has.</returns>
    private bool AddTypes(SyntaxNode root)
    {
        var declarations = root.DescendantNodes(static n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>();
        if (!declarations.Any(static d => d.BaseList is { } bases && bases.Types.Any(static t => IsJson(t.Type))))
            return false;
        _names.UnionWith(declarations.Select(static d => d.Identifier.ValueText));
        return true;
    }

    private static bool IsJson(TypeSyntax type) => type switch
    {
        GenericNameSyntax name => name.Identifier.ValueText is "IFalJson" or "IFalParsable" or "IFalKnownValues",
        QualifiedNameSyntax name => IsJson(name.Right),
        AliasQualifiedNameSyntax name => IsJson(name.Name),
        _ => false,
    };

    /// <summary>Adds to a list what a file declares with one of the names.</summary>
    private void Declared(SyntaxNode node, List<string> declared)
    {
        // Only names by which other code can reach a generated type without naming it: code that sets a property, calls a method or constructor, or
        // uses an alias. Local variables and parameters are left out: the member that declares them names their type, or one of the names here, and
        // is bound as a whole. What is declared with a declared name in turn is left out too (a type derived from one that derives from a generated
        // type): it is rare, each further round would have more code bound, and what is missed is still checked before it is sent.
        foreach (var member in node.ChildNodes())
        {
            switch (member)
            {
                case UsingDirectiveSyntax { Alias: { } alias } when AreIn(member):
                    declared.Add(alias.Name.Identifier.ValueText);
                    break;
                case BaseNamespaceDeclarationSyntax:
                    Declared(member, declared);
                    break;
                case TypeDeclarationSyntax type:
                    if (type.BaseList is { } bases && AreIn(bases))
                        declared.Add(type.Identifier.ValueText);
                    Parameters(type.ParameterList, type.Identifier, declared);
                    Declared(type, declared);
                    break;
                case ConstructorDeclarationSyntax constructor when AreIn(constructor.ParameterList):
                    declared.Add(constructor.Identifier.ValueText);
                    break;
                case MethodDeclarationSyntax method when AreIn(method.ReturnType) || AreIn(method.ParameterList):
                    declared.Add(method.Identifier.ValueText);
                    break;
                case DelegateDeclarationSyntax type when AreIn(type):
                    declared.Add(type.Identifier.ValueText);
                    break;
                case PropertyDeclarationSyntax property when AreIn(property.Type):
                    declared.Add(property.Identifier.ValueText);
                    break;
                case BaseFieldDeclarationSyntax field when AreIn(field.Declaration.Type):
                    declared.AddRange(field.Declaration.Variables.Select(static v => v.Identifier.ValueText));
                    break;
            }
        }
    }

    /// <summary>Parameters of a primary constructor are names in all of its type.</summary>
    private void Parameters(ParameterListSyntax? list, SyntaxToken type, List<string> declared)
    {
        if (list is null || !AreIn(list))
            return;
        declared.Add(type.ValueText);
        declared.AddRange(list.Parameters.Where(p => p.Type is { } t && AreIn(t)).Select(static p => p.Identifier.ValueText));
    }
}
