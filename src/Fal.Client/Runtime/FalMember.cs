using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>The C# property that a name in JSON stands for. For generated code.</summary>
/// <param name="name">The name of the C# property.</param>
/// <param name="isMap">Whether its value has entries by name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FalMember(string name, bool isMap = false)
{
    internal string Name => name;

    internal bool IsMap => isMap;

    /// <summary>The properties of its value, or of the items of its value; null where they have none.</summary>
    internal IFalMembers? Inner { get; private init; }

    /// <summary>A property whose value, or whose items, are of a type with properties of its own.</summary>
    /// <typeparam name="T">That type.</typeparam>
    /// <param name="name">The name of the C# property.</param>
    /// <param name="isMap">Whether its value has entries by name.</param>
    /// <returns>The property.</returns>
    public static FalMember Of<T>(string name, bool isMap = false)
        where T : IFalJson<T> => new(name, isMap) { Inner = new FalJsonConverter<T>() };

    /// <summary>The property of a type, such as a case of a union.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="jsonName">The name of the property in JSON.</param>
    /// <returns>The property; null where there is none.</returns>
    public static FalMember? In<T>(string jsonName)
        where T : IFalJson<T> => T.Member(jsonName);
}
