using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing.Models;

namespace Fal.Testing.Routes;

/// <summary>Sees requests through to their end though nobody asks for them, and delivers the webhooks of those that have one.</summary>
internal sealed class Webhooks(TimeProvider time, CancellationToken stopping) : IAsyncDisposable
{
    private const int MaxAttempts = 10;

    /// <summary>Doubled after each try, so that the tenth is two hours after the first.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(14);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly ConcurrentDictionary<QueuedRequest, Task> _running = new();

    public WebhookKeys Keys { get; } = new();

    public Journal<FalEmulatorDelivery> Deliveries { get; } = new(int.MaxValue);

    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    public void Follow(QueuedRequest request, Uri? webhook) => _running[request] = FollowAsync(request, webhook);

    /// <summary>Waits for those under way, which end since the emulator stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var task in _running.Values)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private async Task FollowAsync(QueuedRequest request, Uri? webhook)
    {
        // So that the task is among those running before it can end.
        await Task.Yield();
        try
        {
            var outcome = await request.CompleteAsync(stopping).ConfigureAwait(false);
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
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++, delay *= 2)
        {
            var delivery = new FalEmulatorDelivery(webhook, requestId, attempt, body, await PostAsync(webhook, requestId, body).ConfigureAwait(false));
            Deliveries.Add(delivery);
            if (delivery.IsDelivered || attempt == MaxAttempts)
                return;
            await Task.Delay(delay, time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>The answer; null where none came.</summary>
    private async Task<HttpStatusCode?> PostAsync(Uri webhook, string requestId, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Keys.Sign(request, requestId, body, time.GetUtcNow());
        try
        {
            using var response = await _http.SendAsync(request, stopping).ConfigureAwait(false);
            return response.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !stopping.IsCancellationRequested)
        {
            return null;
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
        try
        {
            body["payload"] = JsonNode.Parse(outcome.Body);
        }
        catch (JsonException error)
        {
            body["payload"] = null;
            body["payload_error"] = error.Message;
        }

        return body;
    }
}
