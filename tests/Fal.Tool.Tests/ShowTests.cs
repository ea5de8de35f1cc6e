using System.Text;
using System.Text.Json;
using Fal.Tests;
using Fal.Tool.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Tool.Tests;

public class ShowTests
{
    [Fact]
    public async Task The_catalogue_is_searched_and_shown_as_a_table_or_as_JSON()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.Deprecate("fal-ai/lora", "fal-ai/flux/dev");

        var output = await folder.DoAsync("search");
        Assert.Matches(@"(?m)^ID +NAME +CATEGORY +STATUS$", output);
        Assert.Matches(@"(?m)^fal-ai/flux/dev .* text-to-image +active$", output);
        Assert.Matches(@"(?m)^fal-ai/lora .* deprecated, use fal-ai/flux/dev$", output);
        Assert.Equal(2, (await folder.DoAsync("search", "whisper")).TrimEnd().Split('\n').Length);
        Assert.Equal(2, (await folder.DoAsync("search", "--status", "deprecated")).TrimEnd().Split('\n').Length);
        Assert.DoesNotContain("fal-ai/whisper", await folder.DoAsync("search", "--category", "text-to-image"), StringComparison.Ordinal);
        Assert.Contains("There are more than 2", await folder.DoAsync("search", "--limit", "2"), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await folder.DoAsync("search", "whisper", "--json"));
        Assert.Equal("fal-ai/whisper", json.RootElement.GetProperty("models")[0].GetProperty("id").GetString());
        Assert.False(json.RootElement.GetProperty("hasMore").GetBoolean());
        using var cut = JsonDocument.Parse(await folder.DoAsync("search", "--limit", "2", "--json"));
        Assert.Equal((2, true), (cut.RootElement.GetProperty("models").GetArrayLength(), cut.RootElement.GetProperty("hasMore").GetBoolean()));
    }

    [Fact]
    public async Task A_model_is_shown_as_a_person_reads_it()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.SetPrice("fal-ai/flux/dev", 0.025m, "megapixel");
        folder.With("FAL_KEY", folder.Service.Key);

        var output = await folder.DoAsync("show", "fal-ai/flux/dev");

        Assert.Matches(@"(?m)^Calls +run, subscribe, submit", output);
        Assert.Matches(@"(?m)^Price +0\.025 USD per megapixel$", output);
        Assert.Matches(@"(?m)^Status +active$", output);
        Assert.Matches(@"(?m)^  Prompt\* +string ", output);
        Assert.Matches(@"(?m)^  NumInferenceSteps +int\? +28 +1 to 50 ", output);
        Assert.Matches(@"(?m)^  Images\* +IReadOnlyList<FluxDev\.Image> ", output);
        Assert.EndsWith("FluxDevOutput output = await fal.FluxDev.SubscribeAsync(new() { Prompt = \"A tin robot watering a window box, soft morning light\" });\n", output.Replace(output[output.IndexOf("Prompt = \"", StringComparison.Ordinal)..], "Prompt = \"A tin robot watering a window box, soft morning light\" });\n", StringComparison.Ordinal), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await folder.DoAsync("show", "fal-ai/flux/dev", "--json"));
        Assert.Contains(json.RootElement.GetProperty("input").EnumerateArray(), property => property.GetProperty("name").GetString() == "num_inference_steps" && property.GetProperty("default").GetInt32() == 28);
        Assert.Contains(json.RootElement.GetProperty("input").EnumerateArray(), property => property.GetProperty("name").GetString() == "image_size" && property.GetProperty("default").GetString() == "landscape_4_3");
        Assert.Equal(["run", "subscribe", "submit", "realtime"], json.RootElement.GetProperty("calls").EnumerateArray().Select(call => call.GetString()));
        Assert.Equal(["realtime"], json.RootElement.GetProperty("assumedCalls").EnumerateArray().Select(call => call.GetString()));
    }

    [Fact]
    public async Task Each_endpoint_of_an_app_of_one_s_own_is_shown_by_its_id()
    {
        await using var folder = await ToolFolder.StartAsync();
        const string Path = """{ "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": { "PROPERTY": { "type": "string" } } } } } }, "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "x": { "type": "string" } } } } } } } } }""";
        folder.Write("app.json", $$"""{ "openapi": "3.1.0", "info": { "title": "App" }, "paths": { "/": {{Path.Replace("PROPERTY", "first", StringComparison.Ordinal)}}, "/edit": {{Path.Replace("PROPERTY", "second", StringComparison.Ordinal)}} } }""");
        await folder.DoAsync("add", "app.json", "--id", "me/my-app");

        var first = await folder.DoAsync("show", "me/my-app");
        var second = await folder.DoAsync("show", "me/my-app/edit");

        Assert.Matches(@"(?m)^Also +me/my-app/edit$", first);
        Assert.Matches(@"(?m)^  First +string\?", first);
        Assert.Matches(@"(?m)^Also +me/my-app$", second);
        Assert.Matches(@"(?m)^  Second +string\?", second);
        Assert.DoesNotContain("Also", await folder.DoAsync("show", "fal-ai/flux/dev"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    public async Task A_narrow_terminal_gets_lists_in_which_nothing_is_missing(int width)
    {
        await using var folder = await ToolFolder.StartAsync();

        var shown = (await folder.RunAsync(Narrow, "show", "fal-ai/flux/dev")).Output;
        var found = (await folder.RunAsync(Narrow, "search")).Output;

        var lines = shown.Split('\n');
        Assert.Contains("  NumInferenceSteps  int? = 28  1 to 50", lines);
        Assert.DoesNotContain("PROPERTY", shown, StringComparison.Ordinal);
        var from = Array.FindIndex(lines, line => line == "Input");
        var to = Array.FindLastIndex(lines, line => line.StartsWith("using Fal", StringComparison.Ordinal));
        Assert.All(lines[from..to], line => Assert.True(line.Length <= width, line));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains(lines, line => line.StartsWith("      ", StringComparison.Ordinal));
        Assert.All(found.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Matches(@"(?m)^fal-ai/flux/dev( |$)", found);
        Assert.Contains("text-to-image", found, StringComparison.Ordinal);

        ToolEnvironment Narrow(ToolEnvironment environment) => environment with { IsOutputTerminal = true, Width = width };
    }

    [Fact]
    public async Task What_the_folder_has_is_shown_without_the_network()
    {
        await using var folder = await ToolFolder.StartAsync();
        await folder.DoAsync("add", "fal-ai/whisper");
        folder.With("FAL_API_HOST", "http://127.0.0.1:1");

        Assert.Contains("WhisperOutput output", await folder.DoAsync("show", "fal-ai/whisper", "--offline"), StringComparison.Ordinal);
        Assert.Contains("WhisperInput", await folder.DoAsync("code", "fal-ai/whisper"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_is_what_the_generator_writes_and_goes_into_files()
    {
        await using var folder = await ToolFolder.StartAsync();

        var output = await folder.DoAsync("code", "fal-ai/whisper");
        await folder.DoAsync("code", "fal-ai/whisper", "fal-ai/flux/dev", "--out", "Models", "--namespace", "My.Models", "--internal");

        Assert.Contains("namespace Fal.Models", output, StringComparison.Ordinal);
        Assert.Equal(["Models/My.Models.FluxDev.g.cs", "Models/My.Models.Whisper.g.cs"], folder.Files().Keys);
        Assert.Contains("internal sealed", folder.Read("Models/My.Models.FluxDev.g.cs"), StringComparison.Ordinal);
        var wrong = await folder.RunAsync("code", "fal-ai/whisper", "--namespace", "no namespace");
        Assert.Equal(2, wrong.Code);
        Assert.Equal("error: --namespace takes a namespace of C#, as My.Models, not 'no namespace'.\n", wrong.Error);
        Assert.Equal(2, (await folder.RunAsync("code", "fal-ai/whisper", "--namespace", "My.class")).Code);
    }

    [Fact]
    public void The_lines_that_call_a_model_compile_for_the_whole_corpus()
    {
        Assert.SkipUnless(Directory.Exists(Repository.Corpus), $"The corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is.");
        var schemas = Directory.EnumerateFiles(Repository.Corpus, "*.json").Select(path => (Path: path, Json: File.ReadAllBytes(path))).ToList();
        var stop = TestContext.Current.CancellationToken;
        var code = new StringBuilder("#pragma warning disable\nusing System; using System.Collections.Generic; using System.Threading.Tasks;\n");
        var body = new StringBuilder();
        var usings = new HashSet<string>();
        foreach (var (schema, i) in schemas.Select((schema, i) => (schema, i)))
        {
            var lines = CallExample.Of(SchemaModels.Endpoints(schema.Path, schema.Json, stop)[0]);
            usings.Add(lines[0]);
            body.Append(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"static class C{i} {{ static async Task M() {{ {string.Join('\n', lines.Skip(1))} }} }}\n"));
        }

        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);
        var trees = GeneratedCode.Of(schemas, new Dictionary<string, string>(), stop).Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Name, cancellationToken: stop))
            .Append(CSharpSyntaxTree.ParseText(code.AppendJoin('\n', usings).Append('\n').Append(body).ToString(), options, "Calls.cs", cancellationToken: stop));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(FalClient).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path));

        var compilation = CSharpCompilation.Create("Calls", trees, references, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetSemanticModel(compilation.SyntaxTrees[^1]).GetDiagnostics(cancellationToken: stop).Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error).ToList();

        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(10)));
    }
}
