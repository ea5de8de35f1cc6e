using System.ComponentModel;
using Fal.Shared;

namespace Fal.Runtime;

/// <summary>The C# property that a name in JSON stands for. For generated code.</summary>
/// <param name="jsonName">The name in JSON.</param>
/// <param name="name">The name of the C# property, where it is not that in JSON with a capital for each word.</param>
/// <param name="isMap">Whether its value has entries by name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FalMember(string jsonName, string? name = null, bool isMap = false)
{
    internal string JsonName => jsonName;

    internal string Name { get; } = name ?? PascalCase.Of(jsonName);

    internal bool IsMap => isMap;

    /// <summary>The properties of its value, or of the items of its value; null where they have none.</summary>
    internal IFalMembers? Inner { get; private init; }

    /// <summary>A property whose value, or whose items, are of a type with properties of its own.</summary>
    /// <typeparam name="T">That type.</typeparam>
    /// <param name="jsonName">The name in JSON.</param>
    /// <param name="name">The name of the C# property, where it is not that in JSON with a capital for each word.</param>
    /// <param name="isMap">Whether its value has entries by name.</param>
    /// <returns>The property.</returns>
    public static FalMember Of<T>(string jsonName, string? name = null, bool isMap = false)
        where T : IFalJson<T> => new(jsonName, name, isMap) { Inner = new FalJsonConverter<T>() };

    /// <summary>The properties of a type, such as a case of a union.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The properties.</returns>
    public static IReadOnlyList<FalMember> In<T>()
        where T : IFalJson<T> => T.Members;

    /// <summary>The properties of one of several types.</summary>
    /// <param name="cases">Those of each; of two with one name in JSON the first counts.</param>
    /// <returns>The properties.</returns>
    public static IReadOnlyList<FalMember> InAny(params IReadOnlyList<FalMember>[] cases) => [.. cases.SelectMany(members => members)];
}
