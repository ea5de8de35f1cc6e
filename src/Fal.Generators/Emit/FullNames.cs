using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.Emit;

/// <summary>Writes names of types in full, so that they mean the same wherever the code stands.</summary>
internal static class FullNames
{
    private static readonly Dictionary<string, string> Namespaces = NeededTypes.ByNamespace
        .SelectMany(types => types.Value, (types, name) => (Name: name, Namespace: types.Key))
        .ToDictionary(type => type.Name, type => type.Namespace, StringComparer.Ordinal);

    /// <summary>The code with the names of some needed types in full.</summary>
    public static SourceText Write(SourceText code, EquatableArray<string> types, CancellationToken cancellationToken)
    {
        if (types.Count == 0)
            return code;
        var asWritten = types.ToDictionary(type => NeededTypes.ShortForm(type) ?? type, StringComparer.Ordinal);
        var root = CSharpSyntaxTree.ParseText(code, cancellationToken: cancellationToken).GetRoot(cancellationToken);
        return code.WithChanges(root.DescendantNodes(descendIntoTrivia: true)
            .OfType<SimpleNameSyntax>()
            .Where(name => asWritten.TryGetValue(name.Identifier.ValueText, out var type) && IsType(name, type))
            .Select(name => new TextChange(new TextSpan(name.SpanStart, 0), $"global::{Namespaces[asWritten[name.Identifier.ValueText]]}.")));
    }

    /// <summary>Whether a name is that of a needed type, and nothing stands before it.</summary>
    private static bool IsType(SimpleNameSyntax name, string type) => name.Parent switch
    {
        QualifiedNameSyntax or AliasQualifiedNameSyntax => false,
        AttributeSyntax => true,
        _ when NeededTypes.ShortForm(type) is not null => false,
        MemberAccessExpressionSyntax access => access.Expression == name && !IsProperty(name),
        NameMemberCrefSyntax or ConstantPatternSyntax => true,
        _ => SyntaxFacts.IsInNamespaceOrTypeContext(name),
    };

    /// <summary>Whether a type around a name has a property of that name, which comes first.</summary>
    private static bool IsProperty(SimpleNameSyntax name) => name.Ancestors().OfType<TypeDeclarationSyntax>()
        .Any(type => type.Members.OfType<PropertyDeclarationSyntax>().Any(property => property.Identifier.ValueText == name.Identifier.ValueText));
}
