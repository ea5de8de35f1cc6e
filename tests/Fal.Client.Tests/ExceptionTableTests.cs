using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>
/// Every exception that handlers, streams, sockets and decoders of .NET document, at every place where one can come from, in every call: each
/// comes out as a <see cref="FalException"/> with its cause, no paid request goes out twice, and an output that was read is not lost.
/// </summary>
public sealed class ExceptionTableTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

#pragma warning disable CA2201 // The runtime throws them, too.
    private static readonly (string Name, Func<Exception> Make)[] Exceptions =
    [
        .. Enum.GetValues<HttpRequestError>().Select(kind => ($"HttpRequestException {kind}", (Func<Exception>)(() => new HttpRequestException(kind, "made up")))),
        ("HttpRequestException", () => new HttpRequestException("made up")),
        ("HttpRequestException with a status", () => new HttpRequestException("made up", new IOException("inner"), HttpStatusCode.BadGateway)),
        ("HttpIOException", () => new HttpIOException(HttpRequestError.ResponseEnded, "made up")),
        ("HttpIOException of the configuration", () => new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, "made up")),
        ("HttpProtocolException", () => new HttpProtocolException(2, "made up", null)),
        .. new[] { SocketError.ConnectionRefused, SocketError.ConnectionReset, SocketError.HostNotFound, SocketError.TimedOut, SocketError.OperationAborted }
            .Select(code => ($"SocketException {code}", (Func<Exception>)(() => new SocketException((int)code)))),
        .. Enum.GetValues<WebSocketError>().Select(code => ($"WebSocketException {code}", (Func<Exception>)(() => new WebSocketException(code, "made up")))),
        ("AuthenticationException", () => new AuthenticationException("made up")),
        ("InvalidCredentialException", () => new InvalidCredentialException("made up")),
        ("CryptographicException", () => new CryptographicException("made up")),
        ("Win32Exception", () => new Win32Exception(5)),
        ("IOException", () => new IOException("made up")),
        ("IOException of a socket", () => new IOException("made up", new SocketException((int)SocketError.ConnectionReset))),
        ("EndOfStreamException", () => new EndOfStreamException("made up")),
        ("FileNotFoundException", () => new FileNotFoundException("made up")),
        ("PathTooLongException", () => new PathTooLongException("made up")),
        ("InvalidDataException", () => new InvalidDataException("made up")),
        ("InvalidOperationException", () => new InvalidOperationException("made up")),
        ("ObjectDisposedException", () => new ObjectDisposedException("a stream")),
        ("NotSupportedException", () => new NotSupportedException("made up")),
        ("PlatformNotSupportedException", () => new PlatformNotSupportedException("made up")),
        ("NotImplementedException", () => new NotImplementedException("made up")),
        ("OverflowException", () => new OverflowException("made up")),
        ("DivideByZeroException", () => new DivideByZeroException("made up")),
        ("OutOfMemoryException", () => new OutOfMemoryException("made up")),
        ("InsufficientMemoryException", () => new InsufficientMemoryException("made up")),
        ("ArgumentException", () => new ArgumentException("made up")),
        ("ArgumentNullException", () => new ArgumentNullException("a parameter")),
        ("ArgumentOutOfRangeException", () => new ArgumentOutOfRangeException("a parameter")),
        ("DecoderFallbackException", () => new DecoderFallbackException("made up")),
        ("EncoderFallbackException", () => new EncoderFallbackException("made up")),
        ("FormatException", () => new FormatException("made up")),
        ("UriFormatException", () => new UriFormatException("made up")),
        ("ProtocolViolationException", () => new ProtocolViolationException("made up")),
        ("CookieException", () => new CookieException("made up", null)),
        ("WebException", () => new WebException("made up")),
        ("JsonException", () => new JsonException("made up")),
        ("TimeoutException", () => new TimeoutException("made up")),
        ("OperationCanceledException", () => new OperationCanceledException("made up")),
        ("OperationCanceledException of another's token", () => new OperationCanceledException("made up", Cancelled)),
        ("TaskCanceledException", () => new TaskCanceledException("made up")),
        ("TaskCanceledException of a timeout", () => new TaskCanceledException("made up", new TimeoutException("inner"))),
        ("UnauthorizedAccessException", () => new UnauthorizedAccessException("made up")),
        ("SecurityException", () => new System.Security.SecurityException("made up")),
        ("NullReferenceException", () => new NullReferenceException("made up")),
        ("IndexOutOfRangeException", () => new IndexOutOfRangeException("made up")),
        ("InvalidCastException", () => new InvalidCastException("made up")),
        ("KeyNotFoundException", () => new KeyNotFoundException("made up")),
        ("SemaphoreFullException", () => new SemaphoreFullException("made up")),
        ("ChannelClosedException", () => new System.Threading.Channels.ChannelClosedException("made up")),
        ("AggregateException", () => new AggregateException("made up", new IOException("one"), new InvalidOperationException("two"))),
        ("ApplicationException", () => new ApplicationException("made up")),
        ("Exception", () => new Exception("made up")),
    ];
#pragma warning restore CA2201

    private enum Edge
    {
        BeforeSending,
        AfterSending,
        OpeningTheBody,
        FirstRead,
        LaterRead,
        DisposingTheBody,
    }

    public static TheoryData<string> Calls => ServiceCalls.Names;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_comes_out_as_an_error_of_the_client_s_with_its_cause(string call)
    {
        var (_, target, callAsync) = ServiceCalls.Of(call);
        var wrong = new List<string>();
        foreach (var (name, make) in Exceptions)
        {
            foreach (var edge in Enum.GetValues<Edge>())
            {
                foreach (var retries in new[] { 0, 2 })
                {
                    var thrown = make();
                    if (await ProblemAsync(target, callAsync, edge, thrown, retries) is { } problem)
                        wrong.Add($"{name}, {edge}, {retries} retries: {problem}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task What_the_caller_s_provider_of_keys_throws_comes_as_it_is(string call)
    {
        var (_, _, callAsync) = ServiceCalls.Of(call);
        foreach (var (name, make) in Exceptions)
        {
            var thrown = make();
            using var service = new MemoryService();
            using var http = new HttpClient(service);
            using var fal = new FalClient(http, MemoryService.CreateOptions(o => o.CredentialsProvider = _ => throw thrown));

            var error = await Record.ExceptionAsync(() => callAsync(fal, TestContext.Current.CancellationToken));

            Assert.True(ReferenceEquals(thrown, error), $"{name}: {error}");
            Assert.Empty(service.Seen);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_the_caller_s_that_throws_cannot_be_read(bool canSeek)
    {
        var wrong = new List<string>();
        foreach (var (name, make) in Exceptions)
        {
            foreach (var at in canSeek ? new[] { "length", "position", "read", "later read" } : ["read", "later read"])
            {
                foreach (var isInInput in new[] { true, false })
                {
                    var thrown = make();
                    using var service = new MemoryService();
                    using var http = new HttpClient(service);
                    using var fal = new FalClient(http, MemoryService.CreateOptions());
                    var stream = new Unreadable(canSeek);
                    var file = FalFile.FromStream(stream, "image/png", "a.png");
                    (stream.At, stream.Thrown) = (at, thrown);

                    var error = await Record.ExceptionAsync(() => isInInput
                        ? fal.Whisper.RunAsync(new() { AudioUrl = file }, null, TestContext.Current.CancellationToken)
                        : fal.UploadAsync(file, null, TestContext.Current.CancellationToken));

                    if (error?.GetType() != typeof(FalException) || !error.Message.Contains("Uploading 'a.png': The file cannot be read: ", StringComparison.Ordinal) || !Causes(error).Contains(thrown))
                        wrong.Add($"{name}, {at}, {(isInInput ? "run" : "upload")}: {error?.ToString() ?? "no error"}");
                    if (service.Seen.Contains("run"))
                        wrong.Add($"{name}, {at}: the input went out without its file");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static async Task<string?> ProblemAsync(
        string target, Func<FalClient, CancellationToken, Task> callAsync, Edge edge, Exception thrown, int retries)
    {
        var service = new MemoryService();
        using var handler = new Faulty(service, target, edge, thrown);
        using var http = new HttpClient(handler);
        using var fal = new FalClient(http, MemoryService.CreateOptions(o => o.MaxRetries = retries));
        Exception? error = null;
        try
        {
            await callAsync(fal, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        }
        catch (Exception other)
        {
            error = other;
        }

        // Where the answer is whole, or something else tells the same, there need be no error.
        var mayPass = edge is Edge.DisposingTheBody || target is "status stream";
        if (error is null ? !mayPass : error is not FalException)
            return error?.ToString() ?? "no error";
        if (error is not null && edge is Edge.DisposingTheBody)
            return $"an answer that was read was lost: {error}";
        if (error is not null && !Causes(error).Contains(thrown))
            return $"the cause is not told: {error}";

        // A handler that says that nothing was sent is believed.
        var sent = service.MostOften(target);
        return target is "run" or "stream" or "submit" && sent > 1 && !(edge is Edge.AfterSending && SaysUnreachable(thrown)) ? $"a paid request went out {sent} times" : null;
    }

    private static bool SaysUnreachable(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static IEnumerable<Exception> Causes(Exception error) =>
        new[] { error }.Concat((error is AggregateException several ? several.InnerExceptions : error.InnerException is { } inner ? [inner] : Enumerable.Empty<Exception>()).SelectMany(Causes));

    /// <summary>A pipeline that fails at one place.</summary>
    private sealed class Faulty(MemoryService service, string target, Edge edge, Exception thrown) : DelegatingHandler(service)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (MemoryService.NameOf(request) != target)
                return await base.SendAsync(request, cancellationToken);
            if (edge is Edge.BeforeSending)
                throw thrown;
            var response = await base.SendAsync(request, cancellationToken);
            if (edge is Edge.AfterSending)
                throw thrown;
            response.Content = new BrokenContent(response.Content, edge, thrown);
            return response;
        }
    }

    private sealed class BrokenContent : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly Edge _edge;
        private readonly Exception _thrown;

        public BrokenContent(HttpContent inner, Edge edge, Exception thrown)
        {
            (_inner, _edge, _thrown) = (inner, edge, thrown);
            foreach (var (name, values) in inner.Headers)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() =>
            _edge is Edge.OpeningTheBody ? throw _thrown : new BrokenStream(await _inner.ReadAsByteArrayAsync(), _edge, _thrown);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw _thrown;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class BrokenStream(byte[] bytes, Edge edge, Exception thrown) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (edge is Edge.FirstRead || (edge is Edge.LaterRead && Position > 0))
                throw thrown;
            return base.ReadAsync(edge is Edge.LaterRead ? buffer[..Math.Min(buffer.Length, (int)Length / 2)] : buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (edge is Edge.DisposingTheBody)
                throw thrown;
        }
    }

    private sealed class Unreadable(bool canSeek) : MemoryStream(new byte[200_000])
    {
        private bool _hasRead;

        public string At { get; set; } = "";

        public Exception? Thrown { get; set; }

        public override bool CanSeek => canSeek;

        public override long Length => At == "length" ? throw Thrown! : base.Length;

        public override long Position
        {
            get => At == "position" ? throw Thrown! : base.Position;
            set => base.Position = At == "position" ? throw Thrown! : value;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (At == "read" || (At == "later read" && _hasRead))
                throw Thrown!;
            _hasRead = true;
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
        }
    }
}
