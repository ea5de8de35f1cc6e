using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fal.Client.Tests;

/// <summary>Bytes that no server should send, in every call, over real sockets: each is an error of the client's, and nothing waits for ever.</summary>
public sealed class WireFaultTests
{
    /// <summary>An answer to the request that goes wrong; then the connection is closed.</summary>
    private static readonly Dictionary<string, byte[]> Faults = new()
    {
        ["nothing"] = [],
        ["half a status line"] = "HTTP/1."u8.ToArray(),
        ["a bad status line"] = "HTTP/1.1 two hundred\r\n\r\n"u8.ToArray(),
        ["another protocol"] = "SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray(),
        ["bytes of TLS"] = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46],
        ["HTTP/2 without asking"] = [0, 0, 0, 4, 0, 0, 0, 0, 0],
        ["a status of none"] = Head("HTTP/1.1 999 ", "Content-Length: 2").Concat("{}"u8.ToArray()).ToArray(),
        ["a status below all"] = Head("HTTP/1.1 000 ", "Content-Length: 2").Concat("{}"u8.ToArray()).ToArray(),
        ["a header without a name"] = Head(": value", "Content-Length: 0"),
        ["a header without a colon"] = Head("what is this"),
        ["a header with a zero"] = Head("a: b\0c", "Content-Length: 0"),
        ["headers without an end"] = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\na: b\r\n"),
        ["one header of 1 MB"] = Head($"a: {new string('b', 1 << 20)}"),
        ["100,000 headers"] = Head([.. Enumerable.Range(0, 100_000).Select(i => $"a{i}: b")]),
        ["10,000 interim answers"] = [.. Enumerable.Repeat("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray(), 10_000).SelectMany(bytes => bytes)],
        ["a length that is none"] = Head("Content-Length: many"),
        ["a length below zero"] = Head("Content-Length: -1"),
        ["a length above all"] = Head("Content-Length: 99999999999999999999"),
        ["two lengths"] = [.. Head("Content-Length: 1", "Content-Length: 3"), .. "{"u8],
        ["a body that is too short"] = [.. Head("Content-Length: 100"), .. "{"u8],
        ["a huge body that never comes"] = [.. Head("Content-Length: 9000000000000000000"), .. "{"u8],
        ["a chunk size that is none"] = [.. Head("Transfer-Encoding: chunked"), .. "xyz\r\n{}\r\n"u8],
        ["a chunk size below zero"] = [.. Head("Transfer-Encoding: chunked"), .. "-2\r\n{}\r\n"u8],
        ["a chunk size above all"] = [.. Head("Transfer-Encoding: chunked"), .. "fffffffffffffffffff\r\n{}\r\n"u8],
        ["a chunk without an end"] = [.. Head("Transfer-Encoding: chunked"), .. "2\r\n{}abc"u8],
        ["chunks without an end"] = [.. Head("Transfer-Encoding: chunked"), .. "2\r\n{}\r\n"u8],
        ["an unknown transfer encoding"] = [.. Head("Transfer-Encoding: rot13", "Content-Length: 1"), .. "{"u8],
        ["a content type that is none"] = [.. Head("Content-Type: ;;;", "Content-Length: 1"), .. "{"u8],
        ["an encoding that is none"] = [.. Head("Content-Encoding: rot13", "Content-Length: 4"), 1, 2, 3, 4],
        ["bytes that are no gzip"] = Compressed("gzip", "this is no gzip"u8.ToArray()),
        ["gzip with a wrong sum"] = Compressed("gzip", Broken(bytes => new GZipStream(bytes, CompressionLevel.Fastest))),
        ["gzip that is cut"] = Compressed("gzip", Broken(bytes => new GZipStream(bytes, CompressionLevel.Fastest))[..12]),
        ["bytes that are no brotli"] = Compressed("br", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ["brotli that is cut"] = Compressed("br", Broken(bytes => new BrotliStream(bytes, CompressionLevel.Fastest))[..4]),
        ["bytes that are no deflate"] = Compressed("deflate", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ["an upgrade that nobody asked for"] = Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n"),
    };

    public static TheoryData<string> Calls => ServiceCalls.Names;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_is_an_error_of_the_client_s(string call)
    {
        var (_, target, callAsync) = ServiceCalls.Of(call);
        var wrong = new List<string>();
        foreach (var (fault, bytes) in Faults)
        {
            await using var service = new WireService(target, bytes);
            using var fal = new FalClient(service.CreateOptions());
            Exception? error = null;
            try
            {
                await callAsync(fal, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
            }
            catch (Exception other)
            {
                error = other;
            }

            // The answers to a put and a cancel are not read, and after a status stream the queue is asked again.
            if (error is null ? target is not ("put" or "cancel" or "status stream") : error is not FalException)
                wrong.Add($"{fault}: {error?.ToString() ?? "no error"}");
            if (target is "run" or "stream" or "submit" && service.MostOften > 1)
                wrong.Add($"{fault}: a paid request came {service.MostOften} times");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_not_reached()
    {
        await using var service = new WireService("run", Faults["a bad status line"], speaksFirst: true);
        using var fal = new FalClient(service.CreateOptions(o => o.RunAddress = new UriBuilder(o.RunAddress) { Scheme = "https" }.Uri));

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => ServiceCalls.Of("run").CallAsync(fal, TestContext.Current.CancellationToken));

        Assert.Contains("127.0.0.1 cannot be reached: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("may have accepted", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("submit")]
    [InlineData("get")]
    [InlineData("stream")]
    public async Task HTTP_2_that_goes_wrong_is_an_error_of_the_client_s(string call)
    {
        byte[][] faults =
        [
            "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(),
            [0, 0, 0, 4, 0, 0, 0, 0, 0, .. Frame(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 2])],
            [0, 0, 0, 4, 0, 0, 0, 0, 0, .. Frame(3, 0, 1, [0, 0, 0, 2])],
            [0, 0, 0, 4, 0, 0, 0, 0, 0, .. Frame(1, 4, 1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
            [0, 0, 0, 4, 0, 0, 0, 0, 0, .. Frame(1, 4, 1, [0x88]), .. Frame(0, 0, 1, "{"u8), .. Frame(3, 0, 1, [0, 0, 0, 2])],
        ];
        var (_, target, callAsync) = ServiceCalls.Of(call);
        foreach (var bytes in faults)
        {
            await using var service = new WireService(target, bytes, speaksFirst: true);
            using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var fal = new FalClient(http, service.CreateOptions());

            await Assert.ThrowsAnyAsync<FalException>(() => callAsync(fal, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
        }
    }

    private static byte[] Frame(byte type, byte flags, byte stream, ReadOnlySpan<byte> payload) => [0, 0, (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];

    private static byte[] Head(params string[] lines) => Encoding.Latin1.GetBytes(
        (lines[0].StartsWith("HTTP/", StringComparison.Ordinal) ? "" : "HTTP/1.1 200 OK\r\n") + string.Join("\r\n", lines) + "\r\n\r\n");

    private static byte[] Compressed(string encoding, byte[] body) => [.. Head($"Content-Encoding: {encoding}", $"Content-Length: {body.Length}", "Content-Type: application/json"), .. body];

    /// <summary>An answer that is compressed, with its last bytes changed.</summary>
    private static byte[] Broken(Func<Stream, Stream> compress)
    {
        using var bytes = new MemoryStream();
        using (var compressed = compress(bytes))
            compressed.Write("""{"images":[],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"a sunset"}"""u8);
        var broken = bytes.ToArray();
        for (var i = 1; i <= Math.Min(8, broken.Length); i++)
            broken[^i] ^= 0xff;
        return broken;
    }

    /// <summary>The service as <see cref="MemoryService"/> answers, over sockets; one request is answered with bytes as they are.</summary>
    private sealed class WireService : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private readonly ConcurrentQueue<string> _faulty = [];
        private readonly string _target;
        private readonly byte[] _fault;
        private readonly bool _speaksFirst;
        private readonly Task _serving;

        public WireService(string target, byte[] fault, bool speaksFirst = false)
        {
            (_target, _fault, _speaksFirst) = (target, fault, speaksFirst);
            _listener.Start();
            _serving = ServeAsync();
        }

        /// <summary>How often one and the same request came at most, of those that go wrong.</summary>
        public int MostOften => _faulty.CountBy(request => request).Select(count => count.Value).DefaultIfEmpty().Max();

        private string Host => _listener.LocalEndpoint.ToString()!;

        public FalClientOptions CreateOptions(Action<FalClientOptions>? change = null) => MemoryService.CreateOptions(o =>
        {
            (o.RunAddress, o.QueueAddress, o.RestAddress) = (new Uri($"http://{Host}/run.test"), new Uri($"http://{Host}/queue.test"), new Uri($"http://{Host}/rest.test"));
            o.MaxRetries = 1;
            change?.Invoke(o);
        });

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            _listener.Dispose();
            await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _end.Dispose();
        }

        private async Task ServeAsync()
        {
            var connections = new List<Task>();
            try
            {
                while (true)
                    connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using var connection = new RawServer.Connection(client);
            try
            {
                if (_speaksFirst)
                {
                    await connection.SendAsync(_fault, _end.Token);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await connection.WaitForCloseAsync(_end.Token);
                    return;
                }

                await connection.ReadRequestAsync(_end.Token);
                var name = NameOf(connection.Request);
                if (name == _target)
                    _faulty.Enqueue(connection.Request[connection.Request.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
                await connection.SendAsync(name == _target ? _fault : Good(name), _end.Token);

                // What is still to be read would make the system reset the connection, and the answer with it.
                client.Client.Shutdown(SocketShutdown.Send);
                await connection.WaitForCloseAsync(_end.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
            {
                // The client is gone.
            }
        }

        private byte[] Good(string name)
        {
            var body = MemoryService.GoodAnswer(name).Replace("https://files.test", $"http://{Host}/files.test", StringComparison.Ordinal);
            var type = name is "stream" or "status stream" ? "text/event-stream" : "application/json";
            return Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        }

        private static string NameOf(string request)
        {
            if (request.Split(' ') is not [var method, var target, ..] || target.Split('/', 3) is not [_, var host, var path])
                return "";
            using var message = new HttpRequestMessage(new HttpMethod(method), $"https://{host}/{path}");
            return MemoryService.NameOf(message);
        }
    }
}
