using System.Diagnostics.CodeAnalysis;

namespace Fal;

/// <summary>
/// A value, null, or nothing at all: for properties where sending null means something else than leaving the property out,
/// because the service's own default is not null.
/// </summary>
/// <typeparam name="T">The type of the value; nullable where null may be sent.</typeparam>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
public readonly record struct FalOptional<T>
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

    /// <summary>The value, or what the service would use where it is left out.</summary>
    /// <param name="fallback">What to return when there is no value.</param>
    /// <returns>The value, or <paramref name="fallback"/>.</returns>
    public T GetValueOrDefault(T fallback) => HasValue ? _value : fallback;

    /// <inheritdoc/>
    public override string ToString() => HasValue ? _value?.ToString() ?? "null" : "(left out)";
}
