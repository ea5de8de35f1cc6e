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
        ("cancel", (fal, token) => fal.FluxDev.Request("r").CancelAsync(token)),
        ("stream", async (fal, token) => await fal.FluxDev.StreamAsync(Sunset, null, token).GetAsyncEnumerator(token).MoveNextAsync()),
        ("upload", (fal, token) => fal.UploadAsync(FalFile.FromBytes(new byte[1], "image/png"), null, token)),
        ("realtime", (fal, token) => fal.FastSdxl.RealtimeAsync(null, token)),
        ("realtime with a token", (fal, token) => fal.FastSdxl.RealtimeAsync(new() { TokenProvider = (_, _) => Task.FromResult("a token") }, token)),
    ];

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

    private sealed class Failing : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("bad sector");
    }
}
