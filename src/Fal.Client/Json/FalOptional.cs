using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Fal.Shared;

namespace Fal;

/// <summary>
/// A value, null, or nothing at all: for properties where sending null means something else than leaving the property out,
/// because the service's own default is not null.
/// </summary>
/// <typeparam name="T">The type of the value; nullable where null may be sent.</typeparam>
[TypeConverter(typeof(FalTextConverter))]
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
public readonly record struct FalOptional<T> : IParsable<FalOptional<T>>, IFalText
{
    private readonly T _value;

    /// <summary>A value that is sent, also when it is null. <c>default</c> is the one that is left out.</summary>
    /// <param name="value">What to send.</param>
    public FalOptional(T value)
    {
        _value = value;
        HasValue = true;
    }

    /// <summary>Whether there is a value (or null) to send.</summary>
    public bool HasValue { get; }

    /// <summary>What to send.</summary>
    /// <exception cref="InvalidOperationException"><see cref="HasValue"/> is false.</exception>
    public T Value => HasValue ? _value : throw new InvalidOperationException("The property is left out: it has no value.");

    /// <summary>A value that is sent.</summary>
    /// <param name="value">What to send.</param>
    public static implicit operator FalOptional<T>(T value) => new(value);

    static FalOptional<T> IParsable<FalOptional<T>>.Parse(string s, IFormatProvider? provider) => FromText(s);

    static bool IParsable<FalOptional<T>>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FalOptional<T> result) => TryParse(s, out result);

    object IFalText.FromText(string text) => FromText(text);

    string IFalText.ToText() => HasValue ? FalText.OfAny(_value) : "";

    /// <summary>The value, or what the service would use where it is left out.</summary>
    /// <param name="fallback">What to return when there is no value.</param>
    /// <returns>The value, or <paramref name="fallback"/>.</returns>
    public T GetValueOrDefault(T fallback) => HasValue ? _value : fallback;

    /// <inheritdoc/>
    public override string ToString() => HasValue ? _value?.ToString() ?? "null" : "(left out)";

    /// <summary>No text leaves the property out, as an empty field of a form does.</summary>
    private static bool TryParse([NotNullWhen(true)] string? text, out FalOptional<T> result)
    {
        result = default;
        if (text is null or "")
            return text is not null;
        var isValue = FalText.TryParseAny(typeof(T), text, out var value);
        if (isValue)
            result = new((T)value!);
        return isValue;
    }

    private static FalOptional<T> FromText(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{VisibleText.Of(text, 100)}' is no value of the property.");
}
