using System.Collections.ObjectModel;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Whatever handlers, streams and types of the caller's throw comes out of a call as a <see cref="FalException"/>, with its cause.</summary>
public class ForeignExceptionTests : EmulatorTest
{
    private static readonly (Exception Thrown, Type Told)[] Exceptions =
    [
        (new HttpRequestException(HttpRequestError.ConnectionError), typeof(FalConnectionException)),
        (new HttpRequestException("made up"), typeof(FalConnectionException)),
        (new IOException("made up"), typeof(FalConnectionException)),
        (new SocketException((int)SocketError.ConnectionReset), typeof(FalConnectionException)),
        (new WebSocketException(WebSocketError.Faulted), typeof(FalConnectionException)),
        (new ObjectDisposedException("a stream"), typeof(FalConnectionException)),
        (new OperationCanceledException("made up"), typeof(FalConnectionException)),
        (new TimeoutException("made up"), typeof(FalTimeoutException)),
        (new JsonException("made up"), typeof(FalException)),
        (new InvalidDataException("made up"), typeof(FalException)),
        (new InvalidOperationException("made up"), typeof(FalException)),
        (new NotSupportedException("made up"), typeof(FalException)),
    ];

    private static readonly (string Name, Func<FalClient, CancellationToken, Task> CallAsync)[] Calls =
    [
        ("run", (fal, token) => fal.FluxDev.RunAsync(Sunset, null, token)),
        ("subscribe", (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, null, token)),
        ("submit", (fal, token) => fal.FluxDev.SubmitAsync(Sunset, null, token)),
        ("status", (fal, token) => fal.FluxDev.Request("r").GetStatusAsync(false, token)),
        ("get", (fal, token) => fal.FluxDev.Request("r").GetAsync(token)),
        ("watch", async (fal, token) => await fal.FluxDev.Request("r").WatchAsync(false, token).GetAsyncEnumerator(token).MoveNextAsync()),
        ("cancel", (fal, token) => fal.FluxDev.Request("r").CancelAsync(token)),
        ("stream", async (fal, token) => await fal.FluxDev.StreamAsync(Sunset, null, token).GetAsyncEnumerator(token).MoveNextAsync()),
        ("upload", (fal, token) => fal.UploadAsync(FalFile.FromBytes(new byte[1], "image/png"), null, token)),
        ("realtime", (fal, token) => fal.FastSdxl.RealtimeAsync(null, token)),
        ("realtime with a token", (fal, token) => fal.FastSdxl.RealtimeAsync(new() { TokenProvider = (_, _) => Task.FromResult("a token") }, token)),
    ];

    // What says the key in ways that are easily missed, or cannot be asked.
    private static readonly Func<string, Exception>[] Odd =
    [
        said => new Hiding(said),
        said => new IOException("outer", new AggregateException(new IOException("one"), new Hiding(said))),
        said => new Broken(said, messageThrows: true),
        said => new Broken(said, messageThrows: false),
        said => new FalException(said),
        said => new FalException("made up", new IOException(said)) { Body = said },
        said => new FalConnectionException(said),
        said => new FalTimeoutException(said),
        said => new FalApiException("made up", HttpStatusCode.Forbidden) { ErrorType = said },
        said => new FalApiException("made up", HttpStatusCode.Forbidden) { Categories = [said] },
        said => new FalApiException("made up", HttpStatusCode.Gone) { SuccessorId = said },
        said => new FalValidationException("made up", [new FalFieldError("prompt", said, said)]),
        said => new FalValidationException("made up", [new FalFieldError("prompt", "flagged") { Categories = ["hate", said] }]),
    ];

    public static TheoryData<int> OddOnes => [.. Enumerable.Range(0, Odd.Length)];

    /// <summary>All but the submit, which is not broken off, so that no id of paid work is lost.</summary>
    public static TheoryData<string, bool> CancelledCalls() =>
        [.. from call in Calls where call.Name != "submit" from isTurned in (ReadOnlyCollection<bool>)[true, false] select new TheoryDataRow<string, bool>(call.Name, isTurned)];

    public static TheoryData<string, int> CallsAndExceptions() =>
        [.. Calls.SelectMany(call => Enumerable.Range(0, Exceptions.Length).Select(i => new TheoryDataRow<string, int>(call.Name, i)))];

    [Theory]
    [MemberData(nameof(CallsAndExceptions))]
    public async Task What_a_handler_throws_comes_out_as_an_error_of_the_client_s(string call, int exception)
    {
        var (thrown, told) = Exceptions[exception];
        using var http = new HttpClient(new Throwing(() => thrown));
        using var fal = new FalClient(http, CreateOptions(o => o.MaxRetries = 0));

        var error = await Assert.ThrowsAnyAsync<FalException>(() => Calls.Single(c => c.Name == call).CallAsync(fal, Deadline));

        // A socket that cannot be opened fails as any does: the system puts its own exception around what the handler threw.
        Assert.Equal(call == "realtime with a token" ? typeof(FalConnectionException) : told, error.GetType());
        Assert.Contains(thrown, Causes(error));
    }

    [Theory]
    [MemberData(nameof(CancelledCalls))]
    public async Task A_cancellation_is_the_caller_s_own_whatever_a_handler_makes_of_it(string call, bool isTurned)
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var handler = Stalls(call, isTurned);
        using var http = new HttpClient(handler);
        using var fal = new FalClient(http, CreateOptions());

        var calling = Calls.Single(c => c.Name == call).CallAsync(fal, caller.Token);
        await handler.Reached.WaitAsync(Deadline);
        await caller.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);

        Assert.Equal(caller.Token, error.CancellationToken);
        Assert.DoesNotContain(Emulator.Key, error.ToString(), StringComparison.Ordinal);
        if (isTurned)
            Assert.Contains(Causes(error), cause => cause.Message.Contains("Gave up ***", StringComparison.Ordinal));
        Assert.Equal(call == "subscribe", Emulator.Journal.Any(request => request.Method == "PUT"));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("subscribe")]
    public async Task A_timeout_is_one_whatever_a_handler_makes_of_it(string call)
    {
        var clock = new Clock();
        var handler = Stalls(call, isTurned: true);
        using var http = new HttpClient(handler);
        using var fal = new FalClient(http, CreateOptions(o => (o.TimeProvider, o.Timeout) = (clock, TimeSpan.FromMinutes(1))));

        var calling = Calls.Single(c => c.Name == call).CallAsync(fal, Deadline);
        await handler.Reached.WaitAsync(Deadline);
        clock.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<FalTimeoutException>(() => calling);
        Assert.Equal(call == "subscribe", Emulator.Journal.Any(request => request.Method == "PUT"));
    }

    [Theory]
    [MemberData(nameof(OddOnes))]
    public async Task An_exception_that_hides_the_key_or_cannot_be_asked_is_told_without_it(int odd)
    {
        var thrown = Odd[odd]($"Could not send {Emulator.Key}");
        using var http = new HttpClient(new Throwing(() => thrown));
        using var fal = new FalClient(http, CreateOptions(o => o.MaxRetries = 0));

        var error = await Assert.ThrowsAnyAsync<FalException>(() => fal.FluxDev.RunAsync(Sunset, null, Deadline));

        var said = string.Join('\n', Causes(error).Select(cause => cause.Message).Append(Said(error)));
        Assert.DoesNotContain(Emulator.Key.Split(':')[1], said, StringComparison.Ordinal);
        if (thrown is FalException)
            Assert.Equal(thrown.GetType(), error.GetType());
    }

    [Fact]
    public async Task A_key_that_the_service_escapes_as_JSON_is_told_by_no_part_of_the_error()
    {
        const string Body = """{"detail":[{"loc":["body","prompt"],"msg":"No id:s\u002Bcret\/half\u003c","type":"\u0073+cret/half<","ctx":{"\u0073+cret/half<":["s\u002bcret/half<"]}}]}""";
        Emulator.Intercept(_ => Answer(HttpStatusCode.UnprocessableEntity, Body));

        var error = await Assert.ThrowsAsync<FalValidationException>(() => CreateClient(o => o.Credentials = "id:s+cret/half<").FluxDev.RunAsync(Sunset, null, Deadline));

        var field = Assert.Single(error.Errors);
        Assert.Equal(("No ***", "***"), (field.Message, field.Type));
        Assert.DoesNotContain("cret", Said(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_a_page_quotes_as_JSON_is_not_told()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.Forbidden, """<pre>{"key":"id:s\u002Bcret\/half\u003C"}</pre>"""));

        var error = await Assert.ThrowsAsync<FalApiException>(() => CreateClient(o => o.Credentials = "id:s+cret/half<").FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.DoesNotContain("cret", Said(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_part_of_many_words_takes_nothing_out_of_them()
    {
        var file = FalFile.FromStream(new Failing(), "audio/mpeg", "speech.mp3");

        var error = await Assert.ThrowsAsync<FalException>(() => CreateClient(o => o.Credentials = "a").UploadAsync(file, null, Deadline));

        Assert.StartsWith("Uploading 'speech.mp3'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submit_whose_handler_failed_is_not_repeated_and_may_have_been_accepted()
    {
        var handler = new Throwing(() => new InvalidOperationException("The breaker is open."));
        using var http = new HttpClient(handler);
        using var fal = new FalClient(http, CreateOptions());

        var error = await Assert.ThrowsAsync<FalException>(() => fal.FluxDev.SubmitAsync(Sunset, null, Deadline));

        Assert.Equal(1, handler.Count);
        Assert.Contains("The breaker is open. The service may have accepted the request, so it was not sent again. (fal-ai/flux/dev)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cause_that_tells_the_key_is_told_without_it()
    {
        using var http = new HttpClient(new Throwing(() => new IOException("outer", new InvalidOperationException($"Could not send {Emulator.Key}"))));
        using var fal = new FalClient(http, CreateOptions());

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => fal.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.DoesNotContain(Emulator.Key.Split(':')[1], Said(error), StringComparison.Ordinal);
        Assert.Contains("Could not send ***", error.InnerException!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cause_that_tells_the_token_of_a_socket_is_told_without_it()
    {
        var token = "";
        using var http = new HttpClient(new Throwing(request =>
        {
            if (!request.RequestUri!.Query.Contains("fal_jwt_token", StringComparison.Ordinal))
                return null;
            token = request.RequestUri.Query.Split('=', '&')[1];
            return new IOException($"Could not open {request.RequestUri.AbsoluteUri}");
        }));
        using var fal = new FalClient(http, CreateOptions());

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => fal.FastSdxl.RealtimeAsync(null, Deadline));

        Assert.Contains("fal_jwt_token=***", Said(error), StringComparison.Ordinal);
        Assert.NotEmpty(token);
        Assert.DoesNotContain(token, Said(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_whose_compression_is_broken_cannot_be_read()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "this is no gzip", ("Content-Encoding", "gzip")));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact]
    public async Task A_stream_whose_compression_is_broken_cannot_be_read()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("data: {\"output\":\"a\"}\n\n"u8);
        var broken = compressed.ToArray();
        broken[^6] ^= 0xff;
        Emulator.Intercept(_ => new() { ContentType = "text/event-stream", Body = broken, Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } });

        var error = await Assert.ThrowsAsync<FalException>(async () =>
        {
            await foreach (var output in Client.OpenrouterRouter.StreamAsync(new() { Prompt = "p", Model = "m" }, null, Deadline))
                continue;
        });

        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    [Fact]
    public async Task A_type_of_the_caller_s_that_cannot_be_read_keeps_the_answer()
    {
        var typeInfo = JsonMetadataServices.CreateValueInfo<Mine>(new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() }, new MineConverter());
        var mine = new FalEndpoint<JsonElement, Mine>("fal-ai/flux/dev", FluxUntyped.InputTypeInfo, typeInfo);

        var error = await Assert.ThrowsAsync<FalException>(() => Client.RunAsync(mine, Json("""{"prompt":"a sunset"}"""), null, Deadline));

        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.Contains("sunset.png", error.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_the_caller_s_that_fails_is_told_with_the_name_of_its_file()
    {
        var file = FalFile.FromStream(new Failing(), "audio/mpeg", "speech.mp3");

        var error = await Assert.ThrowsAsync<FalException>(() => Client.UploadAsync(file, null, Deadline));

        Assert.Equal("Uploading 'speech.mp3': The file cannot be read: bad sector", error.Message);
        Assert.IsType<IOException>(error.InnerException);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task Keys_of_webhooks_that_a_handler_does_not_let_through_are_no_verdict()
    {
        using var http = new HttpClient(new Throwing(() => new InvalidOperationException("made up")));
        using var webhook = new FalWebhook(http, Emulator.CreateWebhookOptions());
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

        var error = await Assert.ThrowsAsync<FalException>(() =>
            webhook.VerifyAsync(name => name.EndsWith("Signature", StringComparison.Ordinal) ? new string('0', 128) : now, default, Deadline));

        Assert.Contains("Fetching the keys of webhooks", error.Message, StringComparison.Ordinal);
    }

    private static FalEndpoint<JsonElement, JsonElement> FluxUntyped { get; } = FalEndpoint.Untyped("fal-ai/flux/dev");

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            yield return error;
    }

    private sealed record Mine;

    private sealed class MineConverter : JsonConverter<Mine>
    {
        public override Mine Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new InvalidOperationException("made up");

        public override void Write(Utf8JsonWriter writer, Mine value, JsonSerializerOptions options) => writer.WriteNullValue();
    }

    /// <summary>A handler of the caller's that fails.</summary>
    private sealed class Throwing(Func<HttpRequestMessage, Exception?> throws) : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _count;

        public Throwing(Func<Exception> throws)
            : this(_ => throws())
        {
        }

        public int Count => _count;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return throws(request) is { } error ? throw error : await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>A handler that lets nothing through; of a subscribe only what follows the submit.</summary>
    private Stalling Stalls(string call, bool isTurned) =>
        new(request => call != "subscribe" || request.Method == HttpMethod.Get, isTurned ? $"Gave up {Emulator.Key}" : null);

    /// <summary>A handler that waits until it is cancelled, and then says so in its own way or as anybody does.</summary>
    private sealed class Stalling(Predicate<HttpRequestMessage> stalls, string? says) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!stalls(request))
                return await base.SendAsync(request, cancellationToken);
            _reached.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                throw new InvalidOperationException("It never ends.");
            }
            catch (OperationCanceledException error) when (says is not null)
            {
                throw new NotSupportedException(says, error);
            }
        }
    }

    /// <summary>An exception that does not show its message.</summary>
    private sealed class Hiding(string message) : Exception(message)
    {
        public override string ToString() => "Something is hidden.";
    }

    /// <summary>An exception that cannot be shown.</summary>
    private sealed class Broken(string message, bool messageThrows) : Exception(message)
    {
#pragma warning disable CA1065 // That is what is wrong with it.
        public override string Message => messageThrows ? throw new InvalidOperationException("no message") : base.Message;

        public override string ToString() => throw new InvalidOperationException("no text");
#pragma warning restore CA1065
    }

    private sealed class Failing : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("bad sector");
    }
}
