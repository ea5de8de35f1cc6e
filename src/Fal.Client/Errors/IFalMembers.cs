namespace Fal;

/// <summary>What knows the C# properties of a type.</summary>
internal interface IFalMembers
{
    /// <summary>Whether the type is one of several, so that the service may name which before it names a property.</summary>
    bool IsUnion { get; }

    /// <summary>Whether the type keeps properties that it does not name. Of one of several types it is not known.</summary>
    bool IsOpen { get; }

    /// <summary>The C# property that all of the JSON is the value of; null where its own properties are.</summary>
    FalMember? Whole { get; }

    /// <summary>The C# properties that names in JSON stand for.</summary>
    IReadOnlyList<FalMember> Members { get; }

    /// <summary>The C# property that a name in JSON stands for; null where there is none.</summary>
    FalMember? Member(string jsonName) => Members.FirstOrDefault(member => member.JsonName == jsonName);
}
