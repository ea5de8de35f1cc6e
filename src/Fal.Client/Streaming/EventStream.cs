using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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
    private readonly CancellationTokenRegistration _breakingOff;
    private EventReader? _events;
    private IReadOnlyDictionary<string, string>? _shownHeaders;
    private bool _isWaiting;
    private bool _hasEvents;
    private bool _hasEmptyObject;

    private EventStream(FalHttp http, ApiCall call, TimeSpan idleTimeout, Deadline? idle, HttpResponseMessage response, CancellationToken caller)
    {
        _http = http;
        _call = call;
        _idleTimeout = idleTimeout;
        _caller = caller;
        _idle = idle;
        _response = response;
        _breakingOff = http.BreakOffWhenDisposed(response);
        Context = call.Context.WithAnswer(response.Headers);
        Lost = LostOf(call, Context);
        if (IsEventStream && call.IsOutput)
            FalTelemetry.CountUnits(call, Context.BillableUnits);
    }

    public bool IsEventStream =>
        _response.IsSuccessStatusCode
        && string.Equals(_response.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);

    public string? RequestId => Context.RequestId;

    /// <summary>What errors that the service tells are about.</summary>
    public CallContext Context { get; }

    /// <summary>What errors about a stream that breaks off, or that has something else than outputs, are about: who lost it has paid for it.</summary>
    public CallContext Lost { get; }

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
            throw idle is { HasPassed: true } ? Silent(LostOf(call, call.Context), idleTimeout, error) : call.Context.Cancelled(error, cancellationToken);
        }
        catch
        {
            idle?.Dispose();
            throw;
        }
    }

    private CancellationToken Token => _idle?.Token ?? _caller;

    /// <summary>The output of an answer that is not a stream of events.</summary>
    /// <exception cref="FalException">The service refused the call, or the answer cannot be read.</exception>
    public async Task<T> ReadWholeAsync<T>(JsonTypeInfo<T> typeInfo)
    {
        using var whole = await ReadAsync().ConfigureAwait(false);
        whole.ThrowIfFailed();
        return whole.Read(typeInfo);
    }

    /// <summary>The output of an event.</summary>
    /// <exception cref="FalException">It is none.</exception>
    public T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo) => _http.Outputs.Read(json, typeInfo, Lost);

    /// <summary>An output of a model that was chosen at run time, with what else the answer tells.</summary>
    public FalOutput Untyped(JsonElement json) => _http.Outputs.Untyped(json, Lost, _shownHeaders ??= _response.Headers.Shown(Context));

    /// <summary>
    /// The data of the next event, until the one after it is asked for; null at the end. What only keeps the connection open is no event: a
    /// comment, one without data, one that is called a ping, and an empty object, unless nothing else comes, so that it is the output.
    /// </summary>
    /// <exception cref="FalException">The service sent an error, the connection was lost, or nothing came in time.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync()
    {
        while (true)
        {
            try
            {
                _events ??= new EventReader(await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false), _http.MostBytes(_call), TooLong);
                var next = _events.NextAsync(Token);
                // The limit is for the service alone: while the caller works on an output it does not run.
                if (!next.IsCompleted)
                    StartWait();
                if (!await next.ConfigureAwait(false))
                    return End();
            }
            catch (Exception error)
            {
                throw Failed(error);
            }

            var data = _events.Data;
            if (data.Span.SequenceEqual("[DONE]"u8))
                return End();
            if (_events.Kind is EventKind.Error || IsError(data.Span))
                throw ErrorAnswer.Read(data.Span, Context);
            if (!IsKeepAlive(_events.Kind, data.Span))
            {
                _isWaiting = false;
                _idle?.Stop();
                _hasEvents = true;
                return data;
            }

            StartWait();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _breakingOff.DisposeAsync().ConfigureAwait(false);
        _response.Close();
        _idle?.Dispose();
        _events?.Dispose();
    }

    private async Task<ApiResponse> ReadAsync()
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

    /// <summary>Starts the limit, unless it runs: what keeps the connection open is nothing that the caller waits for.</summary>
    private void StartWait()
    {
        if (_isWaiting)
            return;
        _isWaiting = true;
        _idle?.Restart();
    }

    private ReadOnlyMemory<byte>? End()
    {
        if (_hasEvents)
            return null;
        if (!_hasEmptyObject)
            throw Lost.Connection("The stream ended without an output.");
        _hasEvents = true;
        return "{}"u8.ToArray();
    }

    private bool IsKeepAlive(EventKind kind, ReadOnlySpan<byte> data)
    {
        data = data.Trim(" \t\r\n"u8);
        var isEmptyObject = data is [(byte)'{', .. var inside, (byte)'}'] && inside.Trim(" \t\r\n"u8).IsEmpty;
        _hasEmptyObject |= isEmptyObject;
        return data.IsEmpty || isEmptyObject || kind is EventKind.KeepAlive;
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
        || reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("request_id"u8) || reader.ValueTextEquals("node_id"u8);

    private static CallContext LostOf(ApiCall call, CallContext context) =>
        call.Repeat < Repeat.Always ? context with { MayHaveBeenAccepted = true } : context;

    private static FalTimeoutException Silent(CallContext context, TimeSpan limit, Exception error) => context.Timeout($"Nothing came for {limit}.", error);

    private FalException TooLong() => Lost.Error(_call.IsOutput
        ? $"An event of the stream is longer than {nameof(FalClientOptions)}.{nameof(FalClientOptions.MaxOutputSize)}, {_http.MostBytes(_call)} bytes."
        : $"An event of the stream is longer than {_http.MostBytes(_call)} bytes.");

    private Exception Failed(Exception error)
    {
        if (_idle is { HasPassed: true })
            return Silent(Lost, _idleTimeout, error);
        if (Token.IsCancellationRequested)
            return Context.Cancelled(error, _caller);
        if (_http.IsDisposed)
            return Lost.Connection(FalHttp.Disposed, error);
        return Lost.Wrap(error, Failure.KindOf(error) is FailureKind.Lost
            ? $"The connection was lost before the end of the stream: {Failure.Message(error)}"
            : Failure.Sentence(error, _call.Address.Host, isAnswered: true));
    }
}
