using System.Net;
using System.Net.Sockets;

namespace Fal.Client.Tests;

/// <summary>An address at which nobody listens, nor can anybody else meanwhile: its port is taken.</summary>
internal sealed class Nowhere : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    public Nowhere()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}");
    }

    public Uri Address { get; }

    public void Dispose() => _socket.Dispose();
}
