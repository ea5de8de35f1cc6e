using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Studio.Hosting;
using Studio.Models;
using Studio.Runs;

namespace Fal.Studio.Tests;

/// <summary>Tests of the studio's runs, against an emulator of their own.</summary>
public abstract class StudioRuns : IAsyncLifetime
{
    private protected const string Fox = """{"prompt":"a fox"}""";

    private protected static readonly StudioModel Flux = Catalogue.Find("fal-ai/flux/dev")!;

    private protected static readonly StudioModel Router = Catalogue.Find("openrouter/router")!;

    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private Service _service = null!;
    private ServiceProvider _app = null!;

    private protected FalEmulator Emulator => _service.Emulator!;

    private protected IServiceProvider App => _app;

    private protected Runner Runner => _app.GetRequiredService<Runner>();

    private protected RunStore Runs => _app.GetRequiredService<RunStore>();

    private protected LoggedLines Logged { get; } = new();

    /// <summary>What hangs fails the test instead of stopping the run.</summary>
    private protected CancellationToken Token => _deadline.Token;

    public async ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(TimeSpan.FromMinutes(2));
        _service = await Service.StartAsync(key: null, pace: TimeSpan.FromMilliseconds(10));
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Logged));
        services.AddFal(_service.Configure);
        services.AddSingleton(_service).AddSingleton(TimeProvider.System).AddSingleton<RunStore>().AddSingleton<Prices>().AddSingleton<Runner>().AddSingleton<Ticker>();
        _app = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<Run> StreamAsync(string visitor) =>
        Runner.StartAsync(visitor, Router, (JsonObject)JsonNode.Parse("""{"prompt":"Why?","model":"any"}""")!, isStreamed: true);

    private protected Task<Run> StartAsync(string visitor, string input) => Runner.StartAsync(visitor, Flux, (JsonObject)JsonNode.Parse(input)!, isStreamed: false);

    /// <summary>Lets the model work until what is returned is disposed.</summary>
    private protected Held Hold()
    {
        var held = new Held();
        Emulator.Respond(Fal.Models.FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            await held.Released.WaitAsync(cancellationToken);
            throw new FalApiException("too late", HttpStatusCode.InternalServerError);
        });
        return held;
    }

    /// <summary>Lets a stream of text give its first part, and the rest when what is returned is disposed.</summary>
    private protected Held HoldStream()
    {
        var held = new Held();
        Emulator.RespondStream(FalEndpoint.Untyped(Router.Endpoint.Id), (_, cancellationToken) => PartsAsync(held.Released.WaitAsync(cancellationToken)));
        return held;

        static async IAsyncEnumerable<JsonElement> PartsAsync(Task released)
        {
            yield return JsonSerializer.SerializeToElement(new { output = "one", partial = true });
            await released;
            yield return JsonSerializer.SerializeToElement(new { output = "one two", partial = false });
        }
    }

    private protected Task OverAsync(Run run) => UntilAsync(run, state => state.IsOver);

    private protected async Task UntilAsync(Run run, Predicate<RunState> isSo)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (isSo(run.State))
                reached.TrySetResult();
        }

        run.Changed += Look;
        Look();
        await reached.Task.WaitAsync(Token);
        run.Changed -= Look;
    }

    private protected sealed class Held : IAsyncDisposable
    {
        private readonly TaskCompletionSource _released = new();

        public Task Released => _released.Task;

        public ValueTask DisposeAsync()
        {
            _released.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>What the app has logged, with what stands in its exceptions.</summary>
    private protected sealed class LoggedLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
