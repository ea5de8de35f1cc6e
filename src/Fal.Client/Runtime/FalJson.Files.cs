namespace Fal.Runtime;

public static partial class FalJson
{
    /// <summary>Adds the files of a value that have no address yet.</summary>
    /// <param name="files">Where to.</param>
    /// <param name="value">The value.</param>
    public static void CollectFiles(ICollection<FalFile> files, IFalFileSource? value) => value?.CollectFiles(files);

    /// <summary>Adds the files of values that have no address yet.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="files">Where to.</param>
    /// <param name="values">The values.</param>
    public static void CollectFiles<T>(ICollection<FalFile> files, IEnumerable<T>? values)
        where T : IFalFileSource?
    {
        if (values is null)
            return;
        foreach (var value in values)
            value?.CollectFiles(files);
    }
}
