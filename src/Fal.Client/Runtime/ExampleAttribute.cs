namespace Fal.Runtime;

/// <summary>A value that a schema gives as an example for a required property. Editors that fill in what is required start from it.</summary>
/// <param name="value">The value: a string, a number or a boolean.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(object value) : Attribute
{
    /// <summary>The value: a <see cref="string"/>, an <see cref="int"/>, a <see cref="long"/>, a <see cref="double"/> or a <see cref="bool"/>.</summary>
    public object Value { get; } = value;
}
