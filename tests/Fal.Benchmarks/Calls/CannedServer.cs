using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Benchmarks;

/// <summary>
/// Answers on loopback as cheaply as can be: each connection has a thread that blocks, gives canned bytes and allocates nothing, so that
/// it neither slows down what is measured nor counts as its allocations.
/// </summary>
internal sealed class CannedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<byte[], byte[]> _heads = [];
    private readonly CannedAnswers _answers;
    private readonly byte[] _frames;
    private readonly int _frameLength;

    /// <param name="message">What is answered to each message on a WebSocket.</param>
    public CannedServer(byte[] message)
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}/");
        _answers = new(new Uri(Address, "queue/"));
        var frame = Frame(message);
        _frameLength = frame.Length;
        _frames = [.. Enumerable.Repeat(frame, 64).SelectMany(bytes => bytes)];
        foreach (var body in new[] { _answers.For("/run/x", true), _answers.For("/run/x/stream", true), _answers.For("/queue/x", true), _answers.For("/queue/x/status", false) })
        {
            _heads[body] = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: {CannedAnswers.ContentType(body)}\r\nContent-Length: {body.Length}\r\nx-fal-request-id: {CannedAnswers.RequestId}\r\n\r\n");
        }

        InBackground(() =>
        {
            while (true)
            {
                var connection = _listener.AcceptSocket();
                connection.NoDelay = true;
                InBackground(() => Serve(connection));
            }
        });
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Dispose();

    private static void InBackground(Action act) => new Thread(() =>
    {
        try
        {
            act();
        }
        catch (SocketException)
        {
            // One side has gone.
        }
    })
    { IsBackground = true }.Start();

    private void Serve(Socket connection)
    {
        using var _ = connection;
        var (request, answer, path) = (new byte[64 * 1024], new byte[1 << 20], new char[1024]);
        var length = 0;
        while (true)
        {
            var end = request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) + 4;
            var whole = end < 4 ? int.MaxValue : end + ContentLength(request.AsSpan(0, end));
            if (length < whole)
            {
                if (connection.Receive(request.AsSpan(length)) is > 0 and var read)
                    length += read;
                else
                    return;
                continue;
            }

            var head = request.AsSpan(0, end);
            if (Header(head, "Sec-WebSocket-Key: "u8) is { Length: > 0 } key)
            {
                connection.Send(Upgrade(key));
                ServeFrames(connection, request);
                return;
            }

            var target = head[(head.IndexOf((byte)' ') + 1)..];
            var characters = Encoding.ASCII.GetChars(target[..target.IndexOfAny(" ?"u8)], path);
            var body = _answers.For(path.AsSpan(0, characters), head[0] == 'P');
            var header = _heads[body];
            header.CopyTo(answer, 0);
            body.CopyTo(answer, header.Length);
            connection.Send(answer.AsSpan(0, header.Length + body.Length));
            request.AsSpan(whole, length - whole).CopyTo(request);
            length -= whole;
        }
    }

    /// <summary>Answers each message, those that came together together.</summary>
    private void ServeFrames(Socket connection, byte[] buffer)
    {
        var length = 0;
        while (connection.Receive(buffer.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            var (at, messages) = (0, 0);
            while (FrameLength(buffer.AsSpan(at, length - at)) is > 0 and var frame)
            {
                if ((buffer[at] & 0xF) == 8)
                {
                    connection.Send([0x88, 0]);
                    return;
                }

                messages += (buffer[at] & 0xF) is 1 or 2 ? 1 : 0;
                at += frame;
            }

            buffer.AsSpan(at, length - at).CopyTo(buffer);
            length -= at;
            if (messages > 0)
                connection.Send(_frames.AsSpan(0, messages * _frameLength));
        }
    }

    /// <summary>The bytes of the client's frame at the start of some; 0 where they are not all there.</summary>
    private static int FrameLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return 0;
        var frame = (bytes[1] & 0x7F) is < 126 and var few ? 6 + few : 8 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return bytes.Length < frame ? 0 : frame;
    }

    private static byte[] Frame(byte[] message) => [0x82, 126, (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Upgrade(ReadOnlySpan<byte> key)
    {
#pragma warning disable CA5350 // The protocol has it so.
        var accept = Convert.ToBase64String(SHA1.HashData([.. key, .. "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8]));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    private static int ContentLength(ReadOnlySpan<byte> head) =>
        System.Buffers.Text.Utf8Parser.TryParse(Header(head, "Content-Length: "u8), out int length, out _) ? length : 0;

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        if (at < 0)
            return default;
        var value = head[(at + name.Length)..];
        return value[..value.IndexOf("\r\n"u8)];
    }
}
