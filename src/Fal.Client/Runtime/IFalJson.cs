using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Runtime;

/// <summary>A value of a type that reads and writes itself as JSON. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalJson
{
    /// <summary>How values of the type are read and written.</summary>
    JsonTypeInfo TypeInfo { get; }
}

/// <summary>A type that reads and writes itself as JSON, without reflection. Generated types implement it.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IFalJson<TSelf> : IFalJson
    where TSelf : IFalJson<TSelf>
{
    /// <summary>Reads a value.</summary>
    /// <param name="reader">On the first token of the value; left on its last.</param>
    /// <returns>The value.</returns>
    /// <exception cref="JsonException">The JSON has another shape than the type.</exception>
    static abstract TSelf Read(ref Utf8JsonReader reader);

    /// <summary>Writes the value.</summary>
    /// <param name="writer">Where to.</param>
    void Write(Utf8JsonWriter writer);

    /// <summary>The C# properties that names in JSON stand for, so that errors of the service can name them; none where the type is only received.</summary>
    static virtual IReadOnlyList<FalMember> Members => [];

    /// <summary>The C# property that all of the JSON is the value of, where the JSON is no object; null where there is none.</summary>
    static virtual FalMember? Whole => null;

    /// <summary>Where the JSON Schema of the type is.</summary>
    /// <returns>Where it is; nowhere where the project has no schemas at run time.</returns>
    static virtual FalTypeSchema Schema() => default;

    JsonTypeInfo IFalJson.TypeInfo => FalJson.TypeInfo<TSelf>();
}
