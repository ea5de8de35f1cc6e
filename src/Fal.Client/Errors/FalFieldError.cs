using Fal.Shared;

namespace Fal;

/// <summary>One violation of a model's schema.</summary>
/// <param name="Path">Where in the input, such as <c>image_size.width</c> or <c>loras[0].path</c>; empty for the input as a whole.</param>
/// <param name="Message">What is wrong with the value.</param>
/// <param name="Type">The kind of violation, such as <see cref="FalErrorType.LessThanEqual"/>; null where the service names none.</param>
public sealed record FalFieldError(string Path, string Message, FalErrorType? Type = null)
{
    /// <summary>
    /// The same in C#, such as <c>ImageSize.Width</c> or <c>Loras[0].Path</c>; null for the input as a whole, and where the input's type
    /// does not have the property.
    /// </summary>
    public string? PropertyPath { get; init; }

    /// <summary>More about the violation, such as the limit: <c>{"le": 50}</c>.</summary>
    public FalProperties Context { get; init; } = FalProperties.Empty;

    /// <summary>
    /// What the value was flagged as, of type <see cref="FalErrorType.ContentPolicyViolation"/>: see <see cref="FalApiException.Categories"/>.
    /// </summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Where, in C# and in JSON, and the message: <c>NumImages (num_images): Input should be less than or equal to 4</c>.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => VisibleText.Escape(
        Path.Length == 0 ? Message
        : PropertyPath is null || PropertyPath == Path ? $"{Path}: {Message}"
        : $"{PropertyPath} ({Path}): {Message}");
}
