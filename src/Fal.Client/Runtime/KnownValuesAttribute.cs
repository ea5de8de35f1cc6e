namespace Fal.Runtime;

/// <summary>The values that a schema lists for a type, in the order of the type's static members. Any other is refused by the service.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class KnownValuesAttribute : Attribute
{
    /// <summary>Strings.</summary>
    /// <param name="values">The values.</param>
    public KnownValuesAttribute(params string[] values) => Values = values;

    /// <summary>Integers.</summary>
    /// <param name="values">The values.</param>
    public KnownValuesAttribute(params long[] values) => Values = [.. values.Cast<object>()];

    /// <summary>The values, each a <see cref="string"/> or a <see cref="long"/>.</summary>
    public IReadOnlyList<object> Values { get; }
}
