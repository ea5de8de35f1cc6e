using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing.Models;

namespace Fal.Testing.Routes;

/// <summary>Sees requests through to their end though nobody asks for them, and posts the webhooks of those that have one.</summary>
internal sealed class Webhooks(CancellationToken stopping) : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<QueuedRequest, Task> _running = new();

    public void Follow(QueuedRequest request, string webhook) => _running[request] = FollowAsync(request, webhook);

    /// <summary>Waits for those under way, which end since the emulator stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var task in _running.Values)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private async Task FollowAsync(QueuedRequest request, string webhook)
    {
        // So that the task is among those running before it can end.
        await Task.Yield();
        try
        {
            var outcome = await request.CompleteAsync(stopping).ConfigureAwait(false);
            if (webhook.Length > 0)
                await PostAsync(webhook, Body(request, outcome)).ConfigureAwait(false);
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

    private async Task PostAsync(string webhook, JsonObject body)
    {
        using var content = new ByteArrayContent(Json.Write(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await _http.PostAsync(new Uri(webhook), content, stopping).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            // Nobody is there. The service would try again later.
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
