namespace Fal.Packages.Tests;

/// <summary>What a stranger does first: a new project, the package, a schema, ten lines.</summary>
public class ConsoleProjectTests(PackedPackages packages)
{
    private const string TenLines = """
        using Fal;
        using Fal.Models;
        using Fal.Testing;

        await using var emulator = await FalEmulator.StartAsync("schemas");
        using var fal = emulator.CreateClient();
        var input = new FluxDevInput { Prompt = "a sunset over mountains" };

        FluxDevOutput now = await fal.FluxDev.RunAsync(new() { Prompt = "a sunset over mountains" });
        Console.WriteLine($"run: {now.Prompt}");

        FluxDevOutput queued = await fal.FluxDev.SubscribeAsync(
            new() { Prompt = "a sunset over mountains", ImageSize = FluxDev.ImageSizePreset.Landscape16x9 },
            new() { Logs = true, OnUpdate = update => Console.WriteLine(update) });
        Console.WriteLine($"subscribe: {queued.Images.Count}");

        FalRequest<FluxDevOutput> request = await fal.FluxDev.SubmitAsync(input, new() { WebhookUrl = null });
        await foreach (FalQueueStatus status in request.WatchAsync(logs: true))
            Console.WriteLine(status switch
            {
                FalQueueStatus.Queued q => $"{q.Position} ahead",
                FalQueueStatus.InProgress p => string.Join('\n', p.Logs.Select(l => l.Message)),
                FalQueueStatus.Completed c => $"done in {c.Metrics.InferenceTime}",
                _ => status.ToString(),
            });
        FluxDevOutput later = await fal.FluxDev.Request(request.RequestId).GetAsync();
        Console.WriteLine($"submit: {later == await request.GetAsync()}");

        await foreach (FluxDevOutput partial in fal.FluxDev.StreamAsync(input))
            Console.WriteLine($"stream: {partial.Images.Count}");

        await using var live = await fal.FastSdxl.RealtimeAsync();
        await live.SendAsync(new() { Prompt = "a sunset", NumInferenceSteps = 2 });
        FastSdxlOutput frame = await live.ReceiveAsync();
        Console.WriteLine($"realtime: {frame.Images.Count}");
        """;

    [Fact]
    public async Task A_new_project_with_the_package_and_a_schema_makes_the_five_calls()
    {
        var folder = packages.NewFolder("first");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev", "fal-ai__fast-sdxl");
        packages.WriteProject(folder, "net10.0", "<OutputType>Exe</OutputType><TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "Fal.Generators", "Fal.Testing");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), TenLines, TestContext.Current.CancellationToken);

        var output = await CommandLine.DotnetAsync(folder, "run");

        Assert.Contains("run: a sunset over mountains", output, StringComparison.Ordinal);
        Assert.Contains("subscribe: 1", output, StringComparison.Ordinal);
        Assert.Contains("submit: True", output, StringComparison.Ordinal);
        Assert.Contains("stream: 1", output, StringComparison.Ordinal);
        Assert.Contains("realtime: 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_of_an_older_framework_and_language_has_a_method_for_each_model()
    {
        var folder = packages.NewFolder("older");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        packages.WriteProject(folder, "net8.0", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "Fal.Generators");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Calls.cs"),
            """
            using Fal;
            using Fal.Models;
            using System.Threading.Tasks;

            public static class Calls
            {
                public static Task<FluxDevOutput> RunAsync(FalClient fal) => fal.FluxDev().RunAsync(new FluxDevInput { Prompt = "x" });
            }
            """,
            TestContext.Current.CancellationToken);

        await CommandLine.DotnetAsync(folder, "build");
    }

    [Fact]
    public async Task A_schema_that_cannot_be_read_is_an_error_in_the_file_and_on_the_line()
    {
        var folder = packages.NewFolder("broken");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        packages.WriteProject(folder, "net10.0", "", "Fal.Generators");
        await File.WriteAllTextAsync(Path.Combine(folder, "schemas", "broken.json"), "{\n  \"models\": [\n    oops\n", TestContext.Current.CancellationToken);

        var (exitCode, output) = await CommandLine.TryDotnetAsync(folder, "build");

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"broken\.json\(3,\d+\): error FAL0001: 'broken\.json' is not JSON", output);
    }

    [Fact]
    public async Task Generated_files_kept_as_sources_pass_the_strictest_analysis()
    {
        var folder = packages.NewFolder("strict");
        PackedPackages.CopySchemas(folder, [.. Directory.EnumerateFiles(Repository.Schemas, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)]);
        packages.WriteProject(folder, "net10.0", "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><CompilerGeneratedFilesOutputPath>generated</CompilerGeneratedFilesOutputPath>", "Fal.Generators");
        await CommandLine.DotnetAsync(folder, "build");
        var sources = packages.NewFolder("strict-sources");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "generated"), "*.g.cs", SearchOption.AllDirectories))
        {
            // Neither the name nor the first lines may tell that the file is generated: analyzers would look away.
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            var name = Path.GetFileName(file).Replace(".g.cs", ".cs", StringComparison.Ordinal);
            await File.WriteAllTextAsync(
                Path.Combine(sources, name),
                text.Replace("// <auto-generated>", "//", StringComparison.Ordinal).Replace("[GeneratedCode(", "// [GeneratedCode(", StringComparison.Ordinal).Replace("using global::System.CodeDom.Compiler;", "", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
        }

        // What remains is the schema's naming (CA17..), and what a design of nested types that convert brings with it.
        packages.WriteProject(sources, "net10.0", """
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors><AnalysisLevel>latest-all</AnalysisLevel><ImplicitUsings>disable</ImplicitUsings>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <NoWarn>CA1002;CA1034;CA1056;CA1062;CA1707;CA1716;CA1720;CA1724;CA2225</NoWarn>
            """, "Fal.Client");

        await CommandLine.DotnetAsync(sources, "build");
    }
}
