using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fal.AspNetCore;

/// <summary>The meter <c>Fal.AspNetCore</c>. A tag has as many values as the app has named, whatever its callers send.</summary>
internal static class ProxyMetrics
{
    private static readonly Meter Meter = new("Fal.AspNetCore", typeof(ProxyMetrics).Assembly.GetName().Version?.ToString(3));

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "fal.proxy.request.duration", "s", "Time until an answer had been passed on.", null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("fal.proxy.refused", "{request}", "Requests that were not passed on.");

    private static readonly Counter<double> Units = Meter.CreateCounter<double>("fal.proxy.billable_units", "{unit}", "What answers were billed for.");

    public static void Answered(FalProxyCallKind kind, string? entry, int status, long since)
    {
        if (Duration.Enabled)
            Duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("fal.call", kind.ToString()), new("gen_ai.request.model", entry), new("http.response.status_code", status));
    }

    public static void Refuse(string why) => Refused.Add(1, new KeyValuePair<string, object?>("fal.refusal", why));

    public static void Charge(string? entry, decimal units) => Units.Add((double)units, new KeyValuePair<string, object?>("gen_ai.request.model", entry));
}
