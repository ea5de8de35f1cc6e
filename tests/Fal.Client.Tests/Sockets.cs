using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Fal.Client.Tests;

/// <summary>
/// The sockets that a client opens, and which of them it has closed. They are kept, so that it is not the garbage collector that
/// closes them.
/// </summary>
/// <param name="refuse">Which requests find no connection; none when null.</param>
internal sealed class Sockets(Predicate<HttpRequestMessage>? refuse = null)
{
    private readonly ConcurrentBag<Connection> _all = [];

    /// <summary>How many the client has opened.</summary>
    public int Opened => _all.Count;

    /// <summary>How many of them the client has not closed.</summary>
    public int Open => _all.Count(connection => !connection.IsClosed);

    /// <summary>What opens them.</summary>
    public SocketsHttpHandler CreateHandler() => new() { ConnectCallback = ConnectAsync };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (refuse?.Invoke(context.InitialRequestMessage) == true)
                throw new SocketException((int)SocketError.ConnectionRefused);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new Connection(socket);
        _all.Add(connection);
        return connection;
    }

    private sealed class Connection(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public volatile bool IsClosed;

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            IsClosed = true;
        }
    }
}
