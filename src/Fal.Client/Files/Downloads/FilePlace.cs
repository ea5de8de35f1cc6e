namespace Fal;

/// <summary>Where a file is to be. What is there stays as it is until all of the new file has been written beside it.</summary>
internal sealed class FilePlace
{
    private const int MostLinks = 40;

    private readonly string _path;

    // A device, a pipe or an output of the process, which is written to: a file in its place would not be it.
    private readonly bool _isDevice;

    private FilePlace(string path, bool isDevice) => (_path, _isDevice) = (path, isDevice);

    /// <summary>The place that a path leads to, over symbolic links, also to where nothing is yet.</summary>
    /// <exception cref="IOException">A folder is there, or the links have no end.</exception>
    public static FilePlace Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.EndsInDirectorySeparator(full) || Directory.Exists(full))
            throw new IOException($"'{full}' is a folder: name the file in it.");
        if (OperatingSystem.IsWindows())
            return new FilePlace(EndOfLinks(full), false);
        if (IsDevice(full))
            return new FilePlace(full, true);
        var real = RealPath(full);
        return new FilePlace(real, IsDevice(real));
    }

    /// <summary>Puts a file there.</summary>
    /// <param name="write">Writes all of it.</param>
    public async Task FillAsync(Func<Stream, Task> write)
    {
        if (_isDevice)
        {
            var device = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
            await using (device.ConfigureAwait(false))
                await write(device).ConfigureAwait(false);
            return;
        }

        var folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(folder);

        // Not the file's own name with something added, which may be longer than names can be.
        var part = Path.Combine(folder, $"{Path.GetRandomFileName()}.part");
        try
        {
            UnixFileMode? mode = OperatingSystem.IsWindows() || !File.Exists(_path) ? null : File.GetUnixFileMode(_path);
            var file = Create(part, mode);
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                SetMode(file, mode);
            }

            Replace(part);
        }
        catch
        {
            TryDelete(part);
            throw;
        }
    }

    private static bool IsDevice(string path) => File.Exists(path) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));

    /// <summary>Makes a file to write to. None may be there.</summary>
    public static FileStream Create(string path, UnixFileMode? mode = null)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = UploadPart.ChunkSize,
            Options = FileOptions.Asynchronous,
        };

        // Not even while it is being written may others read what they could not read before.
        if (!OperatingSystem.IsWindows() && mode is not null)
            options.UnixCreateMode = mode;
        return new FileStream(path, options);
    }

    /// <summary>Gives the file the mode that it cannot be made with, since the process has a mask for new files.</summary>
    private static void SetMode(FileStream file, UnixFileMode? mode)
    {
        if (!OperatingSystem.IsWindows() && mode is { } kept && File.GetUnixFileMode(file.SafeFileHandle) != kept)
            File.SetUnixFileMode(file.SafeFileHandle, kept);
    }

    private void Replace(string part)
    {
        // On Windows access rights are of the file, and only this keeps them.
        if (OperatingSystem.IsWindows() && File.Exists(_path))
            File.Replace(part, _path, null);
        else
            File.Move(part, _path, overwrite: true);
    }

    public static void TryDelete(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The caller is told of what went wrong first.
        }
    }

    private static string EndOfLinks(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    /// <summary>
    /// A path without links. What a link says is relative to where the link really is, and <c>..</c> after a link to a folder is not the folder
    /// that is before it in the path, so that each step is looked at in turn.
    /// </summary>
    private static string RealPath(string path)
    {
        var links = 0;
        var real = "/";
        var steps = new Stack<string>(Steps(path));
        while (steps.TryPop(out var step))
        {
            if (step is ".")
                continue;
            var next = step is ".." ? Path.GetDirectoryName(real) ?? "/" : Path.Join(real, step);
            if (step is ".." || IsDevice(next) || new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"'{path}' leads over more than {MostLinks} links.");
            if (target.StartsWith('/'))
                real = "/";
            foreach (var further in Steps(target))
                steps.Push(further);
        }

        return real;

        static IEnumerable<string> Steps(string path) => Enumerable.Reverse(path.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }
}
