using System.ComponentModel;

namespace Fal.Runtime;

/// <summary>A type that can hold files. Generated types implement it, so that files in an input are uploaded before it is sent.</summary>
public interface IFalFileSource
{
    /// <summary>Adds every file in the value that has no address yet.</summary>
    /// <param name="files">Where to.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    void CollectFiles(ICollection<FalFile> files);
}
