using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Fal;

/// <summary>An answer that comes as server-sent events. It ends, or it fails: a lost connection is never an end.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly FalHttp _http;
    private readonly ApiCall _call;
    private readonly TimeSpan _idleTimeout;
    private readonly CancellationToken _caller;
    private readonly Deadline? _idle;
    private readonly HttpResponseMessage _response;
    private readonly PooledBuffer _data = new();
    private IAsyncEnumerator<SseItem<ReadOnlyMemory<byte>>>? _events;
    private bool _hasEvents;

    private EventStream(FalHttp http, ApiCall call, TimeSpan idleTimeout, Deadline? idle, HttpResponseMessage response, CancellationToken caller)
    {
        _http = http;
        _call = call;
        _idleTimeout = idleTimeout;
        _caller = caller;
        _idle = idle;
        _response = response;
        Context = call.Context.WithRequest(call.Context.RequestId ?? FalHttp.RequestIdOf(response));
    }

    public bool IsEventStream =>
        _response.IsSuccessStatusCode
        && string.Equals(_response.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);

    public string? RequestId => Context.RequestId;

    /// <summary>What errors about the stream are about. Each event is read with it, so that it is made once.</summary>
    public CallContext Context { get; }

    public static async Task<EventStream> OpenAsync(FalHttp http, ApiCall call, TimeSpan idleTimeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var idle = Deadline.Start(idleTimeout, time, cancellationToken);
        var token = idle?.Token ?? cancellationToken;
        try
        {
            var response = await http.OpenAsync(call, token).ConfigureAwait(false);
            return new EventStream(http, call, idleTimeout, idle, response, cancellationToken);
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            idle?.Dispose();
            throw idle is { HasPassed: true } ? Silent(call.Context, idleTimeout, error) : call.Context.Cancelled(error, cancellationToken);
        }
        catch
        {
            idle?.Dispose();
            throw;
        }
    }

    private CancellationToken Token => _idle?.Token ?? _caller;

    /// <summary>The body of an answer that is not a stream of events.</summary>
    public async Task<ApiResponse> ReadWholeAsync()
    {
        try
        {
            return await _http.ReadAsync(_call, _response, null, Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Failed(error);
        }
    }

    /// <summary>The data of the next event, until the one after it is asked for; null at the end.</summary>
    /// <exception cref="FalException">The service sent an error, the connection was lost, or nothing came in time.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync()
    {
        try
        {
            _events ??= await OpenEventsAsync().ConfigureAwait(false);
            var next = _events.MoveNextAsync();
            // The limit is for the service alone: while the caller works on an output it does not run.
            if (!next.IsCompleted)
                _idle?.Restart();
            if (!await next.ConfigureAwait(false))
            {
                return _hasEvents ? null : throw Context.Connection("The stream ended without an output.");
            }

            _idle?.Stop();
        }
        catch (Exception error)
        {
            throw Failed(error);
        }

        _hasEvents = true;
        var item = _events.Current;
        if (item.Data.Span.SequenceEqual("[DONE]"u8))
            return null;
        if (item.EventType == "error" || IsError(item.Data.Span))
            throw ErrorAnswer.Read(item.Data.Span, Context);
        return item.Data;
    }

    public async ValueTask DisposeAsync()
    {
        if (_events is not null)
            await _events.DisposeAsync().ConfigureAwait(false);
        _response.Close();
        _idle?.Dispose();
        _data.Dispose();
    }

    /// <summary>
    /// Whether an event is <c>{"error": …}</c> or <c>{"detail": …}</c>. An output may have an <c>error</c> of its own beside other
    /// properties, so that nothing else than an error's properties may be there.
    /// </summary>
    private static bool IsError(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var isError = false;
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var names = reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("detail"u8);
                if (!names && !IsBesideError(ref reader))
                    return false;
                reader.Read();
                isError |= names && reader.TokenType is not JsonTokenType.Null;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return isError;
    }

    private static bool IsBesideError(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("error_type"u8) || reader.ValueTextEquals("type"u8) || reader.ValueTextEquals("status"u8)
        || reader.ValueTextEquals("status_code"u8) || reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("reason"u8)
        || reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("request_id"u8);

    private static FalTimeoutException Silent(CallContext context, TimeSpan limit, Exception error) => context.Timeout($"Nothing came for {limit}.", error);

    private async Task<IAsyncEnumerator<SseItem<ReadOnlyMemory<byte>>>> OpenEventsAsync()
    {
        var stream = await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
        return SseParser.Create(new ClosedByBlankLine(stream), Keep).EnumerateAsync(Token).GetAsyncEnumerator(Token);

        ReadOnlyMemory<byte> Keep(string type, ReadOnlySpan<byte> data)
        {
            _data.Clear();
            _data.Write(data);
            return _data.Memory;
        }
    }

    private Exception Failed(Exception error)
    {
        if (_idle is { HasPassed: true })
            return Silent(Context, _idleTimeout, error);
        if (Token.IsCancellationRequested)
            return Context.Cancelled(error, _caller);
        return Context.Wrap(error, Failure.KindOf(error) is FailureKind.Lost
            ? $"The connection was lost before the end of the stream: {Failure.Message(error)}"
            : Failure.Sentence(error, _call.Address.Host));
    }
}
