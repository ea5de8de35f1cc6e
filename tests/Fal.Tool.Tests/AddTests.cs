using System.Text.Json;
using Fal.Testing;
using Fal.Tool.Reading;

namespace Fal.Tool.Tests;

public class AddTests
{
    [Fact]
    public async Task A_model_is_added_with_its_lock_and_what_to_write_next_is_said()
    {
        await using var folder = await ToolFolder.StartAsync();

        var output = await folder.DoAsync("add", "fal-ai/flux/dev");

        Assert.Equal(["schemas/fal-ai__flux__dev.json", "schemas/fal.lock.json"], folder.Files().Keys);
        Assert.Contains("Added fal-ai/flux/dev: schemas/fal-ai__flux__dev.json", output, StringComparison.Ordinal);
        Assert.Contains("FluxDevOutput output = await fal.FluxDev.SubscribeAsync(new() { Prompt = ", output, StringComparison.Ordinal);
        using var written = JsonDocument.Parse(folder.Read("schemas/fal.lock.json"));
        var entry = written.RootElement.GetProperty("models").GetProperty("fal-ai/flux/dev");
        Assert.Equal("fal.ai", entry.GetProperty("source").GetString());
        Assert.Equal(64, entry.GetProperty("sha256").GetString()!.Length);
        Assert.True(entry.TryGetProperty("date", out _));
        Assert.True(entry.TryGetProperty("fetched", out _));
        await folder.DoAsync("check");
    }

    [Fact]
    public async Task Stars_add_what_matches_and_leave_deprecated_models_out()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.Deprecate("fal-ai/lora", "fal-ai/flux/dev");

        var result = await folder.RunAsync("add", "fal-ai/*");

        Assert.Equal(0, result.Code);
        Assert.Equal(["schemas/fal-ai__fast-sdxl.json", "schemas/fal-ai__whisper.json", "schemas/fal.lock.json"], folder.Files().Keys);
        Assert.Contains("1 deprecated model", result.Error, StringComparison.Ordinal);
        await folder.DoAsync("add", "fal-ai/**");
        Assert.Equal(5, folder.Files().Count);
    }

    [Fact]
    public async Task Where_nobody_watches_a_line_every_two_seconds_says_how_far_it_is()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Time.Step = TimeSpan.FromSeconds(2);

        var slow = await folder.RunAsync("add", "fal-ai/*");
        var minimal = await folder.RunAsync("update", "--verbosity", "minimal");

        Assert.Equal("1 of 3 models\n2 of 3 models\n", slow.Error);
        Assert.Equal("", minimal.Error);
    }

    [Fact]
    public async Task A_misspelt_id_says_the_nearest_and_the_others_are_added()
    {
        await using var folder = await ToolFolder.StartAsync();

        var result = await folder.RunAsync("add", "fal-ai/fluxx/dev", "fal-ai/whisper");

        Assert.Equal(2, result.Code);
        Assert.Equal("error: fal-ai/fluxx/dev: the catalogue has no such model (did you mean 'fal-ai/flux/dev'?).\n", result.Error);
        Assert.Contains("schemas/fal-ai__whisper.json", folder.Files().Keys);
    }

    [Fact]
    public async Task A_model_whose_schema_the_service_fails_to_give_does_not_stop_the_others()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.FailExpansion("fal-ai/lora", "it is broken");

        var result = await folder.RunAsync("add", "fal-ai/lora", "fal-ai/whisper");

        Assert.Equal(2, result.Code);
        Assert.Equal("error: fal-ai/lora: the service says: it is broken.\n", result.Error);
        Assert.Equal(["schemas/fal-ai__whisper.json", "schemas/fal.lock.json"], folder.Files().Keys);
    }

    [Fact]
    public async Task A_deprecated_model_is_added_with_a_warning_and_its_schema_says_it()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.Deprecate("fal-ai/lora", "fal-ai/flux/dev");

        var result = await folder.RunAsync("add", "fal-ai/lora");

        Assert.Equal("warning: fal-ai/lora is deprecated: use fal-ai/flux/dev.\n", result.Error);
        Assert.Contains("\"status\": \"deprecated\",\n      \"successor\": \"fal-ai/flux/dev\"", folder.Read("schemas/fal-ai__lora.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adding_again_changes_nothing_and_another_version_is_left_to_update()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        var before = folder.Files();

        Assert.Contains("is there already, and current", await folder.DoAsync("add", "fal-ai/whisper"), StringComparison.Ordinal);
        folder.Change("fal-ai/whisper", document => document["info"]!["title"] = "New");
        Assert.Contains("dotnet fal update fal-ai/whisper", await folder.DoAsync("add", "fal-ai/whisper"), StringComparison.Ordinal);

        Assert.Equal(before, folder.Files());
    }

    [Fact]
    public async Task A_schema_that_was_downloaded_by_hand_keeps_its_name()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("schemas/flux.json", """{ "openapi": "3.0.4", "info": { "x-fal-metadata": { "endpointId": "fal-ai/flux/dev" } }, "paths": {} }""");

        await folder.DoAsync("add", "fal-ai/flux/dev");

        Assert.Equal(["schemas/fal.lock.json", "schemas/flux.json"], folder.Files().Keys);
        Assert.Contains("\"file\": \"flux.json\"", folder.Read("schemas/fal.lock.json"), StringComparison.Ordinal);
        Assert.Contains("FluxDevInput", folder.Read("schemas/flux.json"), StringComparison.Ordinal);
        await folder.DoAsync("check");
    }

    [Fact]
    public async Task An_app_of_one_s_own_is_added_from_a_file_and_generates_what_the_file_generates()
    {
        await using var folder = await ToolFolder.StartAsync();
        const string App = """
            { "openapi": "3.1.0", "info": { "title": "App" }, "paths": {
                "/": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } } } },
                  "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "b": { "type": "string" }, "a": { "type": "string" } } } } } } } } } },
              "components": { "schemas": { "In": { "type": "object", "properties": { "z": { "type": "string" }, "a": { "type": "integer", "default": 3 } }, "required": ["z"] } } } }
            """;
        folder.Write("app/openapi.json", App);

        var output = await folder.DoAsync("add", "app/openapi.json", "--id", "me/my-app");

        Assert.Contains("fal.MeMyApp.SubscribeAsync(new() { Z = \"…\" })", output, StringComparison.Ordinal);
        Assert.Contains("\"source\": \"../app/openapi.json\"", folder.Read("schemas/fal.lock.json"), StringComparison.Ordinal);
        var code = Assert.Single(GeneratedCode.Of([("x.json", File.ReadAllBytes(Path.Combine(folder.Schemas, "me__my-app.json")))], new Dictionary<string, string>(), TestContext.Current.CancellationToken));
        Assert.True(code.Text.IndexOf("string Z ", StringComparison.Ordinal) < code.Text.IndexOf(" A ", StringComparison.Ordinal));
        await folder.DoAsync("check");
        folder.Write("app/openapi.json", App.Replace("\"default\": 3", "\"default\": 4", StringComparison.Ordinal));
        Assert.Contains("behaviour", await folder.DoAsync("update"), StringComparison.Ordinal);
        Assert.Contains("\"default\": 4", folder.Read("schemas/me__my-app.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_is_added_from_an_address_which_never_gets_the_key()
    {
        await using var app = await FalEmulator.StartAsync(new FalEmulatorOptions(), TestContext.Current.CancellationToken);
        app.Intercept(_ => FalEmulatorAnswer.Text(System.Net.HttpStatusCode.OK, """{ "openapi": "3.1.0", "info": {}, "paths": { "/run": { "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": {} } } } }, "responses": {} } } } }"""));
        await using var folder = await ToolFolder.StartAsync();
        folder.With("FAL_KEY", folder.Service.Key);
        var address = new Uri(app.Address, "run/me/openapi.json").ToString();

        await folder.DoAsync("add", "--url", address, "--id", "me/my-app");

        Assert.Contains($"\"source\": \"{address}\"", folder.Read("schemas/fal.lock.json"), StringComparison.Ordinal);
        Assert.All(app.Journal, request => Assert.False(request.Headers.ContainsKey("Authorization")));
        Assert.NotEmpty(app.Journal);
        Assert.Equal(2, (await folder.RunAsync("add", "--url", "https://me:secret@example.com/openapi.json", "--id", "me/x")).Code);
    }

    [Fact]
    public async Task Without_a_project_what_to_write_into_one_is_said()
    {
        await using var folder = await ToolFolder.StartAsync();
        Assert.Contains("<FalModel Include=\"schemas/**/*.json\" />", await folder.DoAsync("add", "fal-ai/whisper"), StringComparison.Ordinal);
        folder.Write("app.cs", "#!/usr/bin/env dotnet\n#:property Nullable=enable\nConsole.WriteLine(1);\n");

        var output = await folder.DoAsync("add", "fal-ai/lora");

        Assert.Contains($"Write at the top of app.cs:\n\n#:package Fal.Generators@{ToolVersion.Short}\n#:include schemas/*.json\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Fal.Generators", folder.Read("app.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_one_file_is_known_without_a_mark_and_told_only_what_it_lacks()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("Other.cs", "class Other;\n");
        folder.Write("app.cs", "Console.WriteLine(1);\n");

        Assert.Contains($"Write at the top of app.cs:\n\n#:package Fal.Generators@{ToolVersion.Short}\n#:include schemas/*.json\n", await folder.DoAsync("add", "fal-ai/lora"), StringComparison.Ordinal);

        folder.Write("app.cs", "#:package Fal.Generators@0.1.0\nConsole.WriteLine(1);\n");
        Assert.Contains("Write at the top of app.cs:\n\n#:include schemas/*.json\n", await folder.DoAsync("add", "fal-ai/whisper"), StringComparison.Ordinal);

        folder.Write("app.cs", "#:package Fal.Generators@0.1.0\n#:include schemas/*.json\nConsole.WriteLine(1);\n");
        Assert.DoesNotContain("#:", await folder.DoAsync("add", "fal-ai/flux/dev"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_project_is_the_one_of_the_folder_or_is_named()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("One.csproj", "<Project>\n</Project>\n");
        folder.Write("Two.csproj", "<Project>\n</Project>\n");
        folder.Write("sub/Sub.csproj", "<Project>\n</Project>\n");

        var several = await folder.RunAsync("add", "fal-ai/whisper");
        await folder.DoAsync("add", "fal-ai/whisper", "--project", "sub");
        await folder.DoAsync("add", "fal-ai/whisper", "--project", "Two.csproj", "--schemas", "models");

        Assert.Equal((2, "error: There are 2 projects in " + folder.Path + ": say which with --project, as in --project One.csproj.\n"), (several.Code, several.Error));
        Assert.Equal(["One.csproj", "Two.csproj", "models/fal-ai__whisper.json", "models/fal.lock.json", "sub/Sub.csproj", "sub/schemas/fal-ai__whisper.json", "sub/schemas/fal.lock.json"], folder.Files().Keys);
        Assert.Contains("<FalModel Include=\"models\\**\\*.json\" />", folder.Read("Two.csproj"), StringComparison.Ordinal);
        Assert.Contains("<FalModel Include=\"schemas\\**\\*.json\" />", folder.Read("sub/Sub.csproj"), StringComparison.Ordinal);
        Assert.Equal(2, (await folder.RunAsync("add", "fal-ai/whisper", "--project", "none")).Code);
    }

    [Theory]
    [InlineData("<TargetFramework>net8.0</TargetFramework>", "fal.Whisper().SubscribeAsync(")]
    [InlineData("<TargetFrameworks>net10.0;net9.0</TargetFrameworks>", "fal.Whisper().SubscribeAsync(")]
    [InlineData("<TargetFramework>net8.0</TargetFramework><LangVersion>14</LangVersion>", "fal.Whisper.SubscribeAsync(")]
    [InlineData("<TargetFramework>net10.0</TargetFramework>", "fal.Whisper.SubscribeAsync(")]
    public async Task What_to_write_is_in_the_project_s_own_C(string properties, string says)
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("App.csproj", $"<Project>\n  <PropertyGroup>\n    {properties}\n  </PropertyGroup>\n</Project>\n");

        Assert.Contains(says, await folder.DoAsync("add", "fal-ai/whisper"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_schema_or_does_not_say_of_which_app_is_refused_in_one_line()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Write("a.json", "{ \"paths\": { \"/\": { \"post\": {} } } }");
        folder.Write("b.json", "[1");
        folder.Write("c.json", "{}");

        foreach (var (file, says) in new[] { ("a.json", "--id me/my-app"), ("b.json", "is not JSON"), ("c.json", "has no 'paths'"), ("d.json", "d.json") })
        {
            var result = await folder.RunAsync("add", file);
            Assert.Equal(2, result.Code);
            Assert.Contains(says, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("../", result.Error, StringComparison.Ordinal);
            Assert.Single(result.Error.TrimEnd().Split('\n'));
        }

        Assert.False(Directory.Exists(folder.Schemas));
    }
}
