using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Fal.Runtime;
using Fal.Testing;

namespace Fal.Interop.Tests;

/// <summary>The service's own JavaScript client and ours do the same calls: what is on the wire is the same, and so is what comes of it.</summary>
public class OfficialClientTests
{
    private const string Id = "fal-ai/flux/dev";
    private const string LargeUpload = "upload in parts";
    private const int Mebibyte = 1 << 20;

    private static readonly FalEndpoint<JsonElement, JsonElement> Endpoint = FalEndpoint.Untyped(Id);

    private static readonly JsonElement Input = Json("""{"prompt":"a sunset – ünïcode 🌅","guidance_scale":3.5,"num_images":2,"loras":[{"path":"https://example.com/a","scale":null}],"sync_mode":true}""");
    private static readonly JsonElement Output = Json("""{"images":[{"url":"https://example.com/ä.png","width":1024}],"seed":42,"timings":{"inference":0.25},"prompt":"🌅"}""");
    private static readonly JsonElement[] Outputs = [Json("""{"output":"one","partial":true}"""), Json("""{"output":"one 🌅\ntwo","partial":false}""")];

    /// <summary>Each call of <c>call.mjs</c>, by our client, with what it gives as the JavaScript client gives it.</summary>
    private static readonly Dictionary<string, Func<FalClient, CancellationToken, Task<JsonNode?>>> Ours = new()
    {
        ["run"] = async (fal, token) => Node(await fal.RunAsync(Endpoint, Input, cancellationToken: token)),
        ["run with a file"] = async (fal, token) => Node(await fal.RunAsync(Talk.Endpoint, new Talk(MakeFile("run with a file")), cancellationToken: token)),
        ["run with a start timeout"] = async (fal, token) => Node(await fal.RunAsync(Endpoint, Input, new() { StartTimeout = TimeSpan.FromSeconds(30) }, token)),
        ["subscribe by polling"] = async (fal, token) => Node(await fal.SubscribeAsync(Endpoint, Input, new() { Logs = true, PollInterval = TimeSpan.FromMilliseconds(10) }, token)),
        ["subscribe by streaming"] = async (fal, token) => Node(await fal.SubscribeAsync(Endpoint, Input, new() { Logs = true, StreamStatus = true }, token)),
        ["submit"] = async (fal, token) => Node(await fal.SubmitAsync(Endpoint, Input, cancellationToken: token)),
        ["submit with options"] = async (fal, token) => Node(await fal.SubmitAsync(
            Endpoint,
            Input,
            new() { WebhookUrl = new("https://example.com/hook?a=1&b=%C3%A4"), Priority = FalPriority.Low, Hint = "warm", StartTimeout = TimeSpan.FromSeconds(30), RetryFailedRunner = false },
            token)),
        ["status"] = async (fal, token) => Node(await (await fal.SubmitAsync(Endpoint, Input, cancellationToken: token)).GetStatusAsync(cancellationToken: token)),
        ["status with logs"] = async (fal, token) => Node(await (await fal.SubmitAsync(Endpoint, Input, cancellationToken: token)).GetStatusAsync(logs: true, token)),
        ["result"] = async (fal, token) => Node(await (await fal.SubmitAsync(Endpoint, Input, cancellationToken: token)).GetAsync(token)),
        ["cancel"] = async (fal, token) =>
        {
            Assert.Equal(FalCancelResult.CancellationRequested, await (await fal.SubmitAsync(Endpoint, Input, cancellationToken: token)).CancelAsync(token));
            return null;
        },
        ["stream"] = async (fal, token) =>
        {
            var events = new JsonArray();
            await foreach (var output in fal.StreamAsync(Endpoint, Input, cancellationToken: token))
                events.Add(Node(output));
            return events;
        },
        ["upload"] = async (fal, token) => await fal.UploadAsync(MakeFile("upload"), null, token),
        [LargeUpload] = async (fal, token) => await fal.UploadAsync(MakeFile(LargeUpload), null, token),
        ["realtime"] = async (fal, token) =>
        {
            await using var connection = await fal.RealtimeAsync(Endpoint, cancellationToken: token);
            await connection.SendAsync(Input, token);
            return Node(await connection.ReceiveAsync(token));
        },
    };

    public static TheoryData<string> Calls => [.. Ours.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_official_client_and_ours_say_the_same_and_hear_the_same(string call)
    {
        Interop.Tests.Node.SkipUnlessInstalled();
        var token = TestContext.Current.CancellationToken;
        await using var theirs = await StartAsync(call, token);
        await using var ours = await StartAsync(call, token);
        using var client = ours.CreateClient();

        var heardByThem = await CallAsync(theirs, call, token);
        var heardByUs = await Ours[call](client, token);

        var differences = Difference.Between(JournalEntry.Of(theirs), JournalEntry.Of(ours)).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        AssertHeard(heardByThem, heardByUs);
        Assert.Equal(theirs.Files.Select(Describe), ours.Files.Select(Describe));
    }

    /// <summary>An emulator whose requests are completed at once, except where the call is about a request that waits.</summary>
    private static async Task<FalEmulator> StartAsync(string call, CancellationToken cancellationToken)
    {
        var waits = call is "cancel" || call.StartsWith("status", StringComparison.Ordinal);
        var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { StepTime = waits ? TimeSpan.FromDays(1) : TimeSpan.Zero }, cancellationToken);
        emulator.Respond(Endpoint, Output);
        emulator.RespondStream(Endpoint, Outputs);
        return emulator;
    }

    private static async Task<JsonNode?> CallAsync(FalEmulator emulator, string call, CancellationToken cancellationToken)
    {
        var (name, type, size) = FileOf(call);
        var line = new JsonObject
        {
            ["call"] = call,
            ["emulator"] = emulator.Address.AbsoluteUri,
            ["key"] = emulator.Key,
            ["endpoint"] = Id,
            ["input"] = Node(Input),
            ["file"] = new JsonObject { ["name"] = name, ["type"] = type, ["size"] = size },
        };
        return JsonNode.Parse(Assert.Single(await Interop.Tests.Node.RunAsync("call.mjs", [line.ToJsonString()], cancellationToken)));
    }

    /// <summary>Of what the service says of a request, our client gives a part.</summary>
    private static void AssertHeard(JsonNode? theirs, JsonNode? ours)
    {
        if (theirs is JsonObject said && said.ContainsKey("status_url"))
            theirs = new JsonObject(((JsonObject)ours!).Select(property => KeyValuePair.Create(property.Key, said[property.Key]?.DeepClone())));
        Assert.Equal(JournalEntry.Named(theirs?.ToJsonString() ?? "null"), JournalEntry.Named(ours?.ToJsonString() ?? "null"));
    }

    private static JsonNode? Node(JsonElement json) => JsonNode.Parse(json.GetRawText());

    private static JsonObject Node(FalRequest<JsonElement> request) => new()
    {
        ["request_id"] = request.RequestId,
        ["gateway_request_id"] = request.GatewayRequestId,
        ["status_url"] = request.StatusUrl.AbsoluteUri,
        ["response_url"] = request.ResponseUrl.AbsoluteUri,
        ["cancel_url"] = request.CancelUrl.AbsoluteUri,
    };

    private static JsonObject Node(FalQueueStatus status) =>
        new() { ["status"] = "IN_QUEUE", ["queue_position"] = Assert.IsType<FalQueueStatus.Queued>(status).Position, ["request_id"] = status.RequestId };

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static string Describe(FalEmulatorFile file) => $"{file}: {Convert.ToHexString(SHA256.HashData(file.Content.Span))}";

    /// <summary>The file of a call. More than 90 MB is uploaded in parts.</summary>
    private static (string Name, string Type, int Size) FileOf(string call) =>
        call == LargeUpload ? ("film.mp4", "video/mp4", 91 * Mebibyte) : ("talk.mp3", "audio/mpeg", 1000);

    private static FalFile MakeFile(string call)
    {
        var (name, type, size) = FileOf(call);
        return FalFile.FromBytes(Bytes(size), type, name);
    }

    /// <summary>Bytes that count up, as those of <c>call.mjs</c>.</summary>
    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)(i % 251);
        return bytes;
    }

    /// <summary>The same input with a file in it.</summary>
    private sealed class Talk(FalFile audio) : IFalFileSource
    {
        public static FalEndpoint<Talk, JsonElement> Endpoint { get; } = new(Id, JsonMetadataServices.CreateValueInfo<Talk>(new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine() }, new Converter()), FalJson.ElementTypeInfo);

        private FalFile Audio => audio;

        public void CollectFiles(ICollection<FalFile> files) => files.Add(audio);

        private sealed class Converter : System.Text.Json.Serialization.JsonConverter<Talk>
        {
            public override Talk Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, Talk value, JsonSerializerOptions options)
            {
                var input = (JsonObject)Node(Input)!;
                input["audio_url"] = value.Audio.Url;
                input.WriteTo(writer);
            }
        }
    }
}
