using Fal.Shared;

namespace Fal.Runtime;

public ref partial struct FalValidation
{
    /// <summary>Checks that no file of a list is null.</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="items">The list.</param>
    public void Items(string name, IReadOnlyList<FalFile>? items) => Items(name, items, static (ref FalValidation validation, FalFile item) => validation.Required("", item));

    /// <summary>Checks that no file of a map is null.</summary>
    /// <param name="name">The name of the map.</param>
    /// <param name="values">The map.</param>
    public void Values(string name, IReadOnlyDictionary<string, FalFile>? values) => Values(name, values, static (ref FalValidation validation, FalFile value) => validation.Required("", value));

    /// <summary>
    /// Checks the content of a file, before it is uploaded. A file that the service fetches is left to the service, and so is what the file
    /// does not tell by its size and its first bytes.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The file.</param>
    /// <param name="maxFileSize">The greatest size in bytes.</param>
    /// <param name="minWidth">The least width of an image in pixels.</param>
    /// <param name="maxWidth">The greatest width of an image in pixels.</param>
    /// <param name="minHeight">The least height of an image in pixels.</param>
    /// <param name="maxHeight">The greatest height of an image in pixels.</param>
    /// <param name="minPixels">The least number of pixels of an image.</param>
    /// <param name="maxPixels">The greatest number of pixels of an image.</param>
    /// <param name="minAspectRatio">How many times as wide as high an image is at least.</param>
    /// <param name="maxAspectRatio">How many times as wide as high an image is at most.</param>
    public void File(
        string name,
        FalFile? value,
        long? maxFileSize = null,
        int? minWidth = null,
        int? maxWidth = null,
        int? minHeight = null,
        int? maxHeight = null,
        long? minPixels = null,
        long? maxPixels = null,
        double? minAspectRatio = null,
        double? maxAspectRatio = null)
    {
        if (value is null || (value.Content is null && !DataUri.Is(value.Url!)))
            return;
        var limits = new FileLimits
        {
            MaxFileSize = maxFileSize,
            MinWidth = minWidth,
            MaxWidth = maxWidth,
            MinHeight = minHeight,
            MaxHeight = maxHeight,
            MinPixels = minPixels,
            MaxPixels = maxPixels,
            MinAspectRatio = minAspectRatio,
            MaxAspectRatio = maxAspectRatio,
        };
        Add(name, new FileCheck(value, limits));
    }
}
