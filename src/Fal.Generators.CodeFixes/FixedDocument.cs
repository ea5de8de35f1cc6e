using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Generators.CodeFixes;

/// <summary>A document as it is before its fixes, and the names that they have given.</summary>
internal sealed class FixedDocument(SemanticModel model, SyntaxNode root)
{
    private readonly Dictionary<SyntaxNode, HashSet<string>> _names = [];

    public SemanticModel Model => model;

    public SyntaxNode Root => root;

    /// <summary>A name for a variable that its member does not use yet.</summary>
    public string Name(string name, SyntaxNode place)
    {
        var member = place.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) ?? root;
        if (!_names.TryGetValue(member, out var used))
            _names.Add(member, used = [.. member.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText)]);

        var free = name;
        for (var i = 2; !used.Add(free); i++)
            free = name + i;
        return free;
    }
}
