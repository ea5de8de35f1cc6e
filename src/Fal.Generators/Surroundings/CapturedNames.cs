using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Surroundings;

/// <summary>
/// The names of needed types that mean something else in a namespace of clients: something that is declared there comes before what using
/// directives bring, and a type of that name in another of the namespaces that they bring makes the name ambiguous.
/// </summary>
internal sealed record CapturedNames(string Namespace, EquatableArray<string> Names)
{
    private static readonly (string Namespace, string Name)[] Needed =
        [.. NeededTypes.ByNamespace.SelectMany(types => types.Value, (types, name) => (types.Key, name))];

    /// <summary>The captured names of those namespaces that have any.</summary>
    public static EquatableArray<CapturedNames> In(IEnumerable<string> namespaces, Compilation compilation)
    {
        var brought = NeededTypes.ByNamespace.Keys.Select(name => (Name: name, Symbol: compilation.Namespace(name))).ToList();
        var ambiguous = Needed.Where(type => brought.Any(other => other.Name != type.Namespace && HasType(other.Symbol, type.Name))).ToList();
        return namespaces.Select(Of).Where(captured => captured.Names.Count > 0).ToEquatableArray();

        CapturedNames Of(string @namespace)
        {
            var space = compilation.Namespace(@namespace);
            var declared = Needed.Where(type => type.Namespace != @namespace && (HasType(space, type.Name) || HasNamespace(space, type.Name)));
            return new(@namespace, ambiguous.Union(declared).Select(type => type.Name).ToEquatableArray());
        }

        // An attribute is looked for by its short name too; what is no class is none, such as System.Range.
        bool HasType(INamespaceSymbol? space, string name) => space is not null
            && (compilation.HasType(space, name)
                || (NeededTypes.ShortForm(name) is { } attribute && compilation.HasType(space, attribute, type => type.TypeKind is TypeKind.Class)));
    }

    private static bool HasNamespace(INamespaceSymbol? space, string name) =>
        space is not null && NeededTypes.Forms(name).Any(form => space.GetMembers(form).Any(member => member is INamespaceSymbol));
}
