namespace Fal;

/// <summary>
/// A file that takes the place of none. From the start its part lies beside where it will be and keeps its name for it, so that others who save
/// into the same folder at the same time, in whatever process, take another.
/// </summary>
internal sealed class NewFile : IDisposable
{
    // As the systems say that a file is there already.
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int UnixFileExists = 17;

    private readonly FileStream _part;
    private bool _isInPlace;

    private NewFile(string path, FileStream part) => (Path, _part) = (path, part);

    public string Path { get; }

    /// <summary>Takes a name in a folder: the one that is wanted, or where that is taken, one with a number.</summary>
    public static NewFile In(string folder, string name)
    {
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(folder, Numbered(name, number));
            if (TryTake(path) is { } part)
                return new NewFile(path, part);
        }
    }

    /// <summary>Puts the file there.</summary>
    /// <param name="write">Writes all of it.</param>
    public async Task FillAsync(Func<Stream, Task> write)
    {
        await using (_part.ConfigureAwait(false))
            await write(_part).ConfigureAwait(false);
        File.Move(_part.Name, Path);
        _isInPlace = true;
    }

    public void Dispose()
    {
        _part.Dispose();
        if (!_isInPlace)
            FilePlace.TryDelete(_part.Name);
    }

    private static string Numbered(string name, int number) =>
        number == 1 ? name : $"{System.IO.Path.GetFileNameWithoutExtension(name)}-{number}{System.IO.Path.GetExtension(name)}";

    /// <summary>The part of a file whose name is free; null where it is not.</summary>
    private static FileStream? TryTake(string path)
    {
        if (System.IO.Path.Exists(path))
            return null;
        FileStream part;
        try
        {
            part = FilePlace.Create(path + ".part");
        }
        catch (IOException error) when (error.HResult is WindowsFileExists or UnixFileExists)
        {
            return null;
        }

        // Whoever had the part before may have put the file in place since: only now nobody else can.
        if (!System.IO.Path.Exists(path))
            return part;
        part.Dispose();
        FilePlace.TryDelete(part.Name);
        return null;
    }
}
