using System.Reflection;
using Fal.Runtime;

namespace Fal.Generators.Tests;

/// <summary>What tells the kinds of generated values apart, found by reflection.</summary>
internal static class GeneratedValues
{
    public static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FalOptional<>);

    public static bool IsUnion(Type type) => !IsOptional(type) && Holder(Nullable.GetUnderlyingType(type) ?? type) is not null;

    /// <summary>Whether a value is one of those, of which another value is held.</summary>
    public static bool IsHolder(object value) => Holder(value.GetType()) is not null;

    /// <summary>What a union or an optional value holds.</summary>
    public static object? Held(object value) => Holder(value.GetType())!.GetValue(value);

    /// <summary>The text or number that one of a type's known values stands for; null for anything else.</summary>
    public static object? Known(object value) =>
        value.GetType() is { IsValueType: true, IsGenericType: false } type && !IsUnion(type) && type.GetInterface("IFalJson`1") is not null ? type.GetProperty("Value")?.GetValue(value) : null;

    /// <summary>The field of a union or an optional value; null of any other type.</summary>
    public static FieldInfo? Holder(Type type) => !type.IsValueType ? null
        : type.GetField("_value", BindingFlags.NonPublic | BindingFlags.Instance) is { } optional ? optional
        : type.GetField("<Value>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is { } field && field.FieldType == typeof(object) ? field : null;
}
