using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fal;

/// <summary>The source of spans and the meter, both named <c>Fal</c>.</summary>
internal static class FalTelemetry
{
    private const string Name = "Fal";

    private static readonly string? Version = typeof(FalTelemetry).Assembly.GetName().Version?.ToString(3);

    private static readonly Meter Meter = new(Name, Version);

    public static readonly ActivitySource Source = new(Name, Version);

    /// <summary>How long calls took, with all that they sent.</summary>
    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "GenAI operation duration.", null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    /// <summary>How long subscribed requests waited before the model was at work, as the client saw it.</summary>
    public static readonly Histogram<double> QueueWait = Meter.CreateHistogram<double>(
        "fal.client.queue.wait", "s", "Time from the start of a subscribe until its request left the queue.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("fal.client.retries", "{retry}", "Requests that were sent again.");

    private static readonly Counter<double> Units = Meter.CreateCounter<double>(
        "fal.client.billable_units", "{unit}", "What outputs were billed for, in the units of the model's price, as the service says it.");

    public static bool IsListenedTo => Source.HasListeners() || Duration.Enabled || QueueWait.Enabled;

    /// <summary>Counts what an answer of a model says that it is billed for.</summary>
    public static void CountUnits(ApiCall call, decimal? units)
    {
        if (units is { } billed && Units.Enabled)
            Units.Add((double)billed, [new("gen_ai.request.model", call.Context.EndpointId), new("server.address", call.Address.Host), new("server.port", call.Address.Port)]);
    }

    /// <summary>Counts a request that is sent again.</summary>
    /// <param name="reason">The status or the error that it is sent again for.</param>
    public static void CountRetry(string? endpointId, Uri address, string reason)
    {
        if (Retries.Enabled)
            Retries.Add(1, [new("gen_ai.request.model", endpointId), new("server.address", address.Host), new("server.port", address.Port), new("error.type", reason)]);
    }
}
