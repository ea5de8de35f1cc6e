namespace Fal.Schemas.Names;

/// <summary>The names of a type's members: they must differ from its own, from each other, from what every record has, and from what its code calls.</summary>
internal static class MemberNames
{
    private static readonly HashSet<string> Reserved =
    [
        "AdditionalProperties", "Clone", "Deconstruct", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone",
        "PrintMembers", "ReferenceEquals", "ToString",
        "ArgumentNullException", "CultureInfo", "FalEquality", "FalJson", "FalMember", "FalProperties", "JsonTokenType",
    ];

    /// <summary>A name that is free, and is taken from now on.</summary>
    public static string Take(string wish, string typeName, ISet<string> taken)
    {
        var free = wish == typeName || Reserved.Contains(wish) ? wish + "Value" : wish;
        var name = Identifier.Unique(free, taken);
        return name == typeName ? Identifier.Unique(free, taken) : name;
    }
}
