using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Runtime;

/// <summary>Lets <see cref="JsonSerializer"/> read and write a type that reads and writes itself.</summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class FalJsonConverter<T> : JsonConverter<T>, IFalMembers, ISchemaSource
    where T : IFalJson<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        try
        {
            return FalJson.Read<T>(ref reader);
        }
        catch (JsonException error) when (error.Path is null)
        {
            throw JsonPath.Locate(error, start, reader.TokenStartIndex);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        value.Write(writer);
    }

    /// <summary>Records are classes, unions are structs.</summary>
    bool IFalMembers.IsUnion => typeof(T).IsValueType;

    bool IFalMembers.IsOpen => typeof(T).IsValueType || typeof(FalRecord).IsAssignableFrom(typeof(T));

    FalMember? IFalMembers.Whole => T.Whole;

    FalTypeSchema ISchemaSource.Schema => T.Schema();

    IReadOnlyList<FalMember> IFalMembers.Members => T.Members;
}
