using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Fal.Client.Tests;

/// <summary>What is paid for goes out once, whatever an app puts between the client and the network.</summary>
public sealed class ResilienceTests : EmulatorTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private static readonly FalEndpoint<JsonElement, JsonElement> Slow = FalEndpoint.Untyped("me/slow");

    private readonly ServiceCollection _services = [];

    /// <summary>The calls that are paid for.</summary>
    private static readonly Dictionary<string, Func<FalClient, CancellationToken, Task>> Calls = new()
    {
        ["run"] = (fal, token) => fal.FluxDev.RunAsync(Sunset, null, token),
        ["subscribe"] = (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, null, token),
        ["submit"] = (fal, token) => fal.FluxDev.SubmitAsync(Sunset, null, token),
        ["stream"] = async (fal, token) => await fal.FluxDev.StreamAsync(Sunset, null, token).GetAsyncEnumerator(token).MoveNextAsync(),
    };

    public static TheoryData<string, bool> Defaults => new() { { "retry", true }, { "retry", false }, { "hedging", true }, { "hedging", false } };

    public static TheoryData<string, string, bool> Pipelines()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var call in Calls.Keys)
        {
            foreach (var handler in new[] { "retry", "hedging", "copy", "bare copy" })
            {
                data.Add(call, handler, true);

                // An HttpClient does not tell what its handlers do with copies that they keep themselves.
                if (!handler.EndsWith("copy", StringComparison.Ordinal))
                    data.Add(call, handler, false);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task A_model_may_take_longer_than_the_defaults_for_all_clients_of_an_app(string handler, bool isBefore)
    {
        if (isBefore)
            _services.ConfigureHttpClientDefaults(http => Add(http, handler, isImpatient: true));
        _services.AddFal(UseEmulator);
        _services.AddHttpClient("other");
        if (!isBefore)
            _services.ConfigureHttpClientDefaults(http => Add(http, handler, isImpatient: true));
        await using var container = _services.BuildServiceProvider();
        Emulator.Respond(Slow, async (input, _) =>
        {
            // By then any other client of the app has given up.
            await Assert.ThrowsAnyAsync<Exception>(() => StalledAsync(container));
            return input;
        });

        await container.GetRequiredService<FalClient>().RunAsync(Slow, Json("{}"), null, Deadline);

        Assert.Single(Emulator.Journal);
    }

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task A_submit_whose_answer_is_lost_goes_out_once_under_the_defaults(string handler, bool isBefore)
    {
        if (isBefore)
            _services.ConfigureHttpClientDefaults(http => Add(http, handler));
        _services.AddFal(UseEmulator);
        if (!isBefore)
            _services.ConfigureHttpClientDefaults(http => Add(http, handler));
        await using var container = _services.BuildServiceProvider();
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop with { AfterWork = true });

        await Assert.ThrowsAsync<FalConnectionException>(() => container.GetRequiredService<FalClient>().FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Single(Emulator.Journal);
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task A_handler_that_repeats_is_refused_what_may_have_been_accepted(string call, string handler, bool isOfContainer)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop with { AfterWork = true });
        await using var container = Container(handler, isOfContainer, out var fal);

        var error = await Assert.ThrowsAnyAsync<FalException>(() => Calls[call](fal(), Deadline));

        Assert.Single(Emulator.Journal);

        // Where tries race, what became of either is told.
        Assert.Contains(handler == "hedging" ? "may have accepted" : "sent the request a second time, which was refused", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_races_tries_waits_for_the_first(bool isOfContainer)
    {
        var hedged = new TaskCompletionSource();
        await using var container = Container("hedging", isOfContainer, out var fal, () => hedged.TrySetResult());
        Emulator.Respond(Slow, async (input, token) =>
        {
            await hedged.Task.WaitAsync(token);
            return input;
        });

        await fal().RunAsync(Slow, Json("{}"), null, Deadline);

        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_handler_may_send_other_requests_while_it_sends_one()
    {
        _services.AddFal(UseEmulator).AddHttpMessageHandler(() => new Asking());
        await using var container = _services.BuildServiceProvider();

        Assert.Equal(Picture, await container.GetRequiredService<FalClient>().FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(3, Emulator.Journal.Count);
    }

    [Fact]
    public async Task A_handler_may_repeat_what_was_not_accepted()
    {
        InterceptInTurn(_ => true, FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests), FalEmulatorAnswer.Error(HttpStatusCode.BadGateway));
        await using var container = Container("retry", true, out var fal);

        Assert.Equal(Picture, await fal().FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(3, Emulator.Journal.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_resilience_handler_throws_is_an_error_of_the_client_s(bool isOfContainer)
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);
        await using var container = Container("timeout", isOfContainer, out var fal);

        var error = await Assert.ThrowsAnyAsync<FalException>(() => fal().FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.IsType<TimeoutRejectedException>(error.InnerException);
        Assert.Contains("may have accepted the request", error.Message, StringComparison.Ordinal);
    }

    private static async Task StalledAsync(ServiceProvider container)
    {
        using var silent = new RawServer();
        using var http = container.GetRequiredService<IHttpClientFactory>().CreateClient("other");
        await http.GetAsync(silent.Address);
    }

    /// <summary>Handlers as an app would add them.</summary>
    private static void Add(IHttpClientBuilder http, string handler, Action? onHedging = null, bool isImpatient = false)
    {
        var patience = isImpatient ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromMinutes(2);
        switch (handler)
        {
            case "retry":
                http.AddStandardResilienceHandler(options =>
                {
                    (options.AttemptTimeout.Timeout, options.TotalRequestTimeout.Timeout) = (patience, 2 * patience);
                    options.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(5);
                    options.Retry.Delay = Soon;
                });
                break;
            case "hedging":
                _ = http.AddStandardHedgingHandler();
                http.Services.ConfigureAll<HttpStandardHedgingResilienceOptions>(options =>
                {
                    (options.Endpoint.Timeout.Timeout, options.TotalRequestTimeout.Timeout) = (patience, 2 * patience);
                    options.Endpoint.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(5);
                    options.Hedging.Delay = Soon;
                    options.Hedging.OnHedging = _ =>
                    {
                        onHedging?.Invoke();
                        return default;
                    };
                });
                break;
            case "timeout":
                http.AddResilienceHandler("timeout", pipeline => pipeline.AddTimeout(TimeSpan.FromMilliseconds(100)));
                break;
            default:
                http.AddHttpMessageHandler(() => new Copying(handler == "copy"));
                break;
        }
    }

    private void UseEmulator(FalClientOptions options)
    {
        var emulator = CreateOptions();
        (options.Credentials, options.RunAddress, options.QueueAddress, options.RestAddress) = (emulator.Credentials, emulator.RunAddress, emulator.QueueAddress, emulator.RestAddress);
        options.MaxRetries = 0;
    }

    /// <summary>A client with a handler that the app has asked for: of the container, or over an <see cref="HttpClient"/> of the app's.</summary>
    private ServiceProvider Container(string handler, bool isOfContainer, out Func<FalClient> fal, Action? onHedging = null)
    {
        Add(isOfContainer ? _services.AddFal(UseEmulator) : _services.AddHttpClient("mine"), handler, onHedging);
        var container = _services.BuildServiceProvider();
        fal = () => isOfContainer
            ? container.GetRequiredService<FalClient>()
            : new FalClient(container.GetRequiredService<IHttpClientFactory>().CreateClient("mine"), CreateOptions(options => options.MaxRetries = 0));
        return container;
    }

    /// <summary>Sends requests of its own before, as one that fetches tokens does.</summary>
    private sealed class Asking : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var i = 0; i < 2; i++)
            {
                using var own = new HttpRequestMessage(HttpMethod.Post, new Uri(request.RequestUri!, "/rest/tokens/"));
                using var answer = await base.SendAsync(own, cancellationToken);
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Sends copies, as many hand-written handlers do.</summary>
    private sealed class Copying(bool withOptions) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var tries = 0; ; tries++)
            {
                using var copy = new HttpRequestMessage(request.Method, request.RequestUri);
                if (request.Content is { } content)
                    copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken));
                foreach (var (name, values) in request.Headers)
                    copy.Headers.Add(name, values);
                foreach (var (name, value) in withOptions ? request.Options : [])
                    ((IDictionary<string, object?>)copy.Options)[name] = value;
                try
                {
                    return await base.SendAsync(copy, cancellationToken);
                }
                catch (HttpRequestException) when (tries < 2)
                {
                    // Again.
                }
            }
        }
    }
}
