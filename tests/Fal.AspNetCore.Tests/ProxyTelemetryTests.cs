using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Fal.Models;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>What a proxy logs and measures.</summary>
public sealed class ProxyTelemetryTests : ProxyTest
{
    [Fact]
    public async Task Neither_the_callers_nor_the_log_see_the_key_and_the_log_no_prompt()
    {
        var log = new Lines();
        var seen = new StringBuilder();
        await StartAsync(change: app => app.Logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddProvider(log));

        foreach (var (method, target) in new[] { ("POST", Flux), ("POST", QueuedFlux), ("POST", Upload), ("POST", $"{Flux}/stream"), ("GET", $"{Requests}unknown/status?logs=1"), ("POST", $"{Flux}?fal_jwt_token=token-7"), ("POST", "https://evil.example/secret-path") })
        {
            using var response = await App.Http.SendAsync(ProxyApp.Request(new HttpMethod(method), target, method is "POST" ? Input : null), Deadline);
            seen.Append(response).Append(await response.Content.ReadAsStringAsync(Deadline));
        }

        Assert.DoesNotContain(Emulator.Key, seen.ToString(), StringComparison.Ordinal);
        var lines = string.Join('\n', log.All);
        Assert.Contains("Run fal-ai/flux/dev was answered 200", lines, StringComparison.Ordinal);
        Assert.Contains("The host or the port in x-fal-target-url is none of the service.", lines, StringComparison.Ordinal);
        foreach (var secret in new[] { Emulator.Key, "secret", "token-7", "logs=1", "storage_type" })
            Assert.DoesNotContain(secret, lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_measured_has_the_apps_own_words()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await StartAsync(allow: fal => fal.Allow("fal-ai/flux/*").Allow("test/measured"));

        await SendAsync(HttpMethod.Post, Flux, Input);
        await SendAsync(HttpMethod.Post, "https://queue.fal.run/fal-ai/flux/made-up-by-a-caller", Input);
        await SendAsync(HttpMethod.Post, "https://fal.run/made-up/by-a-caller", Input);

        // Other tests measure at the same time, and how long a call took is known only after its caller has the answer.
        string[] own =
        [
            "fal.proxy.request.duration: Run fal-ai/flux/* 200", "fal.proxy.request.duration: Submit fal-ai/flux/* 404",
            "fal.proxy.billable_units: fal-ai/flux/*", "fal.proxy.refused: The endpoint is not allowed.",
        ];
        await UntilAsync(() => own.All(measured.Contains));
        Assert.DoesNotContain(measured, line => line.Contains("made-up", StringComparison.Ordinal));

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Enqueue($"{instrument.Name}: {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "Fal.AspNetCore")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
