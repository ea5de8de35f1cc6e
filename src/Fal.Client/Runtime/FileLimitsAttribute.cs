using System.ComponentModel.DataAnnotations;
using Fal.Shared;

namespace Fal.Runtime;

/// <summary>
/// Limits of a file's content, or of that of each file in a list or map; 0 where there is none. Null is left to <see cref="RequiredAttribute"/>.
/// </summary>
/// <remarks>
/// The client looks into a file of your own before it uploads it. The attribute judges what is known without that: how long the content is, and
/// what a <c>data:</c> address holds. Durations and frames are for the service to judge.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class FileLimitsAttribute() : ValidationAttribute("The field {0} has a file that the model does not take.")
{
    /// <summary>The greatest size in bytes.</summary>
    public long MaxFileSize { get; set; }

    /// <summary>The least width in pixels.</summary>
    public int MinWidth { get; set; }

    /// <summary>The greatest width in pixels.</summary>
    public int MaxWidth { get; set; }

    /// <summary>The least height in pixels.</summary>
    public int MinHeight { get; set; }

    /// <summary>The greatest height in pixels.</summary>
    public int MaxHeight { get; set; }

    /// <summary>The least number of pixels.</summary>
    public long MinPixels { get; set; }

    /// <summary>The greatest number of pixels.</summary>
    public long MaxPixels { get; set; }

    /// <summary>How many times as wide as high the picture is at least.</summary>
    public double MinAspectRatio { get; set; }

    /// <summary>How many times as wide as high the picture is at most.</summary>
    public double MaxAspectRatio { get; set; }

    /// <summary>The least duration in seconds.</summary>
    public double MinDuration { get; set; }

    /// <summary>The greatest duration in seconds.</summary>
    public double MaxDuration { get; set; }

    /// <summary>The least number of frames a second.</summary>
    public double MinFps { get; set; }

    /// <summary>The greatest number of frames a second.</summary>
    public double MaxFps { get; set; }

    private FileLimits Limits => new()
    {
        MaxFileSize = MaxFileSize > 0 ? MaxFileSize : null,
        MinWidth = MinWidth > 0 ? MinWidth : null,
        MaxWidth = MaxWidth > 0 ? MaxWidth : null,
        MinHeight = MinHeight > 0 ? MinHeight : null,
        MaxHeight = MaxHeight > 0 ? MaxHeight : null,
        MinPixels = MinPixels > 0 ? MinPixels : null,
        MaxPixels = MaxPixels > 0 ? MaxPixels : null,
        MinAspectRatio = MinAspectRatio > 0 ? MinAspectRatio : null,
        MaxAspectRatio = MaxAspectRatio > 0 ? MaxAspectRatio : null,
    };

    /// <summary>Whether nothing that is known of a file, or of any in a list or map, breaks a limit.</summary>
    /// <param name="value">The file, the list or the map.</param>
    /// <returns>Whether nothing does; true for what is none of them.</returns>
    public override bool IsValid(object? value)
    {
        var limits = Limits;
        return value switch
        {
            FalFile file => IsWithin(limits, file),
            IEnumerable<FalFile?> files => AreWithin(limits, files),
            IReadOnlyDictionary<string, FalFile> files => AreWithin(limits, files.Values),
            _ => true,
        };
    }

    private static bool AreWithin(FileLimits limits, IEnumerable<FalFile?> files) => files.All(file => file is null || IsWithin(limits, file));

    private static bool IsWithin(FileLimits limits, FalFile file)
    {
        var facts = file.Content is { } content ? new FileFacts(content.Length, null) : FileFacts.OfAddress(file.Url!);
        return !limits.Broken(facts.Size, facts.Image).Any();
    }
}
