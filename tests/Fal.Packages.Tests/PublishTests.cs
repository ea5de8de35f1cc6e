using System.Text.RegularExpressions;
using Fal.Testing;

namespace Fal.Packages.Tests;

/// <summary>The quickstart as it is shipped, with the client only: nothing to warn of, nothing in it that it does not use, and it works.</summary>
public partial class PublishTests(PackedPackages packages)
{
    /// <summary>What the service sees of the five calls.</summary>
    private static readonly string[] FiveCalls =
    [
        "Run POST /fal-ai/flux/dev",
        "Queue POST /fal-ai/ltx-2/image-to-video/fast",
        "Queue GET /fal-ai/ltx-2/requests/{id}",
        "Queue POST /fal-ai/whisper",
        "Queue GET /fal-ai/whisper/requests/{id}",
        "Run POST /openrouter/router/stream",
        "Realtime BINARY /fal-ai/fast-sdxl/realtime",
    ];

    [Theory]
    [InlineData("aot", "-p:PublishAot=true")]
    [InlineData("trimmed", "-p:PublishTrimmed=true", "-p:TrimMode=full")]
    public async Task The_published_quickstart_makes_the_five_calls(string name, params string[] properties)
    {
        var folder = packages.NewFolder(name);
        await PublishAsync(folder, properties);

        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*.dll"), file => Unused().IsMatch(Path.GetFileName(file)));
        Assert.Superset(FiveCalls.ToHashSet(), await RunAsync(folder));
    }

    private async Task PublishAsync(string folder, string[] properties)
    {
        var (exitCode, output) = await CommandLine.TryDotnetAsync(
            Repository.Root,
            ["publish", "samples/Quickstart", "-o", folder, .. properties, "-p:TrimmerSingleWarn=false", $"-p:Version={packages.Version}", $"-p:ArtifactsPath={packages.Artifacts}"]);

        if (exitCode != 0 && Missing().Match(output) is { Success: true } missing)
            Assert.Skip($"This machine cannot publish so: {missing.Value}");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Runs the program against an emulator here, and returns what that saw.</summary>
    private static async Task<HashSet<string>> RunAsync(string folder)
    {
        await using var emulator = await FalEmulator.StartAsync(Repository.Schemas, TestContext.Current.CancellationToken);
        var hosts = emulator.CreateClientOptions();

        var (exitCode, output) = await CommandLine.TryAsync(Path.Combine(folder, "Quickstart"), folder, [], new()
        {
            ["FAL_KEY"] = emulator.Key,
            ["FAL_RUN_HOST"] = hosts.RunAddress.AbsoluteUri,
            ["FAL_QUEUE_RUN_HOST"] = hosts.QueueAddress.AbsoluteUri,
            ["FAL_REST_HOST"] = hosts.RestAddress.AbsoluteUri,
            // Where it saves its picture, which another may save at the same time.
            [OperatingSystem.IsWindows() ? "TMP" : "TMPDIR"] = folder,
        });

        Assert.True(exitCode == 0, output);
        return [.. emulator.Journal.Select(request => RequestId().Replace(request.ToString(), "requests/{id}"))];
    }

    /// <summary>What a machine lacks that has neither a C linker nor the compiler's packages and no network to fetch them from.</summary>
    [GeneratedRegex("Platform linker.*not found.*|error NU110.*")]
    private static partial Regex Missing();

    /// <summary>The emulator, and what only webhooks and containers need.</summary>
    [GeneratedRegex(@"^(Fal\.Testing|BouncyCastle\..*|Microsoft\.Extensions\.(Http|DependencyInjection|Configuration|Options)\b.*)\.dll$")]
    private static partial Regex Unused();

    [GeneratedRegex("requests/[0-9a-f-]{36}")]
    private static partial Regex RequestId();
}
