using Fal.Tool.Files;

namespace Fal.Tool.Tests;

/// <summary>Files that cannot be written: all stay as they were.</summary>
public class FileFaultTests
{
    [Theory]
    [InlineData("schemas/fal-ai__whisper.json")]
    [InlineData("schemas/fal.lock.json")]
    public async Task A_folder_in_the_place_of_a_file_stops_it_all(string place)
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("App.csproj", "<Project>\n</Project>\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, place));
        var before = folder.Files();

        var result = await folder.RunAsync("add", "fal-ai/flux/dev", "fal-ai/whisper");

        Assert.Equal(2, result.Code);
        Assert.Contains("is a folder", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_stops_it_all()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("schemas", "mine");

        var result = await folder.RunAsync("add", "fal-ai/whisper");

        Assert.Equal(2, result.Code);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Equal(["schemas"], folder.Files().Keys);
    }

    [Fact]
    public async Task A_read_only_file_stops_it_all()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper", "fal-ai/lora");
        folder.Change("fal-ai/whisper", document => document["info"]!["description"] = "Other words.");
        folder.Change("fal-ai/lora", document => document["info"]!["description"] = "Other words.");
        var before = folder.Files();
        File.SetAttributes(Path.Combine(folder.Path, "schemas/fal-ai__whisper.json"), FileAttributes.ReadOnly);

        var result = await folder.RunAsync("update");

        Assert.Equal(2, result.Code);
        Assert.Contains("is read-only: make it writable", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
        File.SetAttributes(Path.Combine(folder.Path, "schemas/fal-ai__whisper.json"), FileAttributes.Normal);
    }

    [Fact]
    public async Task What_fails_between_two_files_is_taken_back()
    {
        await using var folder = await ToolFolder.StartAsync();
        var (first, added, blocked) = (folder.Write("a", "old"), Path.Combine(folder.Path, "b"), Path.Combine(folder.Path, "c"));
        var changes = new FileChanges { BeforeReplacing = () => Directory.CreateDirectory(blocked) };
        changes.Add(first, "new"u8.ToArray(), "old"u8.ToArray());
        changes.Add(added, "new"u8.ToArray(), null);
        changes.Add(blocked, "new"u8.ToArray(), null);

        Assert.Contains("Nothing was changed", Assert.Throws<FalToolException>(() => changes.Apply(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

        Assert.Equal([new KeyValuePair<string, string>("a", "old")], folder.Files());
    }

    [Fact]
    public async Task What_another_has_written_meanwhile_is_not_lost()
    {
        await using var folder = await ToolFolder.StartAsync();
        var path = folder.Write("a", "theirs");
        var changes = new FileChanges();
        changes.Add(path, "mine"u8.ToArray(), "old"u8.ToArray());

        Assert.Contains("was changed by something else", Assert.Throws<FalToolException>(() => changes.Apply(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

        Assert.Equal([new KeyValuePair<string, string>("a", "theirs")], folder.Files());
    }

    [Fact]
    public async Task What_a_killed_process_left_is_cleared_away()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        var (alive, dead) = (NameBy(Environment.ProcessId), NameBy(int.MaxValue - 1));
        folder.Write("schemas/" + alive, "of one that runs");
        folder.Write("schemas/" + dead, "half");
        folder.Write("schemas/.y.json.abc.new.fal-tmp", "of who knows");
        File.SetLastWriteTimeUtc(folder.Write("schemas/.x.json.abc.new.fal-tmp", "half"), DateTime.UtcNow.AddHours(-1));

        // Nothing is new, and still it is a command that writes.
        await folder.DoAsync("update");

        Assert.Equal(["schemas/" + alive, "schemas/.y.json.abc.new.fal-tmp", "schemas/fal-ai__whisper.json", "schemas/fal.lock.json"], folder.Files().Keys.OrderBy(name => !name.Contains("fal-tmp", StringComparison.Ordinal)).ThenBy(name => name != "schemas/" + alive));

        // A name as the tool makes it, of some process.
        string NameBy(int process)
        {
            var name = "";
            var changes = new FileChanges { BeforeReplacing = () => name = Path.GetFileName(Directory.GetFiles(folder.Path, "*.fal-tmp").Single()) };
            changes.Add(Path.Combine(folder.Path, "z.json"), "x"u8.ToArray(), null);
            changes.Apply(TestContext.Current.CancellationToken);
            File.Delete(Path.Combine(folder.Path, "z.json"));
            return name.Replace($"-{Environment.ProcessId}.", $"-{process}.", StringComparison.Ordinal);
        }
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_link_stays_a_link_and_a_file_keeps_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes, and no links for everybody.");
        await using var folder = await ToolFolder.StartAsync();
        var real = folder.Write("real/App.csproj", "<Project>\n</Project>\n");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        var link = File.CreateSymbolicLink(Path.Combine(folder.Path, "App.csproj"), "real/App.csproj");

        await folder.DoAsync("add", "fal-ai/whisper");

        Assert.Equal("real/App.csproj", link.LinkTarget);
        Assert.Contains("FalModel", File.ReadAllText(real), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(real));
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "real")));
    }
}
