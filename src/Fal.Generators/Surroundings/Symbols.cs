using Microsoft.CodeAnalysis;

namespace Fal.Generators.Surroundings;

/// <summary>What code without an alias sees in a namespace.</summary>
internal static class Symbols
{
    /// <summary>A namespace with what every assembly has in it; null where none has any such.</summary>
    public static INamespaceSymbol? Namespace(this Compilation compilation, string name)
    {
        var space = compilation.GlobalNamespace;
        foreach (var part in name.Split('.'))
        {
            if (space.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault() is not { } inner)
                return null;
            space = inner;
        }

        return space;
    }

    /// <summary>Whether the project's code sees a type of a name.</summary>
    public static bool HasType(this Compilation compilation, INamespaceSymbol space, string name, Func<INamedTypeSymbol, bool>? isMeant = null)
    {
        foreach (var type in space.GetTypeMembers(name))
        {
            if ((isMeant is null || isMeant(type)) && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
                return true;
        }

        return false;
    }
}
