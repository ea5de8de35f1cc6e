using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A test of a client over real sockets, against an emulator of its own.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<IDisposable> _clients = [];
    private FalEmulator? _emulator;
    private FalClient? _client;

    /// <param name="minutes">How long a test may take.</param>
    protected EmulatorTest(int minutes = 5) => _deadline.CancelAfter(TimeSpan.FromMinutes(minutes));

    protected static FluxDevInput Sunset { get; } = new() { Prompt = "a sunset" };

    protected static FluxDevOutput Picture { get; } = new()
    {
        Images = [new() { Url = "https://files.example/sunset.png", Width = 4, Height = 3 }],
        Timings = new Dictionary<string, double> { ["inference"] = 0.5 },
        Seed = 42,
        HasNsfwConcepts = [false],
        Prompt = "a sunset",
    };

    /// <summary>A call that hangs fails the test instead of stopping the run.</summary>
    protected CancellationToken Deadline => _deadline.Token;

    protected FalEmulator Emulator => _emulator!;

    /// <summary>A client of the emulator that polls without waiting long.</summary>
    protected FalClient Client => _client ??= CreateClient();

    /// <summary>The options of this test's emulator: a request is completed as soon as it is submitted.</summary>
    protected virtual FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero };

    public async ValueTask InitializeAsync()
    {
        _emulator = await FalEmulator.StartAsync(EmulatorOptions, Deadline);
        Prepare();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Emulator.DisposeAsync();
        _deadline.Dispose();

        // Of a test that can be disposed in both ways xUnit takes this one alone.
        (this as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the emulator answers in all tests of the class.</summary>
    protected virtual void Prepare() => Emulator.Respond(FluxDev.Endpoint, Picture);

    protected FalClient CreateClient(Action<FalClientOptions>? change = null)
    {
        var client = new FalClient(CreateOptions(change));
        _clients.Add(client);
        return client;
    }

    protected FalClientOptions CreateOptions(Action<FalClientOptions>? change = null)
    {
        var options = Emulator.CreateClientOptions();
        options.PollInterval = options.MaxPollInterval = TimeSpan.FromMilliseconds(1);

        // Else a clock that a test moves by hand has a wait more for each request.
        options.ResponseTimeout = Timeout.InfiniteTimeSpan;
        change?.Invoke(options);
        return options;
    }

    /// <summary>The requests that came to a service so far.</summary>
    protected FalEmulatorRequest[] RequestsTo(FalEmulatorService service) => [.. Emulator.Journal.Where(request => request.Service == service)];

    /// <summary>Answers the requests that match, one answer each; those after the last are the emulator's.</summary>
    protected void InterceptInTurn(Predicate<FalEmulatorRequest> matches, params FalEmulatorAnswer[] answers)
    {
        var next = -1;
        Emulator.Intercept(request => matches(request) && Interlocked.Increment(ref next) is var turn && turn < answers.Length ? answers[turn] : null);
    }

    protected static FalEmulatorAnswer Answer(HttpStatusCode statusCode, string body, params (string Name, string Value)[] headers) => new()
    {
        StatusCode = statusCode,
        Body = System.Text.Encoding.UTF8.GetBytes(body),
        Headers = headers.ToDictionary(header => header.Name, header => header.Value),
    };

    protected static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Looks again and again until something is so. For what no event tells.</summary>
    protected async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
            await timer.WaitForNextTickAsync(Deadline);
    }

    /// <summary>Everything that an error says to whoever logs it.</summary>
    protected static string Said(FalException error) =>
        string.Join('\n', error, error.Body, (error as FalApiException)?.ErrorType, string.Join(' ', (error as FalApiException)?.Categories ?? []), (error as FalApiException)?.SuccessorId, string.Join('\n', (error as FalValidationException)?.Errors.Select(
            field => $"{field} {field.Type} {field.Context} {string.Join(' ', field.Categories)}") ?? []));
}
