using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fal.Client.Tests;

/// <summary>
/// Every end of a session against everyone who waits: what each is told is in a file beside this one that a person has reviewed. Nobody
/// waits for ever, nothing is told twice, and no input is sent again.
/// </summary>
public sealed partial class RealtimeEndTests : RealtimeTest
{
    private static readonly End[] Ends =
    [
        new("The service closes the socket in good order (1000)", s => s.CloseAsync()),
        new("The service goes away (1001)", s => s.CloseAsync(WebSocketCloseStatus.EndpointUnavailable)),
        new("The service closes the socket with an error (1011)", s => s.CloseAsync(WebSocketCloseStatus.InternalServerError)),
        new("The connection is lost", s =>
        {
            s.Break();
            return Task.CompletedTask;
        }),
        new("The session has been idle for too long", s => s.SayAsync("""{"type":"x-fal-error","error":"TIMEOUT","reason":"no inputs"}""")),
        new("An input fails, and the service closes the socket", async s =>
        {
            await s.SayAsync("""{"type":"x-fal-error","error":"INTERNAL_ERROR","reason":"out of memory"}""");
            await s.CloseAsync();
        }),
        new("The token is refused", s => s.SayAsync("""{"status":"error","error":"Unauthorized"}""")),
        new("OnTiming throws", s => s.SayAsync("""{"type":"x-fal-message","action":"timings","timing":0.1}""")),
        new("The caller disposes the connection", s => s.Live.DisposeAsync().AsTask()),
    ];

    /// <summary>Who waits: prepares, ends the session, and says what came of the wait.</summary>
    private static readonly (string Name, Func<RealtimeEndTests, PlayedService, End, Task<string>> WaitAsync)[] Waiters =
    [
        ("a send in flight", async (t, s, end) =>
        {
            // More than the network holds, and the service reads no more than its beginning.
            var sending = s.Live.SendAsync(JsonSerializer.SerializeToElement(new { request_id = "large", text = new string('x', 16 << 20) }), t.Deadline);
            await s.ReadBeginningAsync();
            await s.UntilLetGoAsync(() => end.ActAsync(s));
            return await ShowAsync(async () => await sending ? "sent" : "not sent");
        }),
        ("a request", async (t, s, end) =>
        {
            var request = s.Live.RequestAsync(Json("""{"request_id":"asked"}"""), t.Deadline);
            await s.ReadAsync();
            await s.UntilLetGoAsync(() => end.ActAsync(s));
            return await ShowAsync(async () => (await request).GetRawText());
        }),
        ("a receive, nothing sent", (t, s, end) => t.ReceiveAsync(s, end)),
        ("a receive, an input sent", async (t, s, end) =>
        {
            await s.Live.SendAsync(Json("""{"request_id":"sent"}"""), t.Deadline);
            await s.ReadAsync();
            return await t.ReceiveAsync(s, end);
        }),
        ("a receive, all outputs received", async (t, s, end) =>
        {
            await t.AnswerAsync(s, 1);
            return await t.ReceiveAsync(s, end);
        }),
        ("a receive, more outputs received than inputs sent", async (t, s, end) =>
        {
            await t.AnswerAsync(s, 2);
            return await t.ReceiveAsync(s, end);
        }),
        ("a receive beside a request", async (t, s, end) =>
        {
            var request = s.Live.RequestAsync(Json("""{"request_id":"asked"}"""), t.Deadline);
            await s.ReadAsync();
            var told = await t.ReceiveAsync(s, end);
            await Record.ExceptionAsync(() => request);
            return told;
        }),
        ("an enumeration, nothing sent", (t, s, end) => t.EnumerateAsync(s, end)),
        ("an enumeration, an input sent", async (t, s, end) =>
        {
            await s.Live.SendAsync(Json("""{"request_id":"sent"}"""), t.Deadline);
            await s.ReadAsync();
            return await t.EnumerateAsync(s, end);
        }),
        ("the next send", async (t, s, end) =>
        {
            await s.UntilLetGoAsync(() => end.ActAsync(s));
            return await ShowAsync(async () => await t.SendAgainAsync(s) ? "sent over another socket" : "not sent");
        }),
        ("a receive after the next send, nothing sent before", (t, s, end) => t.ReceiveAfterNextSendAsync(s, end)),
        ("a receive after the next send, an input sent before", async (t, s, end) =>
        {
            await s.Live.SendAsync(Json("""{"request_id":"sent"}"""), t.Deadline);
            await s.ReadAsync();
            return await t.ReceiveAfterNextSendAsync(s, end);
        }),
    ];

    [Fact]
    public async Task Each_who_waits_is_told_what_the_reviewed_table_says()
    {
        var table = new StringBuilder();
        foreach (var end in Ends)
        {
            table.Append(end.Name).Append('\n');
            foreach (var (waiter, waitAsync) in Waiters)
            {
                await using var service = await PlayAsync(new() { OnTiming = _ => throw new InvalidOperationException("made up") }, o => o.TimeProvider = new BriefGoodbye());
                table.Append("  ").Append(waiter).Append(": ").Append(await waitAsync(this, service, end)).Append('\n');
            }

            table.Append('\n');
        }

        Snapshot.Match(table.ToString(), "Ends", "txt");
    }

    /// <summary>What a receive is told that waits when the session ends.</summary>
    private async Task<string> ReceiveAsync(PlayedService service, End end)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var receiving = service.Live.ReceiveAsync(giveUp.Token);
        await service.UntilLetGoAsync(() => end.ActAsync(service));
        await giveUp.CancelAsync();
        return await ShowAsync(async () => (await receiving).GetRawText());
    }

    private async Task<string> EnumerateAsync(PlayedService service, End end)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        await using var outputs = service.Live.GetAsyncEnumerator(giveUp.Token);
        var next = outputs.MoveNextAsync().AsTask();
        await service.UntilLetGoAsync(() => end.ActAsync(service));
        await giveUp.CancelAsync();
        return await ShowAsync(async () => await next ? outputs.Current.GetRawText() : "the end");
    }

    private async Task<string> ReceiveAfterNextSendAsync(PlayedService service, End end)
    {
        await service.UntilLetGoAsync(() => end.ActAsync(service));
        return await ShowAsync(async () =>
        {
            await SendAgainAsync(service);
            await service.SayAsync("""{"out":"again"}""");
            return (await service.Live.ReceiveAsync(Deadline)).GetRawText();
        });
    }

    private async Task AnswerAsync(PlayedService service, int outputs)
    {
        await service.Live.SendAsync(Json("{}"), Deadline);
        await service.ReadAsync();
        for (var i = 0; i < outputs; i++)
        {
            await service.SayAsync("""{"out":1}""");
            await service.Live.ReceiveAsync(Deadline);
        }
    }

    /// <summary>Sends an input over the socket that it opens, and sees that no other comes.</summary>
    private async Task<bool> SendAgainAsync(PlayedService service)
    {
        var accepting = service.AcceptAsync();
        var sending = service.Live.SendAsync(Json("""{"n":"again"}"""), Deadline);
        await Task.WhenAny(sending, accepting);
        if (!sending.IsFaulted)
            await accepting;
        var isSent = await sending;
        Assert.Equal("""{"n":"again"}""", (await service.ReadAsync()).GetRawText());
        return isSent;
    }

    private static async Task<string> ShowAsync(Func<Task<string>> wait)
    {
        try
        {
            return await wait();
        }
        catch (OperationCanceledException)
        {
            return "(waits on)";
        }
        catch (ObjectDisposedException)
        {
            return nameof(ObjectDisposedException);
        }
        catch (FalException error)
        {
            return $"{error.GetType().Name}: {Lost().Replace(error.Message, "was lost.")}";
        }
    }

    /// <summary>How a system says that a connection was lost.</summary>
    [GeneratedRegex(@"was lost: .*?(?= An input|$| \(me/)")]
    private static partial Regex Lost();

    /// <summary>What ends a session.</summary>
    private sealed record End(string Name, Func<PlayedService, Task> ActAsync);

    /// <summary>A clock on which a service that does not answer a goodbye is not waited for.</summary>
    private sealed class BriefGoodbye : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Goodbyes.Grace ? TimeSpan.FromMilliseconds(100) : dueTime, period);
    }
}
