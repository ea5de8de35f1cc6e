using System.Text.RegularExpressions;
using Fal.Testing;

namespace Fal.Packages.Tests;

/// <summary>A program of one file, <c>dotnet run app.cs</c>, as the page shows it.</summary>
public partial class FileProgramTests(PackedPackages packages)
{
    [Fact]
    public async Task An_included_schema_gives_its_client_and_other_JSON_does_not_matter()
    {
        var folder = packages.NewFolder("program");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        await WriteAsync(folder, "schemas/settings.json", """{ "colours": ["red"] }""");
        await WriteAsync(folder, "app.cs", await ProgramAsync());
        await using var emulator = await FalEmulator.StartAsync(Path.Combine(folder, "schemas"), TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync(folder, emulator);

        Assert.True(exitCode == 0, output);
        Assert.Contains("\"images\":[", output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);

        // The SDK sees that the schema has changed.
        var schema = Path.Combine(folder, "schemas", "fal-ai__flux__dev.json");
        await WriteAsync(folder, schema, (await File.ReadAllTextAsync(schema, TestContext.Current.CancellationToken)).Replace("\"prompt\"", "\"words\"", StringComparison.Ordinal));

        (exitCode, output) = await RunAsync(folder, emulator);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error CS0117: 'FluxDevInput' does not contain a definition for 'Prompt'", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string folder, FalEmulator emulator)
    {
        var hosts = emulator.CreateClientOptions();
        return CommandLine.TryAsync("dotnet", folder, ["run", "app.cs", "--", "a sunset"], new()
        {
            ["FAL_KEY"] = emulator.Key,
            ["FAL_QUEUE_RUN_HOST"] = hosts.QueueAddress.AbsoluteUri,
        });
    }

    /// <summary>The program of the page, with the packages of this test.</summary>
    private async Task<string> ProgramAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Fal.Generators", "README.md"), TestContext.Current.CancellationToken);
        return Version().Replace(Assert.Single(Program().Matches(page.ReplaceLineEndings("\n"))).Groups["code"].Value, $"Fal.Generators@{packages.Version}");
    }

    private static Task WriteAsync(string folder, string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);

    [GeneratedRegex("^```cs\n(?<code>#!.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Program();

    [GeneratedRegex(@"Fal\.Generators@\S+")]
    private static partial Regex Version();
}
