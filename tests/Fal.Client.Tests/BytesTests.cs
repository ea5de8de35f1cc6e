using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Bytes go in and out as bytes: MessagePack's own over sockets, base64 in JSON.</summary>
public partial class BytesTests : RealtimeTest
{
    private static readonly byte[] Sound = [0, 1, 2, 250, 251, 255];

    private static readonly FalEndpoint<Chunk, Chunk> Endpoint = new("me/sounds", ChunkJson.Default.Chunk, ChunkJson.Default.Chunk);

    protected override void Prepare() => Emulator.Respond(Endpoint, input => input);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task Over_a_socket_they_are_bytes_of_MessagePack(int count)
    {
        byte[] sound = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];
        await using var live = await Client.RealtimeAsync(Endpoint, null, Deadline);

        var output = await live.RequestAsync(new Chunk { Sound = sound, Name = "AAEC", More = [sound, null] }, Deadline);

        Assert.Equal(sound, output.Sound.Memory.ToArray());
        Assert.Equal(("AAEC", 2), (output.Name, output.More!.Count));
        Assert.Equal(sound, output.More[0]!.Value.Memory.ToArray());
        Assert.Null(output.More[1]);
        var body = Assert.Single(RequestsTo(FalEmulatorService.Realtime)).Body.ToArray();
        byte[] header = count < 256 ? [0xC4, (byte)count] : [0xC6, 0, 1, 0x86, 0xA0];
        byte[] asBytes = [.. "Sound"u8, .. header, .. sound], asText = [.. "Name"u8, 0xA4, .. "AAEC"u8];
        Assert.True(body.AsSpan().IndexOf(asBytes) > 0 && body.AsSpan().IndexOf(asText) > 0);
    }

    [Fact]
    public async Task In_JSON_they_are_base64()
    {
        await using var live = await Client.RealtimeAsync(Endpoint, new() { SendJson = true }, Deadline);

        Assert.Equal(Sound, (await live.RequestAsync(new Chunk { Sound = Sound }, Deadline)).Sound);
        Assert.Equal(Sound, (await Client.RunAsync(Endpoint, new Chunk { Sound = Sound }, null, Deadline)).Sound);

        Assert.Contains("\"Sound\":\"AAEC+vv/\"", Assert.Single(RequestsTo(FalEmulatorService.Realtime)).Text, StringComparison.Ordinal);
        Assert.Contains("\"Sound\":\"AAEC+vv/\"", Assert.Single(RequestsTo(FalEmulatorService.Run), request => request.Method == "POST").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_under_the_name_of_media_are_there_under_it_too_unless_they_say_what_media_they_are()
    {
        await using var service = await PlayAsync();
        byte[] content = [0xA7, .. "content"u8, 0xC4, 0x03, 1, 2, 3];

        await service.SayAsync([0x81, .. content]);
        await service.SayAsync([0x82, .. content, 0xAC, .. "content_type"u8, 0xA9, .. "image/png"u8]);
        await service.SayAsync([0x82, 0xA3, .. "url"u8, 0xC0, .. content]);
        await service.SayAsync([0x82, 0xA3, .. "url"u8, 0xA1, (byte)'u', .. content]);
        await service.SayAsync([0x81, 0xA3, .. "url"u8, 0xC0]);

        Assert.Equal("""{"url":"data:application/octet-stream;base64,AQID","content":"AQID"}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
        Assert.Equal("""{"content_type":"image/png","url":"data:image/png;base64,AQID"}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
        Assert.Equal("""{"url":"data:application/octet-stream;base64,AQID","content":"AQID"}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
        Assert.Equal("""{"url":"u","content":"AQID"}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
        Assert.Equal("""{"url":null}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Theory]
    [InlineData("\"AAEC\"", new byte[] { 0, 1, 2 })]
    [InlineData("\"\"", new byte[0])]
    [InlineData("\"no base64!\"", new byte[] { 110, 111, 32, 98, 97, 115, 101, 54, 52, 33 })]
    public void Any_string_is_read(string json, byte[] bytes) => Assert.Equal(bytes, JsonSerializer.Deserialize<FalBytes>(json).Memory.ToArray());

    [Fact]
    public void No_string_is_told_with_what_is_there() =>
        Assert.Contains("bytes in base64", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FalBytes>("1")).Message, StringComparison.Ordinal);

    [Fact]
    public void They_are_equal_by_what_they_hold()
    {
        FalBytes one = new byte[] { 1, 2 }, same = new ReadOnlyMemory<byte>([0, 1, 2])[1..], other = new byte[] { 1, 3 };

        Assert.True(one == same && one.Equals((object)same) && one != other && !one.Equals("12") && one.GetHashCode() == same.GetHashCode());
        Assert.Equal(("2 bytes", "0 bytes", "1 byte"), (one.ToString(), default(FalBytes).ToString(), ((FalBytes)new byte[] { 1 }).ToString()));
        Assert.True(default(FalBytes) == (byte[]?)null);
    }

    internal sealed class Chunk
    {
        public FalBytes Sound { get; init; }

        public string? Name { get; init; }

        public IReadOnlyList<FalBytes?>? More { get; init; }
    }

    [JsonSerializable(typeof(Chunk))]
    internal sealed partial class ChunkJson : JsonSerializerContext;
}
