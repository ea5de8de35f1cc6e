namespace Fal;

/// <summary>A file that a model made. Every generated type with the shape of a file implements it.</summary>
public interface IFalMedia : IFalMediaSource
{
    /// <summary>Where the file is: <c>https:</c> or <c>data:</c>.</summary>
    string Url { get; }

    /// <summary>The media type, such as <c>image/png</c>, where it is known.</summary>
    string? ContentType => null;

    /// <summary>The name, where it is known.</summary>
    string? FileName => null;

    /// <summary>The size in bytes, where it is known.</summary>
    long? FileSize => null;

    void IFalMediaSource.CollectMedia(ICollection<IFalMedia> media)
    {
        ArgumentNullException.ThrowIfNull(media);
        media.Add(this);
    }
}
