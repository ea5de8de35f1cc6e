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

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public async Task Of_any_length_it_does_too(int length)
    {
        Emulator.Respond(Echo, input => input);
        await using var live = await CreateClient().RealtimeAsync(Echo, null, Deadline);
        var sent = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["text"] = new string('a', length),
            ["list"] = Enumerable.Range(0, length).ToArray(),
            ["map"] = Enumerable.Range(0, length).ToDictionary(i => $"k{i}", i => -i),
        });

        var output = await live.RequestAsync(JsonSerializer.SerializeToElement(new { value = sent }), Deadline);

        Assert.True(JsonElement.DeepEquals(sent, output.GetProperty("value")));
    }

    [Theory]
    [InlineData("C0", "null")]
    [InlineData("CC01", "1")]
    [InlineData("CD0001", "1")]
    [InlineData("CE00000001", "1")]
    [InlineData("CF0000000000000001", "1")]
    [InlineData("CFFFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("E0", "-32")]
    [InlineData("D0FF", "-1")]
    [InlineData("D1FFFF", "-1")]
    [InlineData("D2FFFFFFFF", "-1")]
    [InlineData("D3FFFFFFFFFFFFFFFF", "-1")]
    [InlineData("CA3FC00000", "1.5")]
    [InlineData("CB7FF0000000000000", "null")]
    [InlineData("D90161", "\"a\"")]
    [InlineData("DA000161", "\"a\"")]
    [InlineData("DB0000000161", "\"a\"")]
    [InlineData("C50001FF", "\"/w==\"")]
    [InlineData("C600000001FF", "\"/w==\"")]
    [InlineData("DC0001C3", "[true]")]
    [InlineData("DD00000001C2", "[false]")]
    [InlineData("DE0001A16101", "{\"a\":1}")]
    [InlineData("DF00000001A16101", "{\"a\":1}")]
    [InlineData("810701", "{\"7\":1}")]
    [InlineData("D6FF386D4380", "\"2000-01-01T00:00:00Z\"")]
    [InlineData("D7FF77359400386D4380", "\"2000-01-01T00:00:00.5Z\"")]
    [InlineData("C70CFF1DCD6500FFFFFFFFFFFFFFFF", "\"1969-12-31T23:59:59.5Z\"")]
    [InlineData("D40100", "null")]
    [InlineData("D80100000000000000000000000000000000", "null")]
    [InlineData("C80001010A", "null")]
    [InlineData("C900000001010A", "null")]
    public async Task Each_form_of_MessagePack_is_read(string value, string json)
    {
        await using var service = await PlayAsync();

        await service.SayAsync([0x82, 0xA1, (byte)'v', .. Convert.FromHexString(value), 0xA1, (byte)'n', 0x01]);

        Assert.Equal($$"""{"v":{{json}},"n":1}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Theory]
    [InlineData("C1")]
    [InlineData("A261")]
    [InlineData("92C0")]
    [InlineData("DDFFFFFFFF")]
    [InlineData("DB7FFFFFFF61")]
    [InlineData("C6FFFFFFFF61")]
    [InlineData("81C001")]
    [InlineData("D5FF0000")]
    [InlineData("C70CFF3B9ACA000000000000000000")]
    [InlineData("C70CFF000000007FFFFFFFFFFFFFFF")]
    [InlineData("C0C0")]
    public async Task What_is_not_one_value_is_told_and_the_next_is_read(string bytes)
    {
        await using var service = await PlayAsync();

        await service.SayAsync(Convert.FromHexString(bytes));
        await service.SayAsync("""{"n":2}""");

        var error = await Assert.ThrowsAsync<FalException>(() => service.Live.ReceiveAsync(Deadline));
        Assert.StartsWith("The message is not one value of MessagePack: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("""{"n":2}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
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
