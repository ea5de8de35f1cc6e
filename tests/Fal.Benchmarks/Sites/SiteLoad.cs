using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Fal.Benchmarks.Sites;

/// <summary>Many users at once on sites in processes of their own, in turn: each has a few slices of the time, so that none is better off for when it was measured.</summary>
internal static class SiteLoad
{
    private const int Slices = 6;

    /// <summary>Gives 1 where anything failed.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<Site> sites, LoadOptions options)
    {
        var all = sites.Select(site => new Tally(site, options.Users)).ToList();
        foreach (var tally in all)
            await VisitAsync(tally, TimeSpan.FromSeconds(Math.Min(5, options.Seconds / 4)));
        all.ForEach(tally => tally.Start());
        for (var slice = 1; slice <= Slices; slice++)
        {
            foreach (var tally in all)
            {
                var (cpu, watch) = (tally.Site.Process.Cpu, Stopwatch.StartNew());
                await VisitAsync(tally, TimeSpan.FromSeconds(options.Seconds / Slices));
                tally.Add(watch.Elapsed, tally.Site.Process.Cpu - cpu);
            }
        }

        Print(all);
        all.ForEach(tally => tally.Dispose());
        return all.TrueForAll(tally => tally.Errors.IsEmpty) ? 0 : 1;
    }

    private static Task VisitAsync(Tally tally, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(tally.Users.Select(user => Task.Run(async () =>
        {
            while (Stopwatch.GetTimestamp() < end)
                await tally.Site.VisitAsync(user);
        })));
    }

    private static void Print(List<Tally> all)
    {
        Console.WriteLine($"{"",-22} {"requests/s",10} {"per CPU s",10} {"CPU s",7} {"p50 ms",8} {"p95 ms",8} {"p99 ms",8} {"errors",7}   {"MB at start, half, end",22}");
        foreach (var tally in all)
        {
            var times = tally.Users.SelectMany(user => user.Milliseconds).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{tally.Site.Name,-22} {times.Length / tally.Elapsed.TotalSeconds,10:0} {times.Length / tally.Cpu.TotalSeconds,10:0} {tally.Cpu.TotalSeconds,7:0.0} {At(times, 0.5),8:0.0} {At(times, 0.95),8:0.0} {At(times, 0.99),8:0.0} {tally.Errors.Count,7}   {string.Join(", ", tally.Megabytes.Select(mb => mb.ToString("0", CultureInfo.InvariantCulture))),22}"));
            foreach (var kind in tally.Errors.GroupBy(error => error).OrderByDescending(kind => kind.Count()).Take(3))
                Console.WriteLine($"  {kind.Count()} times: {kind.Key}");
        }

        if (all.Count > 1)
        {
            var (first, second) = (all[0], all[1]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{first.Site.Name} to {second.Site.Name}: {Rate(first) / Rate(second):0.0} times the requests per second, {PerCpu(first) / PerCpu(second):0.0} times those per second of CPU."));
        }

        static double At(double[] sorted, double part) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
        static double Rate(Tally tally) => tally.Users.Sum(user => user.Milliseconds.Count) / tally.Elapsed.TotalSeconds;
        static double PerCpu(Tally tally) => tally.Users.Sum(user => user.Milliseconds.Count) / tally.Cpu.TotalSeconds;
    }

    /// <summary>What was measured on a site.</summary>
    private sealed class Tally : IDisposable
    {
        private readonly HttpClient _http;
        private int _slices;

        public Tally(Site site, int users)
        {
            Site = site;
            _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = site.Process.Address, Timeout = TimeSpan.FromSeconds(30) };
            Users = [.. Enumerable.Range(0, users).Select(number => new User(_http, number, Errors))];
        }

        public Site Site { get; }

        public User[] Users { get; }

        public System.Collections.Concurrent.ConcurrentQueue<string> Errors { get; } = new();

        public TimeSpan Elapsed { get; private set; }

        public TimeSpan Cpu { get; private set; }

        public List<double> Megabytes { get; } = [];

        public void Start()
        {
            Array.ForEach(Users, user => user.Milliseconds.Clear());
            Megabytes.Add(Site.Process.Megabytes);
        }

        public void Add(TimeSpan elapsed, TimeSpan cpu)
        {
            Elapsed += elapsed;
            Cpu += cpu;
            if (++_slices is Slices / 2 or Slices)
                Megabytes.Add(Site.Process.Megabytes);
        }

        public void Dispose()
        {
            Array.ForEach(Users, user => user.Dispose());
            _http.Dispose();
        }
    }
}

/// <param name="Name">What it is called in the table.</param>
/// <param name="VisitAsync">What a user does, over and over.</param>
internal sealed record Site(string Name, ServerProcess Process, Func<User, Task> VisitAsync);

/// <param name="Seconds">How long each site has its users.</param>
internal sealed record LoadOptions(int Users, double Seconds)
{
    /// <summary>Reads <c>--users 200 --seconds 60</c>.</summary>
    public static LoadOptions Read(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(
            int.Parse(given.GetValueOrDefault("--users", "200"), CultureInfo.InvariantCulture),
            double.Parse(given.GetValueOrDefault("--seconds", "60"), CultureInfo.InvariantCulture));
    }
}
