using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>Finds the types that hold others.</summary>
internal static class Containers
{
    /// <summary>Some types, and all that hold one of them at any depth.</summary>
    /// <param name="types">The types to find them among.</param>
    /// <param name="isOne">Whether a type is one of those to begin with.</param>
    /// <param name="parts">What a type holds, as far as it counts.</param>
    public static HashSet<string> Of(IReadOnlyList<TypeModel> types, Func<TypeModel, bool> isOne, Func<TypeModel, IEnumerable<TypeRef>> parts)
    {
        // Types may hold each other in a circle, so that none comes first. The search goes backwards, from what is held to what holds it, and
        // meets each use of a type once, however long the chain of types is.
        var holders = types
            .SelectMany(t => parts(t).Select(p => p.Innermost).OfType<NamedType>(), (holder, held) => (Holder: holder.Name, Held: held.Name))
            .ToLookup(use => use.Held, use => use.Holder);
        var found = new HashSet<string>(types.Where(isOne).Select(t => t.Name));
        var waiting = new Stack<string>(found);
        while (waiting.Count > 0)
        {
            foreach (var holder in holders[waiting.Pop()].Where(found.Add))
                waiting.Push(holder);
        }

        return found;
    }
}
