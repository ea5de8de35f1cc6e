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
    private readonly Deadline _idle;
    private readonly HttpResponseMessage _response;
    private readonly PooledBuffer _data = new();
    private IAsyncEnumerator<SseItem<ReadOnlyMemory<byte>>>? _events;
    private bool _hasEvents;

    private EventStream(FalHttp http, ApiCall call, TimeSpan idleTimeout, Deadline idle, HttpResponseMessage response)
    {
        _http = http;
        _call = call;
        _idleTimeout = idleTimeout;
        _idle = idle;
        _response = response;
    }

    public bool IsEventStream =>
        _response.IsSuccessStatusCode
        && string.Equals(_response.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);

    public string? RequestId => _call.RequestId ?? FalHttp.RequestIdOf(_response);

    public static async Task<EventStream> OpenAsync(FalHttp http, ApiCall call, TimeSpan idleTimeout, CancellationToken cancellationToken)
    {
        var idle = new Deadline(idleTimeout, http.Time, cancellationToken);
        try
        {
            var response = await http.OpenAsync(call, idle.Token).ConfigureAwait(false);
            return new EventStream(http, call, idleTimeout, idle, response);
        }
        catch (OperationCanceledException error) when (idle.Token.IsCancellationRequested)
        {
            idle.Dispose();
            throw idle.HasPassed ? IdleTimeout(http, call, idleTimeout, call.RequestId, error) : idle.Cancelled(error);
        }
        catch
        {
            idle.Dispose();
            throw;
        }
    }

    /// <summary>The body of an answer that is not a stream of events.</summary>
    public async Task<ApiResponse> ReadWholeAsync()
    {
        try
        {
            return await _http.ReadAsync(_call, _response, null, _idle.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw Failure(error);
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
            if (!next.IsCompleted)
                _idle.Restart();
            if (!await next.ConfigureAwait(false))
            {
                return _hasEvents ? null : throw new FalConnectionException(
                    _http.Describe("The stream ended without an output.", _call.EndpointId, RequestId))
                {
                    EndpointId = _call.EndpointId,
                    RequestId = RequestId,
                };
            }

            _idle.Stop();
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw Failure(error);
        }

        _hasEvents = true;
        var item = _events.Current;
        if (item.Data.Span.SequenceEqual("[DONE]"u8))
            return null;
        if (item.EventType == "error" || IsError(item.Data.Span))
            throw ErrorAnswer.Read(item.Data, _call, _http, RequestId);
        return item.Data;
    }

    public async ValueTask DisposeAsync()
    {
        if (_events is not null)
            await _events.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _idle.Dispose();
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

    private static FalTimeoutException IdleTimeout(FalHttp http, ApiCall call, TimeSpan limit, string? requestId, Exception error) =>
        new(http.Describe($"Nothing came for {limit}.", call.EndpointId, requestId), error) { EndpointId = call.EndpointId, RequestId = requestId };

    private async Task<IAsyncEnumerator<SseItem<ReadOnlyMemory<byte>>>> OpenEventsAsync()
    {
        var stream = await _response.Content.ReadAsStreamAsync(_idle.Token).ConfigureAwait(false);
        return SseParser.Create(new ClosedByBlankLine(stream), Keep).EnumerateAsync(_idle.Token).GetAsyncEnumerator(_idle.Token);

        ReadOnlyMemory<byte> Keep(string type, ReadOnlySpan<byte> data)
        {
            _data.Clear();
            _data.Write(data);
            return _data.Memory;
        }
    }

    private static bool IsFailure(Exception error) => error is HttpRequestException or IOException or OperationCanceledException;

    private Exception Failure(Exception error)
    {
        if (_idle.HasPassed)
            return IdleTimeout(_http, _call, _idleTimeout, RequestId, error);
        if (error is OperationCanceledException cancelled && _idle.Token.IsCancellationRequested)
            return _idle.Cancelled(cancelled);
        return new FalConnectionException(
            _http.Describe($"The connection was lost before the end of the stream: {error.Message}", _call.EndpointId, RequestId), error)
        {
            EndpointId = _call.EndpointId,
            RequestId = RequestId,
        };
    }
}
