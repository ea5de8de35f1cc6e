using System.IO.Pipes;
using System.Net;

namespace Fal.Client.Tests;

/// <summary>A file that is saved takes the place of what was there, and nothing else of it changes.</summary>
public sealed class DownloadPlaceTests : EmulatorTest, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fal-tests-");

    public void Dispose() => _folder.Delete(true);

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    public async Task A_file_that_is_replaced_keeps_its_mode(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes on Windows.");
            return;
        }

        var path = Write("cat.png", "old");
        File.SetUnixFileMode(path, mode);
        using var server = new RawServer();
        var saving = FalFile.FromUrl(server.Address.AbsoluteUri).SaveAsync(path, null, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        await connection.StartChunksAsync("image/png", Deadline);

        // Nor has anybody more rights to it while it comes.
        string? part = null;
        await UntilAsync(() => (part = Directory.GetFiles(_folder.FullName).SingleOrDefault(file => file != path)) is not null);
        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(part!) & ~mode);
        await connection.SendChunkAsync("new", Deadline);
        await connection.EndChunksAsync(Deadline);
        await saving;

        Assert.Equal(mode, File.GetUnixFileMode(path));
        Assert.Equal("new", await File.ReadAllTextAsync(path, Deadline));
    }

    [Theory]
    [InlineData("there.png")]
    [InlineData("missing.png")]
    [InlineData("folder/missing.png")]
    [InlineData("../{folder}/there.png")]
    [InlineData("{path}/there.png")]
    public async Task A_link_stays_and_what_it_leads_to_is_replaced(string target)
    {
        Write("there.png", "old");
        target = target.Replace("{folder}", _folder.Name, StringComparison.Ordinal).Replace("{path}", _folder.FullName, StringComparison.Ordinal);
        var link = Link("link.png", target);

        await SaveAsync(Link("link to a link.png", "link.png"));

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, target), Deadline));
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*.part", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_output_of_the_process_is_written_to(bool isLinked)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There a pipe has no path.");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var path = $"/dev/fd/{pipe.GetClientHandleAsString()}";

        await SaveAsync(isLinked ? Link("link.png", path) : path);

        pipe.DisposeLocalCopyOfClientHandle();
        using var reader = new StreamReader(pipe);
        Assert.Equal("new", await reader.ReadToEndAsync(Deadline));
    }

    [Fact]
    public async Task What_a_link_says_is_relative_to_where_it_really_is()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "deep", "down"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "short"), Path.Combine("deep", "down"));
        Link(Path.Combine("deep", "down", "link.png"), "../cat.png");

        await SaveAsync(Path.Combine(_folder.FullName, "short", "link.png"));

        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "deep", "cat.png"), Deadline));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "cat.png")));
    }

    [Fact]
    public async Task A_link_to_itself_cannot_be_written()
    {
        var link = Link("link.png", "link.png");

        await Assert.ThrowsAsync<IOException>(() => SaveAsync(link));

        Assert.Equal("link.png", new FileInfo(link).LinkTarget);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(240)]
    [InlineData(255)]
    public async Task A_name_may_be_as_long_as_names_can_be(int length)
    {
        var path = Path.Combine(_folder.FullName, new string('x', length));

        await SaveAsync(path);

        Assert.Equal("new", await File.ReadAllTextAsync(path, Deadline));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_path_that_ends_as_a_folder_does_is_none_of_a_file()
    {
        var error = await Assert.ThrowsAsync<IOException>(() => SaveAsync($"{_folder.FullName}/new/"));

        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_progress_cannot_be_told_leaves_nothing()
    {
        var path = Write("cat.png", "old");
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "new"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => FalFile.FromUrl($"{Emulator.Address}files/x/cat.png").SaveAsync(path, new() { Progress = new Failing() }, Deadline));

        Assert.Equal("old", await File.ReadAllTextAsync(path, Deadline));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    private Task SaveAsync(string path)
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "new"));
        return FalFile.FromUrl($"{Emulator.Address}files/x/cat.png").SaveAsync(path, null, Deadline);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Link(string name, string target)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }

    private sealed class Failing : IProgress<FalDownloadProgress>
    {
        public void Report(FalDownloadProgress value) => throw new InvalidOperationException("made up");
    }
}
