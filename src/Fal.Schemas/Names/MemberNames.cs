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

        // C# allows no record a member of this name.
        "Clone",

        // What the code of a type calls by its simple name.
        "CultureInfo", "FalEquality", "FalJson", "FalMember", "FalProperties",
    ];

    /// <summary>A name that is free, and is taken from now on.</summary>
    public static string Take(string wish, string typeName, ISet<string> taken)
    {
        var free = wish == typeName || Reserved.Contains(wish) ? wish + "Value" : wish;
        var name = Identifier.Unique(free, taken);
        return name == typeName ? Identifier.Unique(free, taken) : name;
    }
}
