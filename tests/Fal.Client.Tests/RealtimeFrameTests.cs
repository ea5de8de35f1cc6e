using System.Text.Json;
using CsCheck;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>What inputs and outputs look like on the wire: MessagePack or JSON, whatever is in them.</summary>
public class RealtimeFrameTests : RealtimeTest
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '\uD7FF'], 0, 40].Select(text => JsonSerializer.Serialize(text));

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.OneOf(new[] { "null", "true", "false", "-1", "18446744073709551615", "-9223372036854775808" }.Select(Gen.Const).ToArray()),
        Gen.Int[-300, 300].Select(value => JsonSerializer.Serialize(value)),
        Gen.Long.Select(value => JsonSerializer.Serialize(value)),
        Gen.Double.Where(double.IsFinite).Select(value => JsonSerializer.Serialize(value)),
        Text);

    private static readonly Gen<string> AnyJson = Gen.Recursive<string>((depth, deeper) => depth > 3 ? Scalar : Gen.Frequency(
        (4, Scalar),
        (1, deeper.Array[0, 6].Select(items => $"[{string.Join(',', items)}]")),
        (1, Gen.Select(Text, deeper).Array[0, 6].Select(ObjectOf))));

    [Fact]
    public async Task Any_value_survives_the_way_there_and_back_as_MessagePack()
    {
        Emulator.Respond(Echo, input => input);
        await using var live = await CreateClient().RealtimeAsync(Echo, null, Deadline);

        await AnyJson.SampleAsync(
            async value =>
            {
                var output = await live.RequestAsync(Json($$"""{"value":{{value}}}"""), Deadline);
                return JsonElement.DeepEquals(Json(value), output.GetProperty("value"));
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public async Task Any_bytes_are_an_output_or_an_error_and_the_next_output_is_read()
    {
        await using var service = await PlayAsync();
        var valid = new byte[] { 0x82, 0xA1, 0x61, 0x93, 0x01, 0xCB, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0xA1, 0x62, 0xC4, 0x02, 1, 2 };
        var broken = Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 3].Select(changes =>
        {
            var bytes = (byte[])valid.Clone();
            foreach (var (at, value) in changes)
                bytes[at] = value;
            return bytes;
        });

        await Gen.OneOf(Gen.Byte.Array[0, 40], broken).SampleAsync(
            async bytes =>
            {
                await service.SayAsync(bytes);
                await service.SayAsync("""{"sound":true}""");
                while (!await IsSoundAsync(service.Live))
                {
                }
            },
            iter: 2000,
            threads: 1);
    }

    [Theory]
    [InlineData(0x91)]
    [InlineData(0x81)]
    public async Task A_message_that_is_nested_too_deep_is_told(byte opening)
    {
        await using var service = await PlayAsync();

        await service.SayAsync([.. Enumerable.Repeat(opening, 100_000)]);

        await Assert.ThrowsAsync<FalException>(() => service.Live.ReceiveAsync(Deadline));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_input_that_is_nested_too_deep_is_told_and_the_next_one_works(bool sendJson)
    {
        Emulator.Respond(Echo, input => input);
        await using var live = await CreateClient().RealtimeAsync(Echo, new() { SendJson = sendJson }, Deadline);
        using var deep = JsonDocument.Parse($"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}", new JsonDocumentOptions { MaxDepth = 200 });

        var error = await Assert.ThrowsAsync<FalException>(() => live.RequestAsync(deep.RootElement, Deadline));
        var output = await live.RequestAsync(Json("""{"n":1}"""), Deadline);

        Assert.Contains("cannot be sent", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, output.GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Outputs_are_read_in_either_form_whatever_the_inputs_are()
    {
        await using var service = await PlayAsync();

        await service.SayAsync([0x81, 0xA1, (byte)'n', 0x01]);
        await service.SayAsync("""{"n":2}""");

        Assert.Equal("""{"n":1}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
        Assert.Equal("""{"n":2}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_that_comes_as_raw_bytes_can_be_saved(bool sendJson)
    {
        Emulator.Respond(FastSdxl.Endpoint, input => Frame(input.Prompt) with { Images = [new() { Url = "data:image/jpeg;base64,AQIDBA==", Width = 4, Height = 3 }] });
        await using var live = await OpenAsync(new() { SendJson = sendJson });
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var frame = await live.RequestAsync(new() { Prompt = "p" }, Deadline);
        await frame.Images[0].SaveAsync(path, null, Deadline);

        Assert.Equal([1, 2, 3, 4], await File.ReadAllBytesAsync(path, Deadline));
        Assert.Equal((4, 3), (frame.Images[0].Width, frame.Images[0].Height));
        File.Delete(path);
    }

    [Fact]
    public async Task Bytes_that_are_no_file_are_base64()
    {
        await using var service = await PlayAsync();

        await service.SayAsync([0x81, 0xA1, (byte)'b', 0xC4, 0x03, 1, 2, 3]);

        Assert.Equal([1, 2, 3], (await service.Live.ReceiveAsync(Deadline)).GetProperty("b").GetBytesFromBase64());
    }

    [Fact]
    public async Task While_nobody_receives_no_more_than_sixty_outputs_are_read()
    {
        var begun = 0;
        var readAt = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await PlayAsync(new() { OnTiming = _ => readAt.SetResult(Volatile.Read(ref begun)) });
        await using var other = await OpenAsync();

        for (var i = 0; i < 100; i++)
            await service.SayAsync($$"""{"n":{{i}}}""");
        await service.SayAsync("""{"type":"x-fal-message","action":"timings","timing":0.1}""");
        for (var i = 0; i < 50; i++)
            await other.RequestAsync(new() { Prompt = "time to read on" }, Deadline);
        for (var i = 0; i < 100; i++)
        {
            Interlocked.Increment(ref begun);
            Assert.Equal(i, (await service.Live.ReceiveAsync(Deadline)).GetProperty("n").GetInt32());
        }

        Assert.InRange(await readAt.Task.WaitAsync(Deadline), 40, 100);
    }

    private static string ObjectOf((string Name, string Value)[] properties) =>
        $"{{{string.Join(',', properties.DistinctBy(property => property.Name).Select(property => $"{property.Name}:{property.Value}"))}}}";

    /// <summary>Whether the next output is the one that is sent after each message.</summary>
    private async Task<bool> IsSoundAsync(FalRealtimeConnection<JsonElement, JsonElement> live)
    {
        try
        {
            return await live.ReceiveAsync(Deadline) is { ValueKind: JsonValueKind.Object } output && output.TryGetProperty("sound", out _);
        }
        catch (FalException error) when (error is not FalConnectionException)
        {
            return false;
        }
    }
}
