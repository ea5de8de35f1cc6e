using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Tool.Tests;

public class DiffCommandTests
{
    private const string Flux = "fal-ai/flux/dev";

    [Fact]
    public async Task The_folder_is_compared_with_the_service_and_nothing_is_written()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        Assert.Equal("No model differs.\n", await folder.DoAsync("diff"));
        folder.Change(Flux, document => Input(document).Remove("seed"));
        var before = folder.Files();

        var output = await folder.DoAsync("diff");

        Assert.Matches(@"(?m)^  source     FALD\d+  input   FluxDevInput\.Seed", output);
        Assert.Contains($"{Flux}  {Path.Combine("schemas", "fal-ai__flux__dev.json")}", output, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
        Assert.Equal(1, (await folder.RunAsync("diff", "--fail-on", "source")).Code);
        Assert.Equal(0, (await folder.RunAsync("diff", "fal-ai/whisper", "--fail-on", "behaviour")).Code);
        using var json = JsonDocument.Parse(await folder.DoAsync("diff", "--json"));
        Assert.Equal("source", json.RootElement.GetProperty("grade").GetString());
        Assert.StartsWith("### Models of fal.ai", await folder.DoAsync("diff", "--format", "markdown"), StringComparison.Ordinal);
        Assert.StartsWith("::error file=schemas", await folder.DoAsync("diff", "--format", "github"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revisions_folders_and_files_can_be_compared()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux, "fal-ai/whisper");
        Git(folder, "init", "-q");
        Git(folder, "add", ".");
        Git(folder, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "first");
        Directory.CreateDirectory(Path.Combine(folder.Path, "old"));
        File.Copy(Path.Combine(folder.Schemas, "fal-ai__flux__dev.json"), Path.Combine(folder.Path, "old", "fal-ai__flux__dev.json"));
        folder.Change(Flux, document => Input(document).Remove("seed"));
        await folder.DoAsync("update", "--accept", "breaking");

        Assert.Contains("1 model differs, 1 does not: 1 source", await folder.DoAsync("diff", "--from", "HEAD"), StringComparison.Ordinal);
        Assert.Contains("1 model differs, 1 does not", await folder.DoAsync("diff", "--to", "HEAD"), StringComparison.Ordinal);
        Assert.Contains("1 source", await folder.DoAsync("diff", Flux, "--from", "old"), StringComparison.Ordinal);
        Assert.Contains("1 source", await folder.DoAsync("diff", "--from", "old/fal-ai__flux__dev.json", "--to", "schemas/fal-ai__flux__dev.json"), StringComparison.Ordinal);
        Assert.Equal("No model differs.\n", await folder.DoAsync("diff", "--from", "HEAD", "--to", "HEAD"));
        var unknown = await folder.RunAsync("diff", "--from", "nothing");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("'nothing' is no file, no folder and no revision here", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("GITHUB_WORKSPACE")]
    public async Task Annotations_are_at_paths_of_the_repository(string? variable)
    {
        await using var folder = await ToolFolder.StartAsync();
        if (variable is null)
            Git(folder, "init", "-q");
        else
            folder.With(variable, folder.Path);
        folder.Write("src/App/App.csproj", "<Project>\n</Project>\n");
        await folder.DoAsync("add", Flux, "--project", "src/App");
        folder.Change(Flux, document => Input(document).Remove("seed"));

        var result = await folder.RunAsync(environment => environment with { Folder = Path.Combine(folder.Path, "src", "App") }, "diff", "--format", "github");

        Assert.StartsWith("::error file=src/App/schemas/fal-ai__flux__dev.json,", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_ignore_file_names_is_not_minded_and_a_wrong_line_is_an_error()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Change(Flux, document => Input(document).Remove("seed"));
        folder.Write("fal.diff.ignore", $"* {Flux} FluxDevInput.Seed because nobody sets it\n");

        Assert.Contains("1 ignored.", await folder.DoAsync("diff", "--fail-on", "source"), StringComparison.Ordinal);

        folder.Write("fal.diff.ignore", "nonsense\nFALD111 more\n");
        var wrong = await folder.RunAsync("diff");
        Assert.Equal(2, wrong.Code);
        Assert.Matches(@"^error: fal\.diff\.ignore\(1,1\): .*\nerror: fal\.diff\.ignore\(2,13\): .*\n$", wrong.Error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public async Task A_file_that_is_lost_is_no_new_model(string? text)
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Change(Flux, document => Input(document).Remove("seed"));
        File.Delete(Path.Combine(folder.Schemas, "fal-ai__flux__dev.json"));
        if (text is not null)
            folder.Write("schemas/fal-ai__flux__dev.json", text);

        Assert.Equal(1, (await folder.RunAsync("diff", "--fail-on", "source")).Code);
        var lost = await folder.RunAsync(environment => environment with { CacheFolder = folder.Path + ".none" }, "diff", "--fail-on", "source");
        Assert.Equal(2, lost.Code);
        Assert.Contains($"dotnet fal restore {Flux}", lost.Error, StringComparison.Ordinal);
    }

    private static void Git(ToolFolder folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder.Path })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static JsonObject Input(JsonObject document) => document["components"]!["schemas"]!["FluxDevInput"]!["properties"]!.AsObject();
}
