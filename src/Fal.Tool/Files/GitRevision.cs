using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fal.Schemas;
using Fal.Shared;

namespace Fal.Tool.Files;

/// <summary>The schemas of a folder as a revision of its git repository has them.</summary>
internal static class GitRevision
{
    /// <exception cref="FalToolException">There is no git, no repository, or no such revision.</exception>
    public static async Task<IReadOnlyList<(string Name, byte[] Content)>> FilesAsync(string folder, string revision, CancellationToken cancellationToken)
    {
        var at = new DirectoryInfo(folder);
        while (!at.Exists && at.Parent is not null)
            at = at.Parent;
        if (revision.StartsWith('-'))
            throw Unknown(revision, "it is no revision");
        var listed = await RunAsync(at.FullName, ["ls-tree", "-z", "-r", "--full-tree", revision + "^{tree}"], [], revision, cancellationToken).ConfigureAwait(false);
        var top = Encoding.UTF8.GetString(await RunAsync(at.FullName, ["rev-parse", "--show-toplevel"], [], revision, cancellationToken).ConfigureAwait(false)).Trim();
        var prefix = Path.GetRelativePath(top, RealPath(at, folder)).Replace('\\', '/') + "/";
        var files = Encoding.UTF8.GetString(listed).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .Select(parts => (Blob: parts[0].Split(' ')[2], Path: parts[1]))
            .Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal) && IsSchema(file.Path[prefix.Length..]))
            .Select(file => (file.Blob, Name: file.Path[prefix.Length..])).ToList();
        if (files.Count == 0)
            return [];
        var contents = await RunAsync(at.FullName, ["cat-file", "--batch"], Encoding.ASCII.GetBytes(string.Concat(files.Select(file => file.Blob + "\n"))), revision, cancellationToken).ConfigureAwait(false);
        return [.. files.Zip(Contents(contents), (file, content) => (file.Name, content))];
    }

    /// <summary>Whether a file in a folder of schemas is one.</summary>
    public static bool IsSchema(string name) =>
        !name.Contains('/', StringComparison.Ordinal) && name.EndsWith(SchemaFileName.Extension, StringComparison.OrdinalIgnoreCase) && !SchemaLock.Is(name);

    /// <summary>git tells the repository's folder without symbolic links.</summary>
    private static string RealPath(DirectoryInfo existing, string folder) =>
        Path.Combine(existing.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? existing.FullName, Path.GetRelativePath(existing.FullName, folder));

    /// <summary>What <c>cat-file --batch</c> writes: a line that ends with a length, so many bytes, and a line's end.</summary>
    private static IEnumerable<byte[]> Contents(byte[] batch)
    {
        for (var at = 0; at < batch.Length;)
        {
            var end = Array.IndexOf(batch, (byte)'\n', at);
            var length = int.Parse(Encoding.ASCII.GetString(batch, at, end - at).Split(' ')[2], CultureInfo.InvariantCulture);
            yield return batch[(end + 1)..(end + 1 + length)];
            at = end + length + 2;
        }
    }

    private static async Task<byte[]> RunAsync(string folder, string[] arguments, byte[] input, string revision, CancellationToken cancellationToken)
    {
        using var process = Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
        process.StandardInput.Close();
        await reading.ConfigureAwait(false);
        var said = await error.ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0 ? output.ToArray() : throw Unknown(revision, said.Split('\n')[0]);
    }

    private static Process Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new FalToolException("There is no git to ask for a revision: install it, or compare folders.", error);
        }
    }

    private static FalToolException Unknown(string revision, string why) =>
        new($"'{VisibleText.Of(revision, 100)}' is no file, no folder and no revision here: {VisibleText.Of(why, 200)}");
}
