using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Client.Tests;

/// <summary>A server that says exactly the bytes that a test wants, when it wants: for what no web server would send.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawServer()
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
    }

    public Uri Address { get; }

    /// <summary>Whether a connection came that nobody has accepted.</summary>
    public bool IsPending => _listener.Pending();

    public void Dispose() => _listener.Dispose();

    /// <summary>The next connection, with its request read.</summary>
    public async Task<Connection> AcceptAsync(CancellationToken cancellationToken)
    {
        var client = await _listener.AcceptTcpClientAsync(cancellationToken);
        client.NoDelay = true;
        var connection = new Connection(client);
        await connection.ReadRequestAsync(cancellationToken);
        return connection;
    }

    internal sealed class Connection(TcpClient client) : IDisposable
    {
        private const string EndOfHeaders = "\r\n\r\n";

        private readonly NetworkStream _stream = client.GetStream();

        public string Request { get; private set; } = "";

        public Task SendAsync(string text, CancellationToken cancellationToken) => SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

        public Task SendAsync(byte[] bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken).AsTask();

        /// <summary>The head of an answer that ends where the connection does not: in chunks.</summary>
        public Task StartChunksAsync(string contentType, CancellationToken cancellationToken) =>
            SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\nx-fal-request-id: r-raw\r\n{EndOfHeaders[2..]}", cancellationToken);

        public async Task SendChunkAsync(byte[] bytes, CancellationToken cancellationToken)
        {
            await SendAsync($"{bytes.Length:x}\r\n", cancellationToken);
            await SendAsync(bytes, cancellationToken);
            await SendAsync("\r\n", cancellationToken);
        }

        public Task SendChunkAsync(string text, CancellationToken cancellationToken) => SendChunkAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

        public Task EndChunksAsync(CancellationToken cancellationToken) => SendAsync("0\r\n\r\n", cancellationToken);

        /// <summary>Answers the request for a WebSocket.</summary>
        public async Task<WebSocket> UpgradeAsync(CancellationToken cancellationToken)
        {
            const string Name = "Sec-WebSocket-Key: ";
            var at = Request.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
            var key = Request[at..Request.IndexOf('\r', at)];
#pragma warning disable CA5350 // RFC 6455 has it so.
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
            await SendAsync($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n", cancellationToken);
            return WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true });
        }

        /// <summary>Waits until the client closes the connection.</summary>
        public async Task WaitForCloseAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[256];
            try
            {
                while (await _stream.ReadAsync(buffer, cancellationToken) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Reset: closed, too.
            }
        }

        public void Dispose() => client.Dispose();

        public async Task ReadRequestAsync(CancellationToken cancellationToken)
        {
            var bytes = new List<byte>();
            var buffer = new byte[4096];
            while (!IsWhole(Encoding.UTF8.GetString([.. bytes])))
            {
                var read = await _stream.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                    break;
                bytes.AddRange(buffer.AsSpan(0, read));
            }

            Request = Encoding.UTF8.GetString([.. bytes]);
        }

        private static bool IsWhole(string request)
        {
            var end = request.IndexOf(EndOfHeaders, StringComparison.Ordinal);
            if (end < 0)
                return false;
            const string Name = "Content-Length:";
            var at = request.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
            var length = at < 0 ? 0 : int.Parse(request.AsSpan(at + Name.Length, request.IndexOf('\r', at) - at - Name.Length), provider: null);
            return Encoding.UTF8.GetByteCount(request) >= end + EndOfHeaders.Length + length;
        }
    }
}
