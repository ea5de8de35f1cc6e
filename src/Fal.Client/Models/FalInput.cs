using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal;

/// <summary>
/// The input of a model that was chosen at run time: JSON. A <see cref="JsonElement"/>, a <see cref="JsonNode"/> and a dictionary convert to it,
/// as they are then.
/// </summary>
public sealed class FalInput
{
    /// <summary>Holds an input.</summary>
    /// <param name="json">The input.</param>
    public FalInput(JsonElement json) => Json = json.ValueKind is JsonValueKind.Undefined ? json : json.Clone();

    /// <summary>Holds JSON that is being made, as it is now.</summary>
    /// <param name="json">The input.</param>
    /// <exception cref="ArgumentException">It holds something that is no JSON.</exception>
    public FalInput(JsonNode json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Json = ObjectJson.Of(json, nameof(json));
    }

    /// <summary>Makes an input of names and values.</summary>
    /// <param name="properties">
    /// The properties: text, numbers, <see langword="true"/> and <see langword="false"/>, <see langword="null"/>, <see cref="JsonElement"/>,
    /// <see cref="JsonNode"/>, <see cref="Uri"/>, and dictionaries and lists of such.
    /// </param>
    /// <exception cref="ArgumentException">One of them, at any depth, is something else; the error says where.</exception>
    public FalInput(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        Json = ObjectJson.Of(properties, nameof(properties));
    }

    /// <summary>The input as JSON.</summary>
    public JsonElement Json { get; }

    /// <summary>JSON that is read only, as an input.</summary>
    /// <param name="json">The JSON.</param>
    public static implicit operator FalInput(JsonElement json) => new(json);

    /// <summary>JSON that is being made, as it is now.</summary>
    /// <param name="json">The JSON; null is no input.</param>
    /// <exception cref="ArgumentException">It holds something that is no JSON.</exception>
    [return: NotNullIfNotNull(nameof(json))]
    public static implicit operator FalInput?(JsonNode? json) => json is null ? null : new(json);

    /// <summary>Names and values, as they are now.</summary>
    /// <param name="properties">As for <see cref="FalInput(IEnumerable{KeyValuePair{string, object}})"/>; null is no input.</param>
    /// <exception cref="ArgumentException">One of the values, at any depth, is none that JSON has; the error says where.</exception>
    [return: NotNullIfNotNull(nameof(properties))]
    public static implicit operator FalInput?(Dictionary<string, object?>? properties) => properties is null ? null : new(properties);

    /// <summary>The input as JSON.</summary>
    /// <returns>The JSON.</returns>
    public override string ToString() => Json.ToString();
}
