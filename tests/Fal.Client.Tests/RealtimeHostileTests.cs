using System.Text;
using System.Text.Json;

namespace Fal.Client.Tests;

/// <summary>A service that sends what no service should: nobody waits for ever, and each is told by a <see cref="FalException"/>.</summary>
public class RealtimeHostileTests : RealtimeTest
{
    private const int MaxMessageSize = 1 << 20;

    /// <summary>What ends in an error.</summary>
    private static readonly Dictionary<string, Func<PlayedService, Task>> Attacks = new()
    {
        ["a message that is too large"] = s => s.SayAsync(new byte[MaxMessageSize + 1]),
        ["a text that is too large"] = s => s.SayAsync($"\"{new string('x', MaxMessageSize)}\""),
        ["a message that never ends"] = async s =>
        {
            // Binary, not the last frame of its message; then more frames of it.
            await s.SayRawAsync([0x02, 126, 0xFF, 0xFF, .. new byte[0xFFFF]]);
            for (var i = 0; i < 20; i++)
                await s.SayRawAsync([0x00, 126, 0xFF, 0xFF, .. new byte[0xFFFF]]);
        },
        ["a frame that says it is huge"] = s => s.SayRawAsync([0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[MaxMessageSize + 1]]),
        ["a frame of negative length"] = s => s.SayRawAsync([0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ["a frame of no known kind"] = s => s.SayRawAsync([0x83, 0x00]),
        ["text that is not UTF-8"] = s => s.SayRawAsync([0x81, 0x02, 0xC3, 0x28]),
        ["no JSON"] = s => s.SayAsync("{"),
        ["an error that cannot be decoded"] = s => s.SayAsync("""{"type":"x-fal-error","error":"\ud83d","reason":"\ud83d","request_id":"\ud83d","detail":[{"loc":["\ud83d"],"msg":"\ud83d","type":"\ud83d"}]}"""),
        ["an array that says it is huge"] = s => s.SayAsync([0xDD, 0xFF, 0xFF, 0xFF, 0xFF]),
        ["a map that says it is huge"] = s => s.SayAsync([0xDF, 0x7F, 0xFF, 0xFF, 0xFF]),
        ["a string that says it is huge"] = s => s.SayAsync([0xDB, 0xFF, 0xFF, 0xFF, 0xFF]),
        ["bytes that say they are huge"] = s => s.SayAsync([0xC6, 0xFF, 0xFF, 0xFF, 0xFF]),
        ["an extension that says it is huge"] = s => s.SayAsync([0xC9, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
        ["a time that is none"] = s => s.SayAsync([0xC7, 12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ["maps in maps"] = s => s.SayAsync([.. Enumerable.Repeat<byte[]>([0x81, 0xA1, (byte)'a'], 100_000).SelectMany(bytes => bytes)]),
        ["a callback that throws"] = s => s.SayAsync("""{"type":"x-fal-message","action":"timings","timing":0.1}"""),
    };

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Everyone_who_waits_is_told(string attack)
    {
        foreach (var beginAsync in new Func<PlayedService, Task<Task>>[]
        {
            s => Task.FromResult<Task>(s.Live.ReceiveAsync(Deadline)),
            s => Task.FromResult<Task>(s.Live.GetAsyncEnumerator(Deadline).MoveNextAsync().AsTask()),
            async s =>
            {
                var request = s.Live.RequestAsync(Json("""{"request_id":"asked"}"""), Deadline);
                await s.ReadAsync();
                return request;
            },
        })
        {
            await using var service = await PlayAsync(new() { MaxMessageSize = MaxMessageSize, OnTiming = _ => throw new InvalidTimeZoneException("made up") });
            var waiting = await beginAsync(service);
            await AttackAsync(service, attack);

            await Assert.ThrowsAnyAsync<FalException>(() => waiting.WaitAsync(Deadline));
        }
    }

    /// <summary>A client that has seen enough hangs up while the rest is being written: that is no failure of the attack.</summary>
    private static Task AttackAsync(PlayedService service, string attack) =>
        Attacks[attack](service).ContinueWith(_ => { }, TaskScheduler.Default);

    [Fact]
    public async Task A_message_that_is_too_large_names_the_option_and_the_next_input_opens_another_socket()
    {
        await using var service = await PlayAsync(new() { MaxMessageSize = 1000 });
        await service.SayAsync($$"""{"out":"{{new string('x', 980)}}"}""");
        await service.Live.ReceiveAsync(Deadline);
        var request = service.Live.RequestAsync(Json("""{"request_id":"one"}"""), Deadline);
        await service.ReadAsync();

        await service.SayAsync($$"""{"out":"{{new string('x', 1000)}}"}""");
        var error = await Assert.ThrowsAsync<FalException>(() => request);
        var next = service.Live.SendAsync(Json("{}"), Deadline);
        await service.AcceptAsync();

        Assert.Contains("FalRealtimeOptions.MaxMessageSize, 1000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", error.RequestId);
        Assert.True(await next);
    }

    [Fact]
    public async Task Text_that_cannot_be_decoded_is_read_as_far_as_it_can()
    {
        await using var service = await PlayAsync();

        await service.SayAsync("""{"out":"a\ud83db","request_id":"\udc00","type":"\ud83d"}""");
        await service.SayAsync([0x82, 0xA3, (byte)'o', (byte)'u', (byte)'t', 0xA3, (byte)'a', 0xFF, (byte)'b', 0xA1, 0xFF, 0x01]);
        await service.SayAsync("\uFEFF{\"out\":1}");

        Assert.Equal("a\uFFFDb", (await service.Live.ReceiveAsync(Deadline)).GetProperty("out").GetString());
        Assert.Equal("""{"out":"a�b","�":1}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
        Assert.Equal("""{"out":1}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Fact]
    public async Task A_message_with_much_in_its_depth_is_read()
    {
        const int Depth = 60;
        await using var service = await PlayAsync();
        byte[] items = [.. Enumerable.Repeat((byte)0x01, 1_000_000)];
        byte[] maps = [.. Enumerable.Repeat<byte[]>([0x82, 0xA1, (byte)'b', 0x01, 0xA1, (byte)'a'], Depth).SelectMany(bytes => bytes)];

        await service.SayAsync([.. maps, 0xDD, 0x00, 0x0F, 0x42, 0x40, .. items]);

        var output = await service.Live.ReceiveAsync(Deadline);
        for (var i = 0; i < Depth; i++)
            output = output.GetProperty("a");
        Assert.Equal(1_000_000, output.GetArrayLength());
    }
}
