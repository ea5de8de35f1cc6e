using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Benchmarks;

/// <summary>Many callers at once on loopback: this client and the official JavaScript client in turn, against the same emulator.</summary>
internal static class Load
{
    private const int Rounds = 3;

    private static readonly FluxDevInput Sunset = new() { Prompt = "a sunset over mountains", NumInferenceSteps = 28, Seed = 42 };

    /// <summary>The emulator, until its standard input ends.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { StepTime = TimeSpan.Zero, JournalCapacity = 1 });
        emulator.Respond(FluxDev.Endpoint, new FluxDevOutput
        {
            Images = [new() { Url = "https://files.example/sunset.png", Width = 1024, Height = 768, ContentType = "image/png" }],
            Timings = new Dictionary<string, double> { ["inference"] = 1.25 },
            Seed = 42,
            HasNsfwConcepts = [false],
            Prompt = "a sunset over mountains",
        });
        Console.WriteLine(emulator.Address);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args is ["--seconds", var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 3;
        Console.WriteLine($"{"call",-10} {"callers",7}   {"ours/s",8} {"JS/s",8} {"ratio",6}   {"ours CPU",9} {"JS CPU",9}   {"ours allocates",14}");
        foreach (var call in new[] { "run", "subscribe" })
        {
            foreach (var callers in new[] { 1, 64, 512 })
            {
                // Each pair has an emulator of its own, so that none is slowed down by what came before. The round with the median ratio counts.
                var rounds = new List<(Figures Ours, Figures Theirs)>();
                for (var round = 0; round < Rounds; round++)
                {
                    using var server = await ServerProcess.StartAsync(["serve"]);
                    var ours = await OursAsync(call, callers, seconds, server.Address);
                    rounds.Add((ours, await TheirsAsync(call, callers, seconds, server.Address)));
                }

                var (best, other) = rounds.OrderBy(r => r.Ours.PerSecond / r.Theirs.PerSecond).ElementAt(Rounds / 2);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{call,-10} {callers,7}   {best.PerSecond,8:0} {other.PerSecond,8:0} {best.PerSecond / other.PerSecond,5:0.0}x   {best.CpuMicroseconds,6:0} µs {other.CpuMicroseconds,6:0} µs   {best.AllocatedBytes,12:0} B"));
            }
        }

        return 0;
    }

    /// <summary>Many requests at once through the queue: what is left on the heap as they go by.</summary>
    public static async Task<int> ManyAsync(int count)
    {
        using var server = await ServerProcess.StartAsync(["serve"]);
        using var client = CreateClient(server.Address);
        var (done, failed) = (0, 0);
        await foreach (var result in client.SubscribeManyAsync(FluxDev.Endpoint, Enumerable.Range(0, count).Select(i => Sunset with { Seed = i }), maxConcurrency: 64))
        {
            failed += result.Error is null ? 0 : 1;
            if (++done % (count / 5) == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done,8} requests, {failed} failed, {GC.GetTotalMemory(forceFullCollection: true) / 1024,6} KB on the heap"));
        }

        return failed == 0 ? 0 : 1;
    }

    private static async Task<Figures> OursAsync(string call, int callers, double seconds, Uri address)
    {
        using var client = CreateClient(address);
        await CallAsync();
        await ForAsync(TimeSpan.FromSeconds(seconds / 3));

        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        var calls = await ForAsync(TimeSpan.FromSeconds(seconds));
        var elapsed = watch.Elapsed.TotalSeconds;
        return new(
            calls / elapsed,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)calls);

        async Task<long> ForAsync(TimeSpan time)
        {
            var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
            var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                var count = 0L;
                for (; Stopwatch.GetTimestamp() < end; count++)
                    await CallAsync();
                return count;
            })));
            return counts.Sum();
        }

        Task CallAsync() => call == "run" ? client.FluxDev.RunAsync(Sunset) : client.FluxDev.SubscribeAsync(Sunset);
    }

    private static FalClient CreateClient(Uri address) => new(new FalClientOptions
    {
        Credentials = FalEmulatorOptions.DefaultKey,
        RunAddress = new Uri(address, "run"),
        QueueAddress = new Uri(address, "queue"),
        RestAddress = new Uri(address, "rest"),
    });

    private static async Task<Figures> TheirsAsync(string call, int callers, double seconds, Uri address)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "load.mjs");
        string[] arguments = [script, PackagesWith("@fal-ai/client"), address.AbsoluteUri, FalEmulatorOptions.DefaultKey, call, $"{callers}", seconds.ToString(CultureInfo.InvariantCulture)];
        using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
        var text = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        using var figures = JsonDocument.Parse(text);
        return new(figures.RootElement.GetProperty("perSecond").GetDouble(), figures.RootElement.GetProperty("cpuMicroseconds").GetDouble(), 0);
    }

    /// <summary>The packages of the interop tests, as a file beside which they are found.</summary>
    public static string PackagesWith(params string[] needed)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var tests = Path.Combine(folder.FullName, "tests", "Fal.Interop.Tests");
            if (Array.TrueForAll(needed, name => Directory.Exists(Path.Combine(tests, "node_modules", name))))
                return Path.Combine(tests, "package.json");
        }

        throw new FileNotFoundException($"{string.Join(" or ", needed)} is not installed: npm ci --prefix tests/Fal.Interop.Tests");
    }

    private sealed record Figures(double PerSecond, double CpuMicroseconds, double AllocatedBytes);
}
