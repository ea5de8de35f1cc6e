using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>A value that is made of text, and written as text. <see cref="FalTextConverter"/> asks any instance to make another. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFalText
{
    /// <summary>Makes a value of the same type.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value.</returns>
    /// <exception cref="FormatException">The text is none of a value.</exception>
    object FromText(string text);

    /// <summary>The value as text, of which the same value can be made.</summary>
    /// <returns>The text.</returns>
    string ToText();
}
