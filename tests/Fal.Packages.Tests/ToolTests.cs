using System.Diagnostics;
using System.Text.Json.Nodes;
using Fal.Testing;

namespace Fal.Packages.Tests;

/// <summary>The packed tool, as a person uses it: from an empty folder to a call, and through a change of the model.</summary>
public class ToolTests(PackedPackages packages)
{
    private const string Program = """
        using Fal;
        using Fal.Models;

        using var fal = new FalClient();
        FluxDevOutput output = await fal.FluxDev.RunAsync(new()
        {
            Prompt = "a sunset",
            Seed = 42,
        });
        Console.WriteLine($"{output.Images.Count} image");
        """;

    [Fact]
    public async Task From_a_new_project_to_a_call_and_through_a_change_that_breaks_it()
    {
        var folder = packages.NewFolder("tool");
        await using var service = await FalEmulator.StartAsync(Repository.Schemas, TestContext.Current.CancellationToken);
        var variables = Variables(service, folder);
        var tool = await InstallAsync(folder);
        await StepAsync("new console project", () => CommandLine.DotnetAsync(folder, "new", "console", "-n", "App", "-o", ".", "--no-restore"));

        var added = await StepAsync("add", () => ToolAsync("add", "fal-ai/flux/dev"));
        Assert.Contains("await fal.FluxDev.SubscribeAsync(", added.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program, TestContext.Current.CancellationToken);
        await StepAsync("build", () => CommandLine.DotnetAsync(folder, "build"));
        Assert.Contains("1 image", (await RunAppAsync()).Output, StringComparison.Ordinal);

        service.Catalog.Add(WithoutSeed());
        var diff = await StepAsync("diff", () => ToolAsync("diff", "--fail-on", "source"));
        Assert.Equal(1, diff.ExitCode);
        Assert.Matches(@"source +FALD\d+ +input +FluxDevInput\.Seed", diff.Output);
        var refused = await StepAsync("update, refused", () => ToolAsync("update"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--accept breaking", refused.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ToolAsync("check")).ExitCode);
        Assert.Equal(0, (await StepAsync("update --accept breaking", () => ToolAsync("update", "--accept", "breaking"))).ExitCode);
        Assert.Equal(0, (await ToolAsync("check")).ExitCode);

        var broken = await StepAsync("build that fails", () => CommandLine.TryDotnetAsync(folder, "build"));
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Matches(@"Program\.cs\(8,\d+\): error CS0117: 'FluxDevInput' does not contain a definition for 'Seed'", broken.Output);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program.Replace("    Seed = 42,\n", "", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await StepAsync("build after the fix", () => CommandLine.DotnetAsync(folder, "build"));
        Assert.Contains("1 image", (await RunAppAsync()).Output, StringComparison.Ordinal);

        Task<(int ExitCode, string Output)> ToolAsync(params string[] arguments) => CommandLine.TryAsync(tool, folder, arguments, variables);

        Task<(int ExitCode, string Output)> RunAppAsync() => CommandLine.TryAsync("dotnet", folder, ["run", "--no-build"], variables);
    }

    [Fact]
    public async Task Three_hundred_models_are_added_and_updated()
    {
        Assert.SkipUnless(Directory.Exists(Repository.Corpus), $"The corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is.");
        var folder = packages.NewFolder("many");
        var options = new FalEmulatorOptions();
        foreach (var file in Directory.EnumerateFiles(Repository.Corpus, "*.json").Order(StringComparer.Ordinal).Take(300))
            options.Schemas.Add(file);
        await using var service = await FalEmulator.StartAsync(options, TestContext.Current.CancellationToken);
        var variables = Variables(service, folder);
        var tool = await InstallAsync(folder);

        await StepAsync("add 300", () => ToolAsync("add", "**"));
        Assert.Equal(301, Directory.GetFiles(Path.Combine(folder, "schemas")).Length);
        var update = await StepAsync("update of 300, none changed", () => ToolAsync("update"));
        Assert.Equal((0, "0 models updated, 300 unchanged."), (update.ExitCode, update.Output.Trim()));
        var diff = await StepAsync("diff of 300, none changed", () => ToolAsync("diff"));
        Assert.Equal((0, "No model differs."), (diff.ExitCode, diff.Output.Trim()));
        var check = await StepAsync("check of 300", () => ToolAsync("check"));
        Assert.Equal(0, check.ExitCode);

        Task<(int ExitCode, string Output)> ToolAsync(params string[] arguments) => CommandLine.TryAsync(tool, folder, arguments, variables);
    }

    [Fact]
    public async Task A_repository_names_the_tool_in_its_manifest()
    {
        var folder = packages.NewFolder("manifest");
        await CommandLine.DotnetAsync(folder, "tool", "install", "Fal.Tool", "--version", packages.Version, "--create-manifest-if-needed");

        Assert.Contains("keeps them current", await CommandLine.DotnetAsync(folder, "fal", "--help"), StringComparison.Ordinal);
        Assert.StartsWith(packages.Version, await CommandLine.DotnetAsync(folder, "fal", "--version"), StringComparison.Ordinal);
    }

    /// <summary>Where the service is, for the tool and for the app.</summary>
    private static Dictionary<string, string> Variables(FalEmulator service, string folder) => new()
    {
        ["FAL_API_HOST"] = service.PlatformAddress.ToString(),
        ["FAL_RUN_HOST"] = new Uri(service.Address, "run").ToString(),
        ["FAL_QUEUE_RUN_HOST"] = new Uri(service.Address, "queue").ToString(),
        ["FAL_KEY"] = service.Key,
        ["FAL_CACHE"] = Path.Combine(folder, ".cache"),
    };

    private async Task<string> InstallAsync(string folder)
    {
        await StepAsync("install", () => CommandLine.DotnetAsync(folder, "tool", "install", "Fal.Tool", "--version", packages.Version, "--tool-path", ".tools"));
        return Path.Combine(folder, ".tools", OperatingSystem.IsWindows() ? "dotnet-fal.exe" : "dotnet-fal");
    }

    /// <summary>Does something, and says how long it took.</summary>
    private static async Task<T> StepAsync<T>(string name, Func<Task<T>> step)
    {
        var watch = Stopwatch.StartNew();
        var result = await step();
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalSeconds,6:0.00} s  {name}");
        return result;
    }

    private static string WithoutSeed()
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Schemas, "fal-ai__flux__dev.json")))!;
        document["components"]!["schemas"]!["FluxDevInput"]!["properties"]!.AsObject().Remove("seed");
        return document.ToJsonString();
    }
}
