using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>Values of generated types as the code of an app has them: <c>new FluxDevInput { Prompt = "a sunset" }</c>.</summary>
internal static class CSharpExpression
{
    /// <param name="type">The type of what takes the value; the expression converts to it.</param>
    public static string Of(Type type, object? value)
    {
        if (value is null)
            return "null";
        if (GeneratedValues.IsOptional(type))
            return $"new({Of(type.GenericTypeArguments[0], GeneratedValues.Held(value))})";

        return value switch
        {
            string or bool or int or long or ulong or double => Literal(value),
            JsonElement json => $"global::System.Text.Json.JsonDocument.Parse({Literal(json.GetRawText())}).RootElement",
            FalProperties properties => $"global::Fal.FalProperties.Parse({Literal(properties.ToString())})",
            FalBytes bytes => $"new global::Fal.FalBytes(global::System.Convert.FromBase64String({Literal(Convert.ToBase64String(bytes.Memory.Span))}))",
            IDictionary map => Map(ItemType(value, typeof(IReadOnlyDictionary<,>)), map),
            IEnumerable items => $"[{Items(ItemType(value, typeof(IReadOnlyList<>)), items)}]",
            _ when Raw(value) is { } raw => Converted(Nullable.GetUnderlyingType(type) ?? type, value, raw) ?? Created(value, raw),
            _ when GeneratedValues.IsUnion(type) => Case(Nullable.GetUnderlyingType(type) ?? type, value, GeneratedValues.Held(value)!),
            _ => Record(value),
        };
    }

    /// <summary>A type by its whole name.</summary>
    public static string Name(Type type) => type.IsGenericType
        ? $"global::{type.FullName![..type.FullName!.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GenericTypeArguments.Select(Name))}>"
        : $"global::{type.FullName!.Replace('+', '.')}";

    private static string Record(object value)
    {
        var type = value.GetType();
        var properties = type.GetProperties().Select(p => (Property: p, Value: p.GetValue(value))).Where(p => IsSet(p.Property, p.Value));
        return $"new {Name(type)} {{ {string.Join(", ", properties.Select(p => $"{p.Property.Name} = {Of(p.Property.PropertyType, p.Value)}"))} }}";
    }

    private static bool IsSet(PropertyInfo property, object? value) => value switch
    {
        _ when property.SetMethod is null => false,
        null => property.IsDefined(typeof(RequiredMemberAttribute)),
        FalProperties additional => additional.Count > 0,
        _ => !GeneratedValues.IsOptional(property.PropertyType) || (bool)property.PropertyType.GetProperty("HasValue")!.GetValue(value)!,
    };

    private static string Map(Type item, IDictionary map) =>
        $"new global::System.Collections.Generic.Dictionary<string, {Name(item)}> {{ {string.Join(", ", map.Keys.Cast<string>().Select(key => $"[{Literal(key)}] = {Of(item, map[key])}"))} }}";

    private static string Items(Type item, IEnumerable items) => string.Join(", ", items.Cast<object?>().Select(value => Of(item, value)));

    /// <summary>Of a list or map that implements a generic interface.</summary>
    private static Type ItemType(object items, Type generic) =>
        items.GetType().GetInterfaces().First(i => i.IsGenericType && i.GetGenericTypeDefinition() == generic).GenericTypeArguments[^1];

    /// <summary>A case of a union; a list is an array, since no conversion takes an interface.</summary>
    private static string Case(Type union, object value, object held) => held is IEnumerable items and not (string or IDictionary)
        ? $"new {Name(ItemType(held, typeof(IReadOnlyList<>)))}[] {{ {Items(ItemType(held, typeof(IReadOnlyList<>)), items)} }}"
        : Converted(union, value, Raw(held)) ?? Created(held, Raw(held));

    /// <summary>What a file or known value is made of.</summary>
    private static object? Raw(object value) => value is FalFile file ? file.Url : GeneratedValues.Known(value);

    /// <summary>The bare literal; null where the type does not convert it into the same value.</summary>
    private static string? Converted(Type type, object value, object? raw) =>
        raw is not null && value.Equals(type.GetMethod("op_Implicit", [raw.GetType()])?.Invoke(null, [raw])) ? Literal(raw) : null;

    /// <summary>A value that says of which type it is.</summary>
    private static string Created(object value, object? raw) => raw switch
    {
        null => Of(value.GetType(), value),
        _ when value is FalFile => $"global::Fal.FalFile.FromUrl({Literal(raw)})",
        _ => $"new {Name(value.GetType())}({Literal(raw)})",
    };

    private static string Literal(object value) => value switch
    {
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
