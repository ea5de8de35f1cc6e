using System.Text.Json;

namespace Fal;

/// <summary>Properties of answers that may be missing, or be of another type than they should.</summary>
internal static class JsonElementExtensions
{
    /// <summary>A property's text; null where the element is no object, or has no such text.</summary>
    public static string? StringOrNull(this JsonElement owner, string name) =>
        owner.PropertyOrNull(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The same; where it is a text that is known, such as an id that each answer repeats, that one.</summary>
    public static string? StringOrNull(this JsonElement owner, string name, string? known) =>
        owner.PropertyOrNull(name) is not { ValueKind: JsonValueKind.String } value ? null : value.ValueEquals(known) ? known : value.GetString();

    /// <summary>A property's integer; null where the element is no object, or has no such integer.</summary>
    public static int? Int32OrNull(this JsonElement owner, string name) =>
        owner.PropertyOrNull(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    /// <summary>A property; null where the element is no object, or has no such property.</summary>
    public static JsonElement? PropertyOrNull(this JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;
}
