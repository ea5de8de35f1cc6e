using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Tool.Tests;

public class UpdateTests
{
    private const string Flux = "fal-ai/flux/dev";
    private const string File = "schemas/fal-ai__flux__dev.json";

    [Fact]
    public async Task What_has_not_changed_is_not_written()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        var before = folder.Files();
        var written = System.IO.File.GetLastWriteTimeUtc(folder.Lock);

        Assert.Equal("0 models updated, 5 unchanged.\n", await folder.DoAsync("update"));

        Assert.Equal(before, folder.Files());
        Assert.Equal(written, System.IO.File.GetLastWriteTimeUtc(folder.Lock));
    }

    [Fact]
    public async Task A_change_that_breaks_no_code_is_taken_and_said()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux, "fal-ai/whisper");
        folder.Change(Flux, document => Input(document)["num_inference_steps"]!["default"] = 29);

        var output = await folder.DoAsync("update");

        Assert.Matches(@"(?m)^  behaviour  FALD\d+  input ", output);
        Assert.Contains("1 model updated, 1 unchanged.\n", output, StringComparison.Ordinal);
        Assert.Contains("\"default\": 29", folder.Read("schemas/fal-ai__flux__dev.json"), StringComparison.Ordinal);
        await folder.DoAsync("check");
    }

    [Fact]
    public async Task A_change_that_breaks_code_is_left_until_it_is_accepted_and_others_are_taken()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux, "fal-ai/whisper");
        var before = folder.Read("schemas/fal-ai__flux__dev.json");
        folder.Change(Flux, document => Input(document).Remove("seed"));
        folder.Change("fal-ai/whisper", document => document["info"]!["description"] = "Other words.");

        var refused = await folder.RunAsync("update");

        Assert.Equal(1, refused.Code);
        Assert.Matches(@"(?m)^  source     FALD\d+  input   FluxDevInput\.Seed", refused.Output);
        Assert.Contains("1 model updated", refused.Output, StringComparison.Ordinal);
        Assert.Contains($"dotnet fal update {Flux} --accept breaking", refused.Output, StringComparison.Ordinal);
        Assert.Equal(before, folder.Read("schemas/fal-ai__flux__dev.json"));
        Assert.Contains("Other words.", folder.Read("schemas/fal-ai__whisper.json"), StringComparison.Ordinal);

        await folder.DoAsync("update", "--accept", "breaking");

        Assert.DoesNotContain("\"seed\": {", folder.Read("schemas/fal-ai__flux__dev.json")[..folder.Read("schemas/fal-ai__flux__dev.json").IndexOf("FluxDevOutput", StringComparison.Ordinal)], StringComparison.Ordinal);
        await folder.DoAsync("check");
    }

    [Fact]
    public async Task A_dry_run_says_it_and_changes_nothing()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        var before = folder.Files();
        folder.Change(Flux, document => Input(document)["num_inference_steps"]!["default"] = 29);

        Assert.Contains("1 model would be updated", await folder.DoAsync("update", "--dry-run"), StringComparison.Ordinal);

        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task What_is_gone_or_deprecated_is_told_with_what_takes_its_place()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux, "fal-ai/lora");
        folder.Service.Catalog.Deprecate("fal-ai/lora", "fal-ai/flux/dev");
        folder.Service.Catalog.Remove(Flux);

        var result = await folder.RunAsync("update", "--accept", "breaking");

        Assert.Equal(1, result.Code);
        Assert.Contains($"{Flux} is gone", result.Error, StringComparison.Ordinal);
        Assert.Contains("fal-ai/lora is deprecated: use fal-ai/flux/dev (dotnet fal add fal-ai/flux/dev)", result.Error, StringComparison.Ordinal);
        Assert.Contains("schemas/fal-ai__flux__dev.json", folder.Files().Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_by_hand_stays_until_it_is_given_up(bool hasNews)
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Write(File, folder.Read(File).Replace("\"default\": 28", "\"default\": 27", StringComparison.Ordinal));
        if (hasNews)
            folder.Change(Flux, document => document["info"]!["description"] = "Other words.");
        var before = folder.Files();

        var result = await folder.RunAsync("update", "--accept", "breaking");

        Assert.Equal(1, result.Code);
        Assert.Contains($"fal-ai__flux__dev.json was changed by hand, and stays as it is: dotnet fal update {Flux} --discard-edits", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
        await folder.DoAsync("update", "--discard-edits");
        await folder.DoAsync("check");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<<<<<<< ours")]
    [InlineData("{}")]
    public async Task A_change_that_breaks_code_is_left_where_the_file_is_lost_too(string? text)
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Change(Flux, document => Input(document).Remove("seed"));
        System.IO.File.Delete(System.IO.Path.Combine(folder.Path, File));
        if (text is not null)
            folder.Write(File, text);
        var before = folder.Files();

        var result = await folder.RunAsync("update", "--discard-edits");

        Assert.Equal(1, result.Code);
        Assert.Matches(@"(?m)^  source     FALD\d+  input   FluxDevInput\.Seed", result.Output);
        Assert.Equal(before, folder.Files());
        await folder.DoAsync("update", "--discard-edits", "--accept", "breaking");
        await folder.DoAsync("check");
    }

    [Fact]
    public async Task What_nobody_has_any_more_is_not_compared_with_nothing()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Change(Flux, document => Input(document).Remove("seed"));
        System.IO.File.Delete(System.IO.Path.Combine(folder.Path, File));

        var result = await folder.RunAsync(environment => environment with { CacheFolder = folder.Path + ".none" }, "update");

        Assert.Equal(1, result.Code);
        Assert.Contains($"dotnet fal restore {Flux} first", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(File, folder.Files().Keys);
    }

    [Fact]
    public async Task A_file_that_is_missing_comes_back_where_nothing_is_new()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        var before = folder.Files();
        System.IO.File.Delete(System.IO.Path.Combine(folder.Path, File));

        await folder.DoAsync("update");

        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task What_reports_leave_out_is_still_asked_for()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Write("fal.diff.ignore", "* * * because of nothing\n");
        folder.Change(Flux, document => Input(document).Remove("seed"));
        var before = folder.Files();

        var result = await folder.RunAsync("update");

        Assert.Equal(1, result.Code);
        Assert.Contains("FluxDevInput.Seed", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task Quiet_says_what_was_asked_for_and_detailed_says_each_request_without_the_key()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.With("FAL_KEY", folder.Service.Key);

        Assert.Equal(new ToolResult(0, "", ""), await folder.RunAsync("add", Flux, "--quiet"));
        Assert.Equal(new ToolResult(0, "", ""), await folder.RunAsync("update", "-q"));
        var detailed = await folder.RunAsync("update", "--verbosity", "detailed");

        Assert.Matches(@"(?m)^GET http://127\.0\.0\.1:\d+/api/v1/models\?endpoint_id=fal-ai%2Fflux%2Fdev&expand=openapi-3\.0&limit=1: 200 in \d+ ms$", detailed.Error);
        Assert.DoesNotContain(folder.Service.Key, detailed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_gets_JSON_and_nothing_else()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", Flux);
        folder.Change(Flux, document => Input(document).Remove("seed"));

        using var diff = JsonDocument.Parse(await folder.DoAsync("diff", "--json"));
        var result = await folder.RunAsync("update", "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(Flux, json.RootElement.GetProperty("refused")[0].GetString());
        Assert.Contains(json.RootElement.GetProperty("changes").EnumerateArray(), change => change.GetProperty("grade").GetString() == "source");
        var change = diff.RootElement.GetProperty("models")[0].GetProperty("changes")[0].EnumerateObject().Select(member => (member.Name, member.Value.ToString()));
        Assert.Equal([("id", Flux), .. change], json.RootElement.GetProperty("changes")[0].EnumerateObject().Select(member => (member.Name, member.Value.ToString())));
    }

    [Fact]
    public async Task An_id_that_the_lock_does_not_have_says_the_nearest()
    {
        await using var folder = await ToolFolder.StartAsync();
        Assert.Contains("add a model first", (await folder.RunAsync("update")).Error, StringComparison.Ordinal);
        await folder.DoAsync("add", Flux);

        var result = await folder.RunAsync("update", "fal-ai/flux/dve");

        Assert.Equal(2, result.Code);
        Assert.Contains("(did you mean 'fal-ai/flux/dev'?)", result.Error, StringComparison.Ordinal);
    }

    private static JsonObject Input(JsonObject document) => document["components"]!["schemas"]!["FluxDevInput"]!["properties"]!.AsObject();
}
