using Fal.Schemas.Budgets;

namespace Fal.Schemas.Names;

/// <summary>The names of a type's members: they must differ from its own, from each other, from what every record has, and from what its code calls.</summary>
internal static class MemberNames
{
    /// <summary>The names that no member is given. A test compares them with what the compiler makes of generated code.</summary>
    public static readonly HashSet<string> Reserved =
    [
        // What every record has, or C# gives it.
        "AdditionalProperties", "Deconstruct", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers",
        "ReferenceEquals", "ToString",

        // What known values have.
        "KnownValues", "TryParse",

        // C# allows no record a member of this name.
        "Clone",

        // What the code of a type calls by its simple name.
        "CultureInfo", "FalEquality", "FalJson", "FalMember", "FalText", "FalTypeSchema", "HashCode", "JsonTokenType",
    ];

    /// <summary>
    /// The names of a type's members, in the order of the members. Of several that would have the same name, the one that is called so in the schema
    /// has it, and the others are numbered by what they are called there: so no name depends on which comes first.
    /// </summary>
    /// <param name="typeName">The name of the type.</param>
    /// <param name="members">What each member is called in the schema.</param>
    /// <param name="nameOf">The name that a member has where no other would have it.</param>
    /// <param name="taken">The names of its members that are no such.</param>
    public static IReadOnlyList<string> Of(string typeName, IReadOnlyList<string> members, Func<string, string> nameOf, params string[] taken)
    {
        var wishes = members.Select(nameOf).ToList();
        var names = new string[members.Count];
        var all = new TakenNames(taken);
        foreach (var i in Enumerable.Range(0, names.Length).OrderBy(i => wishes[i] == members[i] ? 0 : 1).ThenBy(i => members[i], StringComparer.Ordinal))
            names[i] = Take(wishes[i], typeName, all);
        return names;
    }

    /// <summary>The names of the constants beside known values, in the order of their members.</summary>
    /// <param name="typeName">The name of the type.</param>
    /// <param name="members">The names of the members.</param>
    public static IReadOnlyList<string> OfConstants(string typeName, IReadOnlyList<string> members)
    {
        var taken = new TakenNames([typeName, "Value", .. members]);
        var names = members.OrderBy(member => member, StringComparer.Ordinal).ToDictionary(member => member, member => taken.Take(member + "Value"), StringComparer.Ordinal);
        return [.. members.Select(member => names[member])];
    }

    private static string Take(string wish, string typeName, TakenNames taken)
    {
        var free = wish == typeName || Reserved.Contains(wish) ? wish + "Value" : wish;
        var name = taken.Take(free);
        return Budget.CheckName(name == typeName ? taken.Take(free) : name, Budget.MemberName);
    }
}
