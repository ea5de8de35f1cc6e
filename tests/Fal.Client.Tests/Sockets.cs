using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Fal.Client.Tests;

/// <summary>
/// The sockets that a client opens, and which of them it has closed. They are kept, so that it is not the garbage collector that
/// closes them.
/// </summary>
internal sealed class Sockets
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
