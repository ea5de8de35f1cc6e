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
    /// <summary>The captured names of those namespaces that have any.</summary>
    public static EquatableArray<CapturedNames> In(IEnumerable<string> namespaces, Compilation compilation)
    {
        var brought = NeededTypes.ByNamespace.Keys.Select(name => (Name: name, Symbol: compilation.Namespace(name))).ToList();
        var ambiguous = new HashSet<string>(Needed().Where(type => brought.Any(other => other.Name != type.Namespace && Has(other.Symbol, type.Name))).Select(type => type.Name));
        return namespaces.Select(Of).Where(captured => captured.Names.Count > 0).ToEquatableArray();

        CapturedNames Of(string @namespace)
        {
            var space = compilation.Namespace(@namespace);
            return new(@namespace, Needed().Where(type => ambiguous.Contains(type.Name) || (type.Namespace != @namespace && (Has(space, type.Name) || HasNamespace(space, type.Name)))).Select(type => type.Name).ToEquatableArray());
        }

        bool Has(INamespaceSymbol? space, string name) => space is not null
            && (compilation.HasType(space, name) || (NeededTypes.ShortForm(name) is { } attribute && compilation.HasType(space, attribute, type => type.TypeKind is TypeKind.Class)));
    }

    private static bool HasNamespace(INamespaceSymbol? space, string name) =>
        space is not null && NeededTypes.Forms(name).Any(form => space.GetMembers(form).Any(member => member is INamespaceSymbol));

    private static IEnumerable<(string Namespace, string Name)> Needed() =>
        NeededTypes.ByNamespace.SelectMany(types => types.Value, (types, name) => (types.Key, name));
}
