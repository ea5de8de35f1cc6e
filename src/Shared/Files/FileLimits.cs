using System.Globalization;

namespace Fal.Shared;

/// <summary>Limits of a file's content, as <c>x-fal</c> in a schema has them; null where there is none.</summary>
internal sealed record FileLimits
{
    public long? MaxFileSize { get; init; }

    public int? MinWidth { get; init; }

    public int? MaxWidth { get; init; }

    public int? MinHeight { get; init; }

    public int? MaxHeight { get; init; }

    public long? MinPixels { get; init; }

    public long? MaxPixels { get; init; }

    public double? MinAspectRatio { get; init; }

    public double? MaxAspectRatio { get; init; }

    /// <summary>Whether any limit is about the pixels of an image.</summary>
    public bool AreOfImages => this != new FileLimits { MaxFileSize = MaxFileSize };

    /// <summary>What a file breaks, as far as it is known.</summary>
    /// <param name="size">Its size in bytes; null where that is not known.</param>
    /// <param name="image">The size of the image that it is; null where it is none, or that is not known.</param>
    public IEnumerable<FileViolation> Broken(long? size, ImageSize? image)
    {
        if (size > MaxFileSize)
            yield return new FileViolation("file_too_large", $"File should have at most {MaxFileSize} bytes (max_file_size), not {size}", Context("max_file_size", MaxFileSize.Value, "file_size", size.Value));
        if (image is not { } known)
            yield break;
        foreach (var violation in BrokenBy(known))
        {
            // One that is turned may fit: which way round it is judged is the service's to say.
            if (!known.MayBeTurned || BrokenBy(new ImageSize(known.Height, known.Width)).Any(turned => turned.Limit == violation.Limit))
                yield return violation.Violation;
        }
    }

    private IEnumerable<(string Limit, FileViolation Violation)> BrokenBy(ImageSize image)
    {
        var (width, height) = (image.Width, image.Height);
        var pixels = (long)width * height;
        var ratio = (double)width / height;
        if (width < MinWidth)
            yield return Wrong("image_too_small", $"be at least {MinWidth} pixels wide", "min_width", MinWidth.Value, "width", width);
        if (width > MaxWidth)
            yield return Wrong("image_too_large", $"be at most {MaxWidth} pixels wide", "max_width", MaxWidth.Value, "width", width);
        if (height < MinHeight)
            yield return Wrong("image_too_small", $"be at least {MinHeight} pixels high", "min_height", MinHeight.Value, "height", height);
        if (height > MaxHeight)
            yield return Wrong("image_too_large", $"be at most {MaxHeight} pixels high", "max_height", MaxHeight.Value, "height", height);
        if (pixels < MinPixels)
            yield return Wrong("image_too_small", $"have at least {MinPixels} pixels", "min_pixels", MinPixels.Value, "pixels", pixels);
        if (pixels > MaxPixels)
            yield return Wrong("image_too_large", $"have at most {MaxPixels} pixels", "max_pixels", MaxPixels.Value, "pixels", pixels);
        if (ratio < MinAspectRatio)
            yield return Wrong("image_aspect_ratio_error", $"be at least {Text(MinAspectRatio.Value)} times as wide as high", "min_aspect_ratio", MinAspectRatio.Value, "aspect_ratio", ratio);
        if (ratio > MaxAspectRatio)
            yield return Wrong("image_aspect_ratio_error", $"be at most {Text(MaxAspectRatio.Value)} times as wide as high", "max_aspect_ratio", MaxAspectRatio.Value, "aspect_ratio", ratio);
    }

    private static (string Limit, FileViolation Violation) Wrong(string type, string should, string name, double limit, string actualName, double actual) =>
        (name, new FileViolation(type, $"Image should {should} ({name}), not {Text(actual)}", Context(name, limit, actualName, actual)));

    private static string Context(string name, double limit, string actualName, double actual) => $$"""{"{{name}}":{{Text(limit)}},"{{actualName}}":{{Text(actual)}}}""";

    private static string Text(double number) => Math.Round(number, 4).ToString("R", CultureInfo.InvariantCulture);
}
