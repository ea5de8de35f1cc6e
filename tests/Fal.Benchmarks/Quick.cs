using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Fal.Benchmarks;

/// <summary>Every benchmark in this one process, a few short rounds of each, and how they compare: for a look, and to see what a change did.</summary>
internal static class Quick
{
    public static int Run(Type[] benchmarks)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(40)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "fal-benchmarks"));

        Console.WriteLine($"{"",-44} {"median",12} {"allocated",12}   {"times as fast",13} {"of the bytes",12}");
        var failed = false;
        foreach (var type in benchmarks)
        {
            var summary = BenchmarkRunner.Run(type, config);
            failed |= summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success);
            foreach (var error in summary.ValidationErrors)
                Console.Error.WriteLine(error.Message);
            Print(summary);
        }

        return failed ? 1 : 0;
    }

    private static void Print(Summary summary)
    {
        foreach (var group in summary.Reports.Where(report => report.Success).GroupBy(report => Group(report.BenchmarkCase)))
        {
            Console.WriteLine(group.Key);
            var baseline = group.FirstOrDefault(report => report.BenchmarkCase.Descriptor.Baseline) ?? group.First();
            foreach (var report in group)
            {
                var (time, bytes) = (Median(report), Bytes(report));
                var ratios = report == baseline ? "" : string.Create(CultureInfo.InvariantCulture, $"{Median(baseline) / time,13:0.00} {(Bytes(baseline) == 0 ? "" : $"{bytes / Bytes(baseline):0.00}"),12}");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),-42} {Time(time),12} {bytes,10:N0} B   {ratios}"));
            }
        }
    }

    private static string Group(BenchmarkCase benchmark) =>
        string.Join(", ", benchmark.Descriptor.Categories.Concat(benchmark.Parameters.Items.Select(item => item.Value?.ToString() ?? "")));

    private static double Median(BenchmarkReport report) => report.ResultStatistics!.Median;

    private static double Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.00} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms"),
    };
}
