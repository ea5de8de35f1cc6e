using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Fal.Generators.Tests;

/// <summary>A value in an input: that of a property, or an item of its list or map.</summary>
/// <param name="Path">As errors have it: <c>Loras[0].Scale</c>.</param>
/// <param name="Property">The property.</param>
/// <param name="Value">The value; of a union or an optional value, what it holds.</param>
internal sealed record InputPart(string Path, PropertyInfo Property, object Value)
{
    public bool IsItem => Path.EndsWith(']');

    /// <summary>Whether it is JSON that a union holds, since it is none of the cases. No C# makes such a value.</summary>
    public bool IsOther { get; private init; }

    /// <summary>All values in an input that are not null.</summary>
    public static IEnumerable<InputPart> In(object? input) => Of("", null, input);

    private static IEnumerable<InputPart> Of(string path, PropertyInfo? property, object? value)
    {
        var isOther = false;
        while (value is not null && GeneratedValues.IsHolder(value))
        {
            isOther = GeneratedValues.IsUnion(value.GetType()) && GeneratedValues.Held(value) is JsonElement;
            value = GeneratedValues.Held(value);
        }

        if (value is null)
            return [];

        var inner = value switch
        {
            string or JsonElement or FalFile or FalProperties or ValueType => [],
            IDictionary map => map.Keys.Cast<string>().SelectMany(key => Of($"{path}[\"{key}\"]", property, map[key])),
            IEnumerable items => items.Cast<object?>().SelectMany((item, i) => Of($"{path}[{i}]", property, item)),
            _ => value.GetType().GetProperties().SelectMany(p => Of(path.Length == 0 ? p.Name : $"{path}.{p.Name}", p, p.GetValue(value))),
        };
        return property is null ? inner : inner.Prepend(new InputPart(path, property, value) { IsOther = isOther });
    }
}
