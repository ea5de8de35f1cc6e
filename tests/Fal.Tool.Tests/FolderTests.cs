using System.Text.Json;

namespace Fal.Tool.Tests;

/// <summary>What the folder has, and what is wrong with it: <c>list</c>, <c>check</c>, <c>restore</c>, <c>remove</c>.</summary>
public class FolderTests
{
    private const string Whisper = "schemas/fal-ai__whisper.json";

    [Fact]
    public async Task The_list_tells_status_and_what_is_wrong_with_files()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        File.Delete(Path.Combine(folder.Path, Whisper));
        folder.Write("schemas/fal-ai__lora.json", "{}");
        folder.Write("schemas/own.json", """{ "info": { "x-fal-metadata": { "endpointId": "me/own" } } }""");

        var output = await folder.DoAsync("list");

        Assert.Matches(@"(?m)^fal-ai/flux/dev +\S.* +today +active$", output);
        Assert.Matches("(?m)^fal-ai/whisper .*file is missing$", output);
        Assert.Matches("(?m)^fal-ai/lora .*changed by hand$", output);
        Assert.Contains("own.json (me/own) is not in the lock", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await folder.DoAsync("list", "--json"));
        Assert.Equal(5, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Prices_need_a_key_and_say_so()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.SetPrice("fal-ai/flux/dev", 0.025m, "image");
        await folder.DoAsync("add", "fal-ai/flux/dev");

        var without = await folder.RunAsync("price", "fal-ai/flux/dev");
        Assert.Equal(2, without.Code);
        Assert.Contains("set FAL_KEY", without.Error, StringComparison.Ordinal);

        folder.With("FAL_KEY", folder.Service.Key);
        Assert.Contains("0.025 USD per image", await folder.DoAsync("list", "--price"), StringComparison.Ordinal);
        Assert.Contains("100 calls of it: about", await folder.DoAsync("price", "fal-ai/flux/dev", "--count", "100"), StringComparison.Ordinal);
        var unknown = await folder.RunAsync("price", "fal-ai/flux/dev", "fal-ai/lora");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("no price of 'fal-ai/lora'", unknown.Error, StringComparison.Ordinal);

        folder.With("FAL_KEY", "wrong:key");
        var refused = await folder.RunAsync("price", "fal-ai/flux/dev");
        Assert.Contains("does not take the key in FAL_KEY", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong:key", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_finds_each_way_in_which_lock_files_and_service_disagree()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        Assert.Equal("5 models: lock, files and service agree.\n", await folder.DoAsync("check"));
        File.Delete(Path.Combine(folder.Path, Whisper));
        folder.Write("schemas/fal-ai__fast-sdxl.json", folder.Read("schemas/fal-ai__fast-sdxl.json").Replace("sdxl", "SDXL", StringComparison.Ordinal));

        var offline = await folder.RunAsync("check", "--offline");
        Assert.Equal(1, offline.Code);
        Assert.Contains("fal-ai/whisper: fal-ai__whisper.json is missing", offline.Output, StringComparison.Ordinal);
        Assert.Contains("fal-ai/fast-sdxl: fal-ai__fast-sdxl.json is not what the lock says", offline.Output, StringComparison.Ordinal);

        await folder.DoAsync("restore");
        folder.Service.Catalog.Deprecate("fal-ai/lora", "fal-ai/flux/dev");
        folder.Service.Catalog.Remove("fal-ai/whisper");
        folder.Change("fal-ai/flux/dev", document => document["info"]!["description"] = "Other words.");
        using var json = JsonDocument.Parse((await folder.RunAsync("check", "--json")).Output);
        Assert.Equal(
            ["fal-ai/flux/dev changed", "fal-ai/lora changed", "fal-ai/lora deprecated", "fal-ai/whisper gone"],
            json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => $"{finding.GetProperty("id")} {finding.GetProperty("kind")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deprecated_model_that_is_used_all_the_same_is_no_finding()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.Deprecate("fal-ai/lora", "fal-ai/flux/dev");
        await folder.DoAsync("add", "fal-ai/lora");
        Assert.Equal(1, (await folder.RunAsync("check")).Code);

        folder.Write("fal.diff.ignore", "FALD008 fal-ai/lora * because it is good enough\n");

        await folder.DoAsync("check");
        await folder.DoAsync("check", "--offline");
        Assert.DoesNotContain("take it out", await folder.DoAsync("diff"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_down_is_no_finding_but_a_failure()
    {
        await using var folder = await ToolFolder.StartAsync();
        await using var other = await Fal.Testing.FalEmulator.StartAsync(new(), TestContext.Current.CancellationToken);
        other.Intercept(_ => Fal.Testing.FalEmulatorAnswer.Text(System.Net.HttpStatusCode.OK, File.ReadAllText(Path.Combine(Fal.Tests.Repository.Schemas, "fal-ai__whisper.json"))));
        await folder.DoAsync("add", "--url", new Uri(other.Address, "run/me/app/openapi.json").ToString(), "--id", "me/app");
        other.Intercept(_ => Fal.Testing.FalEmulatorAnswer.Drop);

        Assert.Equal(2, (await folder.RunAsync("check")).Code);
    }

    [Fact]
    public async Task A_check_finds_files_that_the_lock_does_not_have()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper", "fal-ai/lora");
        folder.Write("schemas/copy.json", folder.Read(Whisper));
        folder.Write("schemas/sub/own.json", folder.Read(Whisper).Replace("fal-ai/whisper", "me/own", StringComparison.Ordinal));
        folder.Write("schemas/sub/own2.json", folder.Read("schemas/sub/own.json"));
        folder.Write("schemas/notes.json", "{ \"a\": ");
        folder.Write("schemas/pair.input.json", "{}");
        folder.Write("schemas/pair.output.json", "{}");
        folder.Write("schemas/other/fal.lock.json", "{}");
        folder.Write("schemas/other/x.json", "{}");

        var result = await folder.RunAsync("check", "--offline");

        Assert.Equal(1, result.Code);
        Assert.Collection(
            result.Output.TrimEnd().Split('\n'),
            line => Assert.Equal("fal-ai/whisper: copy.json is of the same model as fal-ai__whisper.json: take one of them away", line),
            line => Assert.StartsWith("notes.json: no client can be generated of it: ", line, StringComparison.Ordinal),
            line => Assert.Equal($"me/own: sub/own.json is not in the lock: dotnet fal add {Path.Combine("schemas", "sub/own.json")}", line),
            line => Assert.Equal("me/own: sub/own2.json is of the same model as sub/own.json: take one of them away", line));
    }

    [Fact]
    public async Task A_merge_that_was_not_settled_says_how_and_that_helps()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        var ours = folder.Read("schemas/fal.lock.json");
        await folder.DoAsync("add", "fal-ai/lora", "fal-ai/flux/dev");
        folder.Change("fal-ai/whisper", document => document["info"]!["description"] = "Other words.");
        await folder.DoAsync("update");
        var theirs = folder.Files();
        folder.Write("schemas/fal.lock.json", "{\n<<<<<<< HEAD\n" + ours + "=======\n>>>>>>> theirs\n");

        var result = await folder.RunAsync("check");

        Assert.Equal(2, result.Code);
        Assert.Contains($"fal.lock.json cannot be read, line 2: a merge left its marks there. Take one side of it (git checkout --ours {folder.Lock})", result.Error, StringComparison.Ordinal);
        var advice = result.Error.TrimEnd().Split("dotnet fal add ")[1];
        folder.Write("schemas/fal.lock.json", ours);
        await folder.DoAsync("add", advice);
        await folder.DoAsync("check");
        Assert.Equal(theirs.Where(file => file.Key != "schemas/fal.lock.json"), folder.Files().Where(file => file.Key != "schemas/fal.lock.json"));
        using var written = JsonDocument.Parse(folder.Read("schemas/fal.lock.json"));
        Assert.All(written.RootElement.GetProperty("models").EnumerateObject(), model => Assert.Equal("fal.ai", model.Value.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Files_that_are_taken_into_the_lock_do_not_fail_for_one_that_is_none()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper", "fal-ai/lora");
        File.Delete(folder.Lock);
        folder.Write("schemas/fal-ai__lora.json", "<<<<<<< HEAD");

        var result = await folder.RunAsync("add", "schemas/*.json");

        Assert.Equal(2, result.Code);
        Assert.Contains("fal-ai__lora.json", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("\"fal-ai/whisper\"", folder.Read("schemas/fal.lock.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"short\"", "line 5: the entry of 'a/b' is wrong")]
    [InlineData("7", "line 5: the entry of 'a/b' is wrong")]
    [InlineData("\"x", "line 6: it is no JSON")]
    public async Task A_wrong_entry_of_the_lock_is_named(string sha256, string says)
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("schemas/fal.lock.json", $$"""
            {
              "version": 1,
              "models": {
                "fal-ai/lora": { "source": "fal.ai", "sha256": "{{new string('0', 64)}}", "fetched": "2026-01-01T00:00:00Z" },
                "a/b": { "source": "fal.ai", "fetched": "2026-01-01T00:00:00Z",
                  "sha256": {{sha256}} }
              }
            }
            """);

        Assert.Contains(says, (await folder.RunAsync("list")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_the_lock_has_twice_is_named()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        var text = folder.Read("schemas/fal.lock.json");
        var entry = text[text.IndexOf("\"fal-ai/whisper\"", StringComparison.Ordinal)..(text.IndexOf('}', StringComparison.Ordinal) + 1)];
        folder.Write("schemas/fal.lock.json", text.Replace(entry, entry + ",\n" + entry, StringComparison.Ordinal));

        var result = await folder.RunAsync("list");

        Assert.Equal(2, result.Code);
        Assert.Contains("'fal-ai/whisper' is in it twice", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_line_ends_are_no_other_schema()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        folder.Write(Whisper, folder.Read(Whisper).Replace("\n", "\r\n", StringComparison.Ordinal));

        await folder.DoAsync("check");
        Assert.Contains("1 unchanged", await folder.DoAsync("update"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_compiler_takes_for_edited_the_tool_does_too()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        folder.Write(Whisper, folder.Read(Whisper) + "\r");

        var result = await folder.RunAsync("check", "--offline");

        Assert.Equal(1, result.Code);
        Assert.Contains("fal-ai/whisper", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_lock_names_comes_back_without_the_network()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/**");
        var before = folder.Files();
        foreach (var file in Directory.GetFiles(folder.Schemas).Where(file => file != folder.Lock))
            File.Delete(file);
        folder.With("FAL_API_HOST", "http://127.0.0.1:1");

        Assert.Contains("Restored fal-ai/whisper", await folder.DoAsync("restore"), StringComparison.Ordinal);

        Assert.Equal(before, folder.Files());
        Assert.Equal("All files are as the lock says.\n", await folder.DoAsync("restore"));
    }

    [Fact]
    public async Task Without_a_cache_the_service_is_asked_and_another_version_is_not_taken_for_the_old()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper", "fal-ai/lora");
        File.Delete(Path.Combine(folder.Path, Whisper));
        File.Delete(Path.Combine(folder.Path, "schemas/fal-ai__lora.json"));
        folder.Change("fal-ai/lora", document => document["info"]!["description"] = "Other words.");

        var result = await folder.RunAsync(environment => environment with { CacheFolder = folder.Path + ".other" }, "restore");

        Assert.Equal(2, result.Code);
        Assert.Contains("Restored fal-ai/whisper", result.Output, StringComparison.Ordinal);
        Assert.Contains("fal-ai/lora is another now than the lock says", result.Error, StringComparison.Ordinal);
        Directory.Delete(folder.Path + ".other", recursive: true);
    }

    [Fact]
    public async Task A_model_is_removed_from_folder_lock_and_project()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper", "fal-ai/lora");
        folder.Write("App.csproj", "<Project>\n  <ItemGroup>\n    <FalModel Include=\"schemas\\fal-ai__whisper.json\" />\n    <FalModel Include=\"schemas\\fal-ai__lora.json\" />\n  </ItemGroup>\n</Project>\n");

        await folder.DoAsync("remove", "fal-ai/whisper");

        Assert.Equal("<Project>\n  <ItemGroup>\n    <FalModel Include=\"schemas\\fal-ai__lora.json\" />\n  </ItemGroup>\n</Project>\n", folder.Read("App.csproj"));
        Assert.DoesNotContain("whisper", folder.Read("schemas/fal.lock.json"), StringComparison.Ordinal);
        Assert.DoesNotContain(Whisper, folder.Files().Keys);
        await folder.DoAsync("remove", "fal-ai/*");
        Assert.Equal(["App.csproj", "schemas/fal.lock.json"], folder.Files().Keys);
    }

    [Theory]
    [InlineData("{ <<<<<<< ours")]
    [InlineData("""{ "version": 1, "models": { "../x": { "source": "fal.ai", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "fetched": "2026-01-01T00:00:00Z" } } }""")]
    [InlineData("""{ "version": 1, "models": { "a/b": { "source": "fal.ai", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "fetched": "2026-01-01T00:00:00Z", "file": "../../x.json" } } }""")]
    [InlineData("""{ "version": 1, "models": { "a/b": { "source": "fal.ai", "sha256": "short", "fetched": "2026-01-01T00:00:00Z" } } }""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_lock_that_is_none_or_leads_out_of_the_folder_is_refused(string text)
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("schemas/fal.lock.json", text);

        var result = await folder.RunAsync("list");

        Assert.Equal(2, result.Code);
        Assert.Contains("fal.lock.json cannot be read", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_lock_of_a_later_version_asks_for_a_later_tool()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("schemas/fal.lock.json", """{ "version": 2, "models": {} }""");

        Assert.Contains("dotnet tool update", (await folder.RunAsync("list")).Error, StringComparison.Ordinal);
    }
}
