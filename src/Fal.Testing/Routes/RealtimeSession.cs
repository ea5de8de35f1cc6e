using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Fal.Testing.Models;
using MessagePack;

namespace Fal.Testing.Routes;

/// <summary>
/// A session on a realtime socket: input, output, timings, input… until the client closes it, leaves it idle, or an input fails.
/// </summary>
internal sealed class RealtimeSession(RealtimeSocket socket, EmulatedEndpoint endpoint, Runner runner, TimeProvider time, long opened, Func<RealtimeInput, FalEmulatorAnswer?> record)
{
    // Where inputs and outputs take turns: since when it is the client's.
    private long? _quietSince;

    public Task RunAsync(CancellationToken cancellationToken) =>
        endpoint.GivenExchange is not null || endpoint.Mode is FalRealtimeMode.ServerStreaming or FalRealtimeMode.ClientStreaming or FalRealtimeMode.Bidirectional
            ? new RealtimeExchange(this, socket, endpoint, runner, time).RunAsync(cancellationToken)
            : TakeTurnsAsync(cancellationToken);

    /// <summary>The next input that is the model's to answer, or why there is none: the client is gone, or a test's answer has ended the session.</summary>
    public async Task<(RealtimeInput? Input, SocketEnd? End)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (type, content, end) = await socket.ReceiveAsync(_quietSince).ConfigureAwait(false);
            if (end is not null)
                return (null, end);
            var input = Read(type, content);
            if (record(input) is not { IsOwn: false } given)
                return (input, null);
            if (!await AnswerAsync(given, cancellationToken).ConfigureAwait(false))
                return (null, SocketEnd.Closed);
        }
    }

    public Task SendAsync(byte[] output, RealtimeInput? input)
    {
        var named = input?.Json is { } json ? WithRequestId(output, json) : output;
        return input?.Type is WebSocketMessageType.Text
            ? socket.SendAsync(named, WebSocketMessageType.Text)
            : socket.SendAsync(MessagePackOutput.Of(named, MessagePackOutput.BytesIn(output)), WebSocketMessageType.Binary);
    }

    public Task SendTimingAsync(TimeSpan timing) =>
        SendTextAsync(new JsonObject { ["type"] = "x-fal-message", ["action"] = "timings", ["timing"] = timing.TotalSeconds });

    public Task SendTimeoutAsync() => SendErrorAsync("TIMEOUT", "no inputs, reconnect when needed!");

    private async Task TakeTurnsAsync(CancellationToken cancellationToken)
    {
        _quietSince = opened;
        while (true)
        {
            var (input, end) = await NextAsync(cancellationToken).ConfigureAwait(false);
            if (end is SocketEnd.Idle)
                await SendTimeoutAsync().ConfigureAwait(false);
            if (input is null || !await AnswerAsync(input, cancellationToken).ConfigureAwait(false))
                return;
        }
    }

    /// <summary>Answers as a test wants; false where that ends the session.</summary>
    private async Task<bool> AnswerAsync(FalEmulatorAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.IsStall)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (answer.IsDrop)
            socket.Abort();
        socket.CloseStatus = answer.CloseStatus;
        if (answer.IsDrop || answer.CloseStatus is not null)
            return false;
        _quietSince = _quietSince is null ? null : time.GetTimestamp();
        await socket.SendAsync(answer.Body, answer.ContentType is "application/msgpack" ? WebSocketMessageType.Binary : WebSocketMessageType.Text).ConfigureAwait(false);
        return true;
    }

    /// <summary>Answers an input; false where that ends the session.</summary>
    private async Task<bool> AnswerAsync(RealtimeInput input, CancellationToken cancellationToken)
    {
        if (input.Json is null)
        {
            await SendNotMessagePackAsync().ConfigureAwait(false);
            return false;
        }

        var started = time.GetTimestamp();
        var outcome = await runner.RunAsync(endpoint, input.Json, cancellationToken).ConfigureAwait(false);
        if (outcome.IsDrop)
        {
            socket.Abort();
            return false;
        }

        if (!outcome.IsSuccess)
        {
            await SendErrorAsync(outcome).ConfigureAwait(false);
            return false;
        }

        _quietSince = time.GetTimestamp();
        await SendAsync(outcome.Body, input).ConfigureAwait(false);
        await SendTimingAsync(time.GetElapsedTime(started)).ConfigureAwait(false);
        return true;
    }

    private static RealtimeInput Read(WebSocketMessageType type, byte[] content)
    {
        if (type is WebSocketMessageType.Text)
            return new RealtimeInput(type, content, content);
        try
        {
            return new RealtimeInput(type, content, Encoding.UTF8.GetBytes(MessagePackSerializer.ConvertToJson(content)));
        }
        catch (MessagePackSerializationException)
        {
            return new RealtimeInput(type, content, null);
        }
    }

    /// <summary>The id that an input names comes back with its output.</summary>
    private static byte[] WithRequestId(byte[] output, byte[] input)
    {
        if (JsonNode.Parse(input) is not JsonObject { } asked || asked["request_id"] is not { } id || JsonNode.Parse(output) is not JsonObject answer)
            return output;
        answer["request_id"] = id.DeepClone();
        return Json.Write(answer);
    }

    public Task SendNotMessagePackAsync() => SendErrorAsync("INTERNAL_ERROR", "The message is not MessagePack.");

    public Task SendErrorAsync(Outcome outcome)
    {
        var error = new JsonObject { ["type"] = "x-fal-error", ["error"] = outcome.ErrorType ?? "INTERNAL_ERROR", ["reason"] = outcome.ErrorText, ["status_code"] = outcome.StatusCode };
        if (outcome.Violations is { } violations)
        {
            error["reason"] = string.Join("; ", violations.OfType<JsonObject>().Select(violation => $"{string.Join('.', violation["loc"] as JsonArray ?? [])}: {violation["msg"]}"));
            error["detail"] = violations.DeepClone();
        }

        return SendTextAsync(error);
    }

    private Task SendErrorAsync(string error, string reason) => SendTextAsync(new JsonObject { ["type"] = "x-fal-error", ["error"] = error, ["reason"] = reason });

    private Task SendTextAsync(JsonObject message) => socket.SendAsync(Json.Write(message), WebSocketMessageType.Text);
}
