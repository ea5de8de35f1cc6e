using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Many callers over one socket: what one of them gives up takes nothing from the others.</summary>
public class RealtimeSharingTests : RealtimeTest
{
    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public async Task Who_gives_up_while_his_input_is_sent_takes_nothing_from_the_others(int oneIn)
    {
        const int Count = 1000;
        Emulator.Respond(Echo, input => input);
        var cancels = Enumerable.Range(0, Count).Select(_ => new CancellationTokenSource()).ToArray();
        using var client = CreateClientOver(message =>
        {
            if (message < Count && message % oneIn == 0)
                cancels[message].Cancel();
            return Task.CompletedTask;
        });
        await using var live = await client.RealtimeAsync(Echo, null, Deadline);

        var requests = Enumerable.Range(0, Count).Select(n => live.RequestAsync(Json($$"""{"n":{{n}}}"""), cancels[n].Token)).ToArray();
        await Task.WhenAll(requests).WaitAsync(Deadline).ContinueWith(_ => { }, TaskScheduler.Default);

        var lost = Enumerable.Range(0, Count).Count(n => n % oneIn != 0 && !requests[n].IsCompletedSuccessfully);
        Assert.Equal(0, lost);
        Assert.All(Enumerable.Range(0, Count), n => Assert.True(n % oneIn == 0 ? requests[n].IsCanceled : requests[n].Result.GetProperty("n").GetInt32() == n));
        Assert.Single(Connects());
        await live.SendAsync(Json("""{"n":"last"}"""), Deadline);
        Assert.Equal("last", (await live.ReceiveAsync(Deadline)).GetProperty("n").GetString());
        Assert.Equal(Count + 1, Emulator.Journal.Count(request => request.Method == "BINARY"));
    }

    [Theory]
    [InlineData("""{"request_id":"mine","n":1}""", """{"request_id":"mine","out":1}""")]
    [InlineData("""{"n":1}""", """{"out":1}""")]
    public async Task What_the_model_answers_to_who_gave_up_is_nobody_elses_output(string input, string output)
    {
        var (writing, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await PlayOverAsync(message =>
        {
            writing.TrySetResult();
            return goOn.Task;
        });
        using var cancel = new CancellationTokenSource();
        var sending = service.Live.SendAsync(Json(input), cancel.Token);
        await writing.Task.WaitAsync(Deadline);

        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending)).CancellationToken);
        goOn.SetResult();
        await service.ReadAsync();
        await service.Live.SendAsync(Json("""{"n":2}"""), Deadline);
        await service.ReadAsync();
        await service.SayAsync(output);
        await service.SayAsync("""{"out":2}""");

        Assert.Equal("""{"out":2}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Fact]
    public async Task What_becomes_of_an_input_that_was_given_up_is_told_to_nobody()
    {
        var (writing, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await PlayOverAsync(message =>
        {
            writing.TrySetResult();
            return goOn.Task;
        });
        using var cancel = new CancellationTokenSource();
        var sending = service.Live.SendAsync(Json("{}"), cancel.Token);
        await writing.Task.WaitAsync(Deadline);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        goOn.SetResult();
        await service.ReadAsync();

        await service.SayAsync("""{"type":"x-fal-error","error":"OOM","reason":"out of memory"}""");
        await service.CloseAsync();
        await service.WaitForCloseAsync();
        var again = service.Live.SendAsync(Json("{}"), Deadline);
        await service.AcceptAsync();
        await again;
        await service.SayAsync("""{"out":1}""");

        Assert.Equal("""{"out":1}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Fact]
    public async Task A_send_that_does_not_end_and_that_nobody_waits_for_does_not_hold_up_the_others_for_ever()
    {
        var patience = TimeSpan.FromSeconds(45);
        await using var service = await PlayAsync(new() { KeepAliveInterval = patience }, o => o.TimeProvider = Clock);
        using var cancel = new CancellationTokenSource();

        // More than the network holds, and the service reads no more than its beginning.
        var stuck = service.Live.SendAsync(JsonSerializer.SerializeToElement(new { text = new string('x', 64 << 20) }), cancel.Token);
        await service.ReadBeginningAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
        var next = service.Live.SendAsync(Json("""{"n":2}"""), Deadline);
        await SkipAsync(patience);
        await service.AcceptAsync();

        Assert.True(await next);
        Assert.Equal("""{"n":2}""", (await service.ReadAsync()).GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_ends_a_send_that_does_not_end(bool isGivenUp)
    {
        await using var service = await PlayAsync(new() { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        using var cancel = new CancellationTokenSource();
        var stuck = service.Live.SendAsync(JsonSerializer.SerializeToElement(new { text = new string('x', 64 << 20) }), cancel.Token);
        await service.ReadBeginningAsync();
        if (isGivenUp)
            await cancel.CancelAsync();
        var waiting = service.Live.SendAsync(Json("{}"), Deadline);

        await service.Live.DisposeAsync().AsTask().WaitAsync(Deadline);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        if (isGivenUp)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
        else
            await Assert.ThrowsAsync<ObjectDisposedException>(() => stuck);
    }

    private FalClient CreateClientOver(Func<int, Task> onWriting) =>
        new(new HttpClient(CreateHandler(onWriting), disposeHandler: true), CreateOptions());

    private Task<PlayedService> PlayOverAsync(Func<int, Task> onWriting) => PlayAsync(null, null, CreateHandler(onWriting));

    /// <summary>A network that does something in the middle of each message that goes out.</summary>
    private static SocketsHttpHandler CreateHandler(Func<int, Task> onWriting)
    {
        var messages = -1;
        return new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new SlowStream(socket, () => onWriting(Interlocked.Increment(ref messages)));
            },
        };
    }

    private sealed class SlowStream(Socket socket, Func<Task> onWriting) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // The first byte of a frame with a whole text or a whole binary message.
            if (buffer.Span is not [0x81 or 0x82, ..])
            {
                await base.WriteAsync(buffer, cancellationToken);
                return;
            }

            await base.WriteAsync(buffer[..2], cancellationToken);
            await onWriting();
            await base.WriteAsync(buffer[2..], cancellationToken);
        }
    }
}
