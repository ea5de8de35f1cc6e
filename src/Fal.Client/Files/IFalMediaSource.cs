using System.ComponentModel;

namespace Fal;

/// <summary>
/// What can hold files that a model made: an output, a part of one, or a file itself. Generated types implement it. Read the files with
/// <see cref="FalMediaExtensions.GetMedia(IFalMediaSource)"/>, or save them all with
/// <see cref="FalMediaExtensions.SaveAllAsync(IFalMediaSource, string, FalDownloadOptions?, CancellationToken)"/>.
/// </summary>
public interface IFalMediaSource
{
    /// <summary>Adds every file in the value, in the order of the schema.</summary>
    /// <param name="media">Where to.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    void CollectMedia(ICollection<IFalMedia> media);
}
