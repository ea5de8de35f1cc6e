using System.Globalization;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// What the analyzers add to a build: the processor time that the compiler's server takes for a project of 50,000 lines with 100 models, with our
/// rules on and with all of them off. The generator runs in both, and so do the SDK's own analyzers, as they do by default. In turn, the median of
/// several. One file in ten calls a model.
/// </summary>
internal static class AnalyzerCost
{
    private const int Models = 100;
    private const int Files = 500;
    private const int Rounds = 9;
    private const int WarmUp = 3;

    public static int Run()
    {
        var documents = Corpus.Documents();
        var used = documents.Single(d => Path.GetFileName(d.Path) == "fal-ai__flux__dev.json");
        using var projects = new BuildProjects();
        var folder = projects.New("analyzers", [used, .. documents.Where(d => d != used).Where((_, i) => i % 3 == 0).Take(Models - 1)]);
        var lines = Write(folder);

        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            with.Add(ProcessorTime(projects, folder, areRulesOn: true));
            without.Add(ProcessorTime(projects, folder, areRulesOn: false));
        }

        var (on, off) = (with.Skip(WarmUp).Median(), without.Skip(WarmUp).Median());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines, {Models} models: {off:0} ms of the compiler's processor time, {on:0} ms with the rules on: {(on / off) - 1:+0.0%;-0.0%}"));
        return 0;
    }

    private static double ProcessorTime(BuildProjects projects, string folder, bool areRulesOn)
    {
        File.WriteAllText(Path.Combine(folder, ".globalconfig"), "is_global = true\n" + (areRulesOn ? "" : string.Concat(Enumerable.Range(1001, 11).Select(id => $"dotnet_diagnostic.FAL{id}.severity = none\n"))));
        return projects.Time(folder).Compiler;
    }

    /// <summary>Writes the code of the project.</summary>
    /// <returns>How many lines it has.</returns>
    private static int Write(string folder)
    {
        var lines = 0;
        for (var i = 0; i < Files; i++)
        {
            var code = i % 10 == 0 ? Caller(i) : Other(i);
            lines += code.Count(c => c == '\n');
            File.WriteAllText(Path.Combine(folder, $"File{i}.cs"), code);
        }

        return lines;
    }

    private static string Caller(int i) => $$"""
        using Fal;
        using Fal.Models;

        namespace App;

        internal sealed class Caller{{i}}(FalClient client)
        {
        {{Repeat(11, j => $$"""
                public async Task<string> Picture{{j}}Async(string prompt, CancellationToken cancellationToken)
                {
                    var input = new FluxDevInput { Prompt = "A picture of " + prompt, NumImages = {{(j % 4) + 1}}, GuidanceScale = {{j + 1}}.5 };
                    var output = await client.FluxDev.RunAsync(input with { Seed = {{i}} }, cancellationToken: cancellationToken);
                    foreach (var image in output.Images)
                        return image.Url;
                    return "";
                }

            """)}}
        }

        """;

    private static string Other(int i) => $$"""
        namespace App;

        internal sealed record Order{{i}}(int Id, string Customer, decimal Amount, DateTimeOffset At);

        internal sealed class Orders{{i}}
        {
            private readonly Dictionary<int, Order{{i}}> _orders = [];

        {{Repeat(7, j => $$"""
                public decimal Sum{{j}}(IEnumerable<Order{{i}}> orders, DateTimeOffset since)
                {
                    var sum = 0m;
                    foreach (var order in orders.Where(o => o.At >= since && o.Amount > {{j}}).OrderBy(o => o.Customer, StringComparer.Ordinal))
                    {
                        if (!_orders.TryGetValue(order.Id, out var known))
                            _orders.Add(order.Id, known = order with { Customer = order.Customer.Trim() });
                        sum += known.Amount * {{j + 1}};
                    }

                    return sum > {{i}} ? sum : throw new InvalidOperationException($"Less than {sum} of {orders.Count()} orders.");
                }

            """)}}
        }

        """;

    private static string Repeat(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(j => part(j) + "\n"));
}
