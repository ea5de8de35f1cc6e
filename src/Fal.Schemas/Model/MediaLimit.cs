namespace Fal.Schemas.Model;

/// <summary>What a limit of a file's content is about. The names are those of the schema, and of generated code, but for how they are written.</summary>
internal enum MediaLimit
{
    MaxFileSize,
    MinWidth,
    MaxWidth,
    MinHeight,
    MaxHeight,
    MinPixels,
    MaxPixels,
    MinAspectRatio,
    MaxAspectRatio,
    MinDuration,
    MaxDuration,
    MinFps,
    MaxFps,

    /// <summary>How many seconds the service waits for the file.</summary>
    Timeout,
}
