using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>
/// Text that .NET cannot decode, in every place of an answer: half of a surrogate pair (as Python writes what it could not decode itself), bytes
/// that are cut or no UTF-8, and a byte order mark. It is read with U+FFFD, in outputs too: they are paid for.
/// </summary>
public sealed class UndecodableTextTests
{
    /// <summary>What stands in place of each <c>?</c> of a body.</summary>
    private static readonly Dictionary<string, byte[]> Bad = new()
    {
        ["half of a pair"] = "\\ud83d"u8.ToArray(),
        ["the other half"] = "\\uDE00"u8.ToArray(),
        ["halves in the wrong order"] = "\\ude00\\ud83d"u8.ToArray(),
        ["a half before an escape"] = "\\ud83d\\u0041"u8.ToArray(),
        ["a half after a backslash"] = "\\\\\\ud83d"u8.ToArray(),
        ["a pair and a half"] = "\\ud83d\\ude00\\ud83d"u8.ToArray(),
        ["cut UTF-8"] = [0xF0, 0x9F, 0x98],
        ["Latin-1"] = [0xE9],
        ["no UTF-8"] = [0xC0, 0x80, 0xFF],
        ["a half as UTF-8"] = [0xED, 0xA0, 0xBD],
    };

    private static readonly FluxDevInput Sunset = new() { Prompt = "a sunset" };

    public static TheoryData<string> Calls => ServiceCalls.Names;

    public static TheoryData<string> Kinds => [.. Bad.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_byte_order_mark_is_no_part_of_an_answer(string call)
    {
        var (_, target, callAsync) = ServiceCalls.Of(call);
        if (target is "stream" or "status stream")
            return;
        using var fal = Client(new MemoryService(name => name == target ? MemoryService.Answer([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(MemoryService.GoodAnswer(name))]) : null));

        await callAsync(fal, Token);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_answer_of_any_shape_is_read_or_refused(string call)
    {
        string[] bodies =
        [
            "?", "\"?\"", "[\"?\"]", "{\"?\":\"?\"}", "{\"detail\":\"?\"}", "{\"detail\":[{\"loc\":[\"?\"],\"msg\":\"?\",\"type\":\"?\",\"ctx\":{\"?\":\"?\",\"?\":1}}]}",
            "{\"error\":{\"?\":\"?\"},\"error_type\":\"?\",\"message\":\"?\",\"reason\":\"?\"}", "{\"status\":\"?\",\"request_id\":\"?\",\"status_url\":\"https://queue.test/?/status\"}",
            "{\"upload_url\":\"https://files.test/put/?\",\"file_url\":\"?\",\"token\":\"?\"}", "{\"status\":\"COMPLETED\",\"logs\":[\"?\",{\"?\":\"?\"}],\"metrics\":{\"?\":\"?\"},\"error\":\"?\"}",
        ];
        var (_, target, callAsync) = ServiceCalls.Of(call);
        foreach (var body in bodies)
        {
            foreach (var bad in Bad.Keys)
            {
                foreach (var status in new[] { 200, 202, 400, 404, 422, 500 })
                {
                    using var fal = Client(new MemoryService(name => name == target ? MemoryService.Answer(With(body, bad), (HttpStatusCode)status) : null));

                    var error = await Record.ExceptionAsync(() => callAsync(fal, Token));

                    Assert.True(error is null or FalException, $"{body} with {bad}, {status}: {error}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_error_is_told_with_what_can_be_read(string bad)
    {
        var fields = await FailsAsync<FalValidationException>(422, """{"detail":[{"loc":["body","a?"],"msg":"b?","type":"c?","ctx":{"d?":"e?"}}]}""", bad);
        var field = Assert.Single(fields.Errors);
        Assert.All([field.Path, field.Message, $"{field.Type}", field.Context.Keys.Single(), field.Context.Values.Single().GetString()], IsShown);

        var failed = await FailsAsync<FalApiException>(500, """{"detail":"a?","error_type":"b?"}""", bad);
        Assert.All([failed.Message, $"{failed.ErrorType}", failed.Body!.Replace("\\ufffd", "\uFFFD", StringComparison.Ordinal)], IsShown);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_status_is_told_with_what_can_be_read(string bad)
    {
        const string Failed = """{"status":"COMPLETED","request_id":"i?","logs":[{"message":"a?","level":"b?","source":"c?","timestamp":"d?","labels":{"e?":"f?"}}],"metrics":{"g?":"h?"},"error":"j?","error_type":"k?"}""";
        var status = Assert.IsType<FalQueueStatus.Completed>(await StatusAsync(Failed, bad));
        var log = Assert.Single(status.Logs);
        Assert.All(
            [
                status.RequestId, log.Message, $"{log.Level}", $"{log.Source}", log.Labels.Keys.Single(), log.Labels.Values.Single().GetString(),
                status.Metrics.Others.Keys.Single(), status.Metrics.Others.Values.Single().GetString(), status.Error, $"{status.ErrorType}",
            ],
            IsShown);

        IsShown(Assert.IsType<FalQueueStatus.Unknown>(await StatusAsync("""{"status":"a?"}""", bad)).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_log_line_does_not_stop_a_subscribe(string bad)
    {
        using var fal = Client(new MemoryService(name => name == "status"
            ? MemoryService.Answer(With("""{"status":"COMPLETED","logs":[{"message":"a?"}]}""", bad))
            : null));
        var seen = new List<FalQueueStatus>();

        await fal.FluxDev.SubscribeAsync(Sunset, new() { Logs = true, OnUpdate = seen.Add }, Token);

        IsShown(Assert.Single(Assert.IsType<FalQueueStatus.Completed>(Assert.Single(seen)).Logs).Message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_output_that_is_paid_for_is_read_but_for_the_letters_that_are_none(string bad)
    {
        const string Output = """{"images":[{"url":"https://files.test/?.png","width":4,"height":3}],"timings":{"a?":0.5},"seed":42,"has_nsfw_concepts":[false],"prompt":"b?","more?":{"c?":"d?"}}""";
        using var fal = Client(new MemoryService(name => name is "run" or "result" ? MemoryService.Answer(With(Output, bad)) : null));

        foreach (var output in new[] { await fal.FluxDev.RunAsync(Sunset, null, Token), await fal.FluxDev.SubscribeAsync(Sunset, null, Token) })
        {
            var more = output.AdditionalProperties.Single();
            Assert.All([output.Images[0].Url, output.Timings.Keys.Single(), output.Prompt, more.Key, more.Value.EnumerateObject().Single().Name, more.Value.EnumerateObject().Single().Value.GetString()], IsShown);
            Assert.Equal((4, 42), (output.Images[0].Width, (long)output.Seed));
        }

        var any = await fal.RunAsync(FalEndpoint.Untyped("me/app"), Nothing, null, Token);
        IsShown(any.GetProperty("prompt").GetString());
        IsShown(any.EnumerateObject().Last().Name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Addresses_and_tokens_are_read(string bad)
    {
        using var fal = Client(new MemoryService(name => name switch
        {
            "announce" => MemoryService.Answer(With("""{"upload_url":"https://files.test/put/a.png","file_url":"https://files.test/a.png","more":"a?"}""", bad)),
            "token" => MemoryService.Answer(With("""{"token":"a-token-?"}""", bad)),
            "submit" => MemoryService.Answer(With("""{"request_id":"r-1","gateway_request_id":"a?","status_url":"https://queue.test/?","more?":"?"}""", bad)),
            _ => null,
        }));

        Assert.Equal("https://files.test/a.png", await fal.UploadAsync(FalFile.FromBytes(new byte[1], "image/png", "a.png"), null, Token));
        await ServiceCalls.Of("realtime, at its token").CallAsync(fal, Token);
        var request = await fal.FluxDev.SubmitAsync(Sunset, null, Token);
        Assert.Equal("r-1", request.RequestId);
        IsShown(request.GatewayRequestId);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_webhook_is_read(string bad)
    {
        var failed = FalWebhook.DangerousReadUnverified(With("""{"request_id":"a?","gateway_request_id":"b?","status":"ERROR","error":"c?","payload":{"d?":"e?"},"payload_error":"f?"}""", bad)).As(FluxDev.Endpoint);
        Assert.All([failed.RequestId, failed.GatewayRequestId, failed.Error, failed.PayloadError, failed.RawPayload.EnumerateObject().Single().Name], IsShown);

        var done = FalWebhook.DangerousReadUnverified(With("""{"request_id":"a","status":"OK","payload":{"images":[],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"a?"}}""", bad)).As(FluxDev.Endpoint);
        IsShown(done.Payload!.Prompt);

        Assert.Throws<FalException>(() => FalWebhook.DangerousReadUnverified(With("""{"request_id":"a","status":"OK","payload":"?"}""", bad)).As(FluxDev.Endpoint));
        Assert.Throws<FalException>(() => FalWebhook.DangerousReadUnverified(With("?", bad)).As(FluxDev.Endpoint));
    }

    [Theory]
    [InlineData("x-fal-request-id")]
    [InlineData("x-fal-error-type")]
    [InlineData("Retry-After")]
    [InlineData("Location")]
    [InlineData("Content-Type")]
    [InlineData("Date")]
    [InlineData("x-fal-retryable")]
    [InlineData("x-fal-request-timeout-type")]
    public async Task A_header_that_is_no_ASCII_is_an_error_as_any(string header)
    {
        foreach (var status in new[] { "200 OK", "307 Temporary Redirect", "503 Service Unavailable" })
        {
            using var server = new RawServer();
            using var fal = new FalClient(MemoryService.CreateOptions(o => (o.RunAddress, o.MaxRetries) = (server.Address, 0)));

            var running = fal.FluxDev.RunAsync(Sunset, null, Token);
            using (var connection = await server.AcceptAsync(Token))
                await connection.SendAsync([.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{header}: a"), 0xF0, 0x9F, 0x98, 0xE9, .. "\r\nContent-Length: 2\r\n\r\n{}"u8], Token);

            // Nobody answers a request that follows.
            server.Dispose();

            var error = await Record.ExceptionAsync(() => running);
            Assert.True(error is FalException, $"{status}: {error}");
        }
    }

    private static JsonElement Nothing { get; } = JsonDocument.Parse("{}").RootElement;

    private static FalClient Client(MemoryService service) => new(new HttpClient(service), MemoryService.CreateOptions(o => o.MaxRetries = 0));

    private static byte[] With(string body, string bad) => [.. body.SelectMany(c => c == '?' ? Bad[bad] : Encoding.UTF8.GetBytes($"{c}"))];

    private static async Task<T> FailsAsync<T>(int status, string body, string bad)
        where T : FalException
    {
        using var fal = Client(new MemoryService(_ => MemoryService.Answer(With(body, bad), (HttpStatusCode)status)));
        return await Assert.ThrowsAsync<T>(() => fal.FluxDev.RunAsync(Sunset, null, Token));
    }

    private static async Task<FalQueueStatus> StatusAsync(string body, string bad)
    {
        using var fal = Client(new MemoryService(_ => MemoryService.Answer(With(body, bad))));
        return await fal.FluxDev.Request("r-1").GetStatusAsync(true, Token);
    }

    private static void IsShown(string? text) => Assert.Contains("\uFFFD", text, StringComparison.Ordinal);
}
