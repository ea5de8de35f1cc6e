using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fal.Shared;

namespace Fal.Runtime;

/// <summary>Puts values into the path of an endpoint. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FalPath
{
    /// <summary>A text as a step of a path, or part of one.</summary>
    /// <param name="value">The text.</param>
    /// <param name="name">The name of the parameter that it is the value of.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">It would lead elsewhere, or no id can have it.</exception>
    public static string Step(string value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return EndpointIdSyntax.IsStep(value)
            ? value
            : throw new ArgumentException($"{name} is '{value}'; it is a step of an endpoint's path, of letters, digits, '-', '.', '_' and '~'.", name);
    }

    /// <summary>An integer as a step of a path, or part of one.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>Its digits.</returns>
    public static string Step(long value) => value.ToString(CultureInfo.InvariantCulture);
}
