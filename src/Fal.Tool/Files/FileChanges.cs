using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fal.Tool.Files;

/// <summary>
/// Files that change together or not at all. Each is written beside its place first, with a copy of what stands there; then all are renamed into
/// place, in the order in which they were added. What fails before leaves everything as it was, and what fails between is taken back.
/// </summary>
internal sealed partial class FileChanges
{
    private const string Mark = ".fal-tmp";

    /// <summary>What is older was left by a process that was killed, perhaps on another machine.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromMinutes(10);
    private static readonly string Machine = SchemaFolder.Hash(System.Text.Encoding.UTF8.GetBytes(Environment.MachineName))[..8];
    private readonly List<Change> _changes = [];

    /// <summary>For tests: what happens between the writing and the renaming.</summary>
    public Action? BeforeReplacing { get; init; }

    /// <param name="path">The file.</param>
    /// <param name="content">What it is to hold; null where it is to go.</param>
    /// <param name="read">What it held when the change was decided; null where it was not there.</param>
    public void Add(string path, byte[]? content, byte[]? read)
    {
        if (content is not null || read is not null)
            _changes.Add(new(content is null ? path : Target(path), content, read));
    }

    /// <exception cref="FalToolException">It could not be done, and nothing was.</exception>
    public void Apply(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var folder in _changes.Select(change => Path.GetDirectoryName(Path.GetFullPath(change.Path))!).Distinct().ToList())
                Clear(folder);
            foreach (var change in _changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Prepare(change);
            }

            cancellationToken.ThrowIfCancellationRequested();
            BeforeReplacing?.Invoke();
            Replace();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FalToolException($"{error.Message} Nothing was changed.", error);
        }
        finally
        {
            foreach (var change in _changes)
            {
                Remove(change.New);
                Remove(change.Old);
            }
        }
    }

    /// <summary>Removes from a folder what processes have left that were killed.</summary>
    public static void Clear(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, ".*" + Mark).Where(file => File.GetLastWriteTimeUtc(file) < DateTime.UtcNow - Leftover || IsOfTheDead(file)).ToList())
            Remove(file);
    }

    /// <summary>Whether a file says that it is of a process of this machine that lives no more.</summary>
    private static bool IsOfTheDead(string file)
    {
        if (Owner.Match(Path.GetFileName(file)) is not { Success: true } owner || owner.Groups["machine"].Value != Machine || !int.TryParse(owner.Groups["process"].Value, out var id))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\.(?<machine>[0-9a-f]{8})-(?<process>[0-9]+)\.[^.]+\.[^.]+\.(new|old)\.fal-tmp$")]
    private static partial Regex Owner { get; }

    private static void Prepare(Change change)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(change.Path))!;
        Directory.CreateDirectory(folder);
        if (Directory.Exists(change.Path))
            throw new IOException($"{change.Path} is a folder, and should be a file.");
        CheckUnchanged(change);
        var start = Path.Combine(folder, "." + Path.GetFileName(change.Path)[..Math.Min(60, Path.GetFileName(change.Path).Length)] + $".{Machine}-{Environment.ProcessId}.{Path.GetRandomFileName()}");
        if (change.Content is not null)
            Write(change.New = start + ".new" + Mark, change.Content);
        KeepMode(change.New, change.Path);
        if (change.Read is not null)
            Write(change.Old = start + ".old" + Mark, change.Read);
        KeepMode(change.Old, change.Path);
    }

    /// <summary>The file that a symbolic link stands for: what is written goes there, and the link stays.</summary>
    private static string Target(string path) => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static void KeepMode(string? temporary, string path)
    {
        if (temporary is not null && !OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
    }

    /// <summary>What somebody else wrote meanwhile is not lost.</summary>
    private static void CheckUnchanged(Change change)
    {
        var now = File.Exists(change.Path) ? File.ReadAllBytes(change.Path) : null;
        if (now is null != change.Read is null || (now is not null && !now.AsSpan().SequenceEqual(change.Read)))
            throw new IOException($"{change.Path} was changed by something else meanwhile: run the command again.");
        if (now is not null && File.GetAttributes(change.Path).HasFlag(FileAttributes.ReadOnly))
            throw new UnauthorizedAccessException($"{change.Path} is read-only: make it writable (chmod u+w, attrib -r).");
    }

    private static void Write(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            file.Write(content);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // So .NET says that there is no room for a file of this size.
            throw new IOException($"{path} cannot be written: it would be too large.", error);
        }
    }

    private void Replace()
    {
        var done = new Stack<Change>();
        try
        {
            foreach (var change in _changes)
            {
                if (change.New is null)
                    File.Delete(change.Path);
                else
                    File.Move(change.New, change.Path, overwrite: true);
                done.Push(change);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            foreach (var change in done)
                TakeBack(change);
            throw;
        }
    }

    private static void TakeBack(Change change)
    {
        if (change.Old is null)
            File.Delete(change.Path);
        else
            File.Move(change.Old, change.Path, overwrite: true);
    }

    private static void Remove(string? temporary)
    {
        try
        {
            if (temporary is not null)
                File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is no schema by its name, and in nobody's way.
        }
    }

    private sealed record Change(string Path, byte[]? Content, byte[]? Read)
    {
        public string? New { get; set; }

        public string? Old { get; set; }
    }
}
