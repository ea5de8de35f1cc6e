using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Fal.Testing.Models;

namespace Fal.Testing.Routes;

/// <summary>Sees requests through to their end though nobody asks for them, and delivers the webhooks of those that have one.</summary>
/// <param name="time">The clock.</param>
/// <param name="deliveries">What was tried.</param>
/// <param name="mostRunning">While more are under way, what fails is not tried again: each that waits for that takes memory.</param>
/// <param name="stopping">Ends all.</param>
internal sealed class Webhooks(TimeProvider time, Journal<FalEmulatorDelivery> deliveries, int mostRunning, CancellationToken stopping) : IAsyncDisposable
{
    private const int MaxAttempts = 31;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(120);

    /// <summary>How long each try waits for its answer.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<QueuedRequest, Task> _running = new();

    public WebhookKeys Keys { get; } = new();

    public Journal<FalEmulatorDelivery> Deliveries => deliveries;

    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    /// <param name="request">The request.</param>
    /// <param name="webhook">Where its end is told; null for nowhere.</param>
    /// <param name="completed">Told of its end before.</param>
    public void Follow(QueuedRequest request, Uri? webhook, Action<Outcome> completed) => _running[request] = FollowAsync(request, webhook, completed);

    /// <summary>Waits for those under way, which end since the emulator stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var task in _running.Values)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private async Task FollowAsync(QueuedRequest request, Uri? webhook, Action<Outcome> completed)
    {
        // So that the task is among those running before it can end.
        await Task.Yield();
        try
        {
            var outcome = await request.CompleteAsync(stopping).ConfigureAwait(false);
            completed(outcome);
            if (webhook is not null)
                await DeliverAsync(webhook, request.Id, Json.Write(Body(request, outcome))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The emulator stops.
        }
        finally
        {
            _running.TryRemove(request, out _);
        }
    }

    private async Task DeliverAsync(Uri webhook, string requestId, byte[] body)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (statusCode, error) = await PostAsync(webhook, requestId, body).ConfigureAwait(false);
            var isFinal = attempt == MaxAttempts || (int?)statusCode is >= 200 and <= 399 || _running.Count > mostRunning;

            // Whoever sees this try may let his clock go on to the next at once.
            var next = isFinal ? Task.CompletedTask : Task.Delay(attempt == 1 ? FirstDelay : Delay, time, stopping);
            Deliveries.Add(new FalEmulatorDelivery(webhook, requestId, attempt, body) { StatusCode = statusCode, Error = error, IsFinal = isFinal });
            await next.ConfigureAwait(false);
            if (isFinal)
                return;
        }
    }

    /// <summary>The answer, or why none came.</summary>
    private async Task<(HttpStatusCode? StatusCode, string? Error)> PostAsync(Uri webhook, string requestId, byte[] body)
    {
        using var late = new CancellationTokenSource(AnswerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            Keys.Sign(request, requestId, body, time.GetUtcNow());
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return (response.StatusCode, null);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            return (null, late.IsCancellationRequested ? $"No answer within {AnswerTime.TotalSeconds:0} seconds" : $"{error.GetType().Name}: {error.Message}");
        }
    }

    private static JsonObject Body(QueuedRequest request, Outcome outcome)
    {
        var body = new JsonObject
        {
            ["request_id"] = request.Id,
            ["gateway_request_id"] = request.Id,
            ["status"] = outcome.IsSuccess ? "OK" : "ERROR",
        };
        if (!outcome.IsSuccess)
            body["error"] = outcome.ErrorText;
        var isJson = Json.TryRead(outcome.Body, out var payload);
        body["payload"] = payload;
        if (!isJson)
            body["payload_error"] = "Response payload is not JSON serializable";
        return body;
    }
}
