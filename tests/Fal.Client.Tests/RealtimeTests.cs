using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Sockets: many inputs and outputs with little delay.</summary>
public class RealtimeTests : RealtimeTest
{
    [Fact]
    public async Task An_input_goes_out_and_its_output_comes_back()
    {
        await using var live = await OpenAsync();

        await live.SendAsync(new() { Prompt = "a sunset", NumInferenceSteps = 2 }, Deadline);
        var first = await live.ReceiveAsync(Deadline);
        await live.SendAsync(new() { Prompt = "a sunrise" }, Deadline);
        var second = await live.ReceiveAsync(Deadline);

        Assert.Equal(["a sunset", "a sunrise"], [first.Prompt, second.Prompt]);
        Assert.Single(Connects());
    }

    [Fact]
    public async Task A_socket_is_opened_with_a_token_and_not_with_the_key()
    {
        await using var live = await OpenAsync(new() { TokenLifetime = TimeSpan.FromSeconds(60) });

        var token = Assert.Single(Tokens());
        Assert.Equal("""{"allowed_apps":["fast-sdxl"],"token_expiration":60}""", token.Text);
        Assert.Equal($"Key {Emulator.Key}", token.Headers["Authorization"]);
        var connect = Assert.Single(Connects());
        Assert.Equal(("/fal-ai/fast-sdxl/realtime", "fal_jwt_token"), (connect.Path, Assert.Single(connect.Query.Keys)));
        Assert.False(connect.Headers.ContainsKey("Authorization"));
        Assert.StartsWith("Fal.Client/", connect.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_may_be_opened_with_the_key_itself()
    {
        await using var live = await OpenAsync(new() { UseToken = false, MaxBuffering = 5 });

        Assert.Equal("a sunset", (await live.RequestAsync(new() { Prompt = "a sunset" }, Deadline)).Prompt);
        Assert.Empty(Tokens());
        var connect = Assert.Single(Connects());
        Assert.Equal($"Key {Emulator.Key}", connect.Headers["Authorization"]);
        Assert.Equal(["max_buffering"], connect.Query.Keys);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_once_and_not_told()
    {
        using var client = CreateClient(o => o.Credentials = "wrong-id:wrong-secret");

        var error = await Assert.ThrowsAsync<FalApiException>(() => OpenAsync(new() { UseToken = false }, client));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.DoesNotContain("wrong-secret", Said(error), StringComparison.Ordinal);
        Assert.Single(Connects());
    }

    [Fact]
    public async Task Inputs_are_MessagePack()
    {
        await using var live = await OpenAsync();

        await live.SendAsync(new() { Prompt = "a sunset", NumInferenceSteps = 2, GuidanceScale = 1.5, SyncMode = true }, Deadline);
        await live.ReceiveAsync(Deadline);

        var input = Assert.Single(RequestsTo(FalEmulatorService.Realtime));
        Assert.Equal("BINARY", input.Method);
        Assert.Equal(0x84, input.Body.Span[0]);
        Assert.Equal("""{"prompt":"a sunset","num_inference_steps":2,"guidance_scale":1.5,"sync_mode":true}""", input.Json.GetRawText());
    }

    [Fact]
    public async Task Inputs_may_be_JSON()
    {
        await using var live = await OpenAsync(new() { SendJson = true });

        await live.SendAsync(new() { Prompt = "a sunset" }, Deadline);

        Assert.Equal("a sunset", (await live.ReceiveAsync(Deadline)).Prompt);
        var input = Assert.Single(RequestsTo(FalEmulatorService.Realtime));
        Assert.Equal(("TEXT", """{"prompt":"a sunset"}"""), (input.Method, input.Text));
    }

    [Theory]
    [InlineData(null, "TEXT")]
    [InlineData(true, "TEXT")]
    [InlineData(false, "BINARY")]
    public async Task A_socket_gets_what_its_endpoint_says_it_takes_whatever_other_options_there_are(bool? sendJson, string method)
    {
        Emulator.Respond(Echo, input => input);
        var takesJson = new FalEndpoint<JsonElement, JsonElement>(Echo.Id, Echo.InputTypeInfo, Echo.OutputTypeInfo) { RealtimeSendsJson = true };
        await using var live = await CreateClient().RealtimeAsync(takesJson, new() { MaxBuffering = 5, SendJson = sendJson }, Deadline);

        await live.RequestAsync(Json("""{"n":1}"""), Deadline);

        Assert.Equal(method, Assert.Single(RequestsTo(FalEmulatorService.Realtime)).Method);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""[0,1,127,128,255,256,65535,65536,4294967295,4294967296,9223372036854775807,18446744073709551615]""")]
    [InlineData("""[-1,-32,-33,-128,-129,-32768,-32769,-2147483648,-2147483649,-9223372036854775808]""")]
    [InlineData("""[0.5,-0.25,1e100,3.141592653589793]""")]
    [InlineData("""{"null":null,"true":true,"false":false,"nested":[[{"a":[{"b":{}}]}]]}""")]
    [InlineData("""{"größe":"日没 🌅","quote\"d":"a\\b\nc"}""")]
    public async Task Any_JSON_survives_the_way_there_and_back(string json)
    {
        Emulator.Respond(Echo, input => input);
        await using var live = await CreateClient().RealtimeAsync(Echo, null, Deadline);

        await live.SendAsync(Json(json), Deadline);

        Assert.True(JsonElement.DeepEquals(Json(json), await live.ReceiveAsync(Deadline)));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(300)]
    [InlineData(70_000)]
    public async Task Long_texts_and_lists_survive_the_way_there_and_back(int length)
    {
        Emulator.Respond(Echo, input => input);
        await using var live = await CreateClient().RealtimeAsync(Echo, null, Deadline);
        var json = Json(JsonSerializer.Serialize(new object[] { new string('ä', length), Enumerable.Range(0, length), Enumerable.Range(0, length).ToDictionary(i => $"k{i}") }));

        await live.SendAsync(json, Deadline);

        Assert.True(JsonElement.DeepEquals(json, await live.ReceiveAsync(Deadline)));
    }

    [Fact]
    public async Task The_id_of_an_input_comes_back_with_its_output()
    {
        await using var live = await OpenAsync();

        await live.SendAsync(new() { Prompt = "a", RequestId = "one" }, Deadline);
        await live.SendAsync(new() { Prompt = "b", RequestId = "two" }, Deadline);

        Assert.Equal("one", (await live.ReceiveAsync(Deadline)).AdditionalProperties["request_id"].GetString());
        Assert.Equal("two", (await live.ReceiveAsync(Deadline)).AdditionalProperties["request_id"].GetString());
    }

    [Fact]
    public async Task Files_in_an_input_are_uploaded_first()
    {
        Emulator.Respond(Lora.Endpoint, new LoraOutput { Images = [], Seed = 1, HasNsfwConcepts = [] });
        await using var live = await Client.RealtimeAsync(Lora.Endpoint, null, Deadline);

        await live.SendAsync(new() { ModelName = "m", Prompt = "p", IcLightImageUrl = FalFile.FromBytes(new byte[3], "image/png") }, Deadline);
        await live.ReceiveAsync(Deadline);

        Assert.Equal(Assert.Single(Emulator.Files).Address.AbsoluteUri, RequestsTo(FalEmulatorService.Realtime)[0].Json.GetProperty("ic_light_image_url").GetString());
    }

    [Fact]
    public async Task Outputs_can_be_enumerated_while_inputs_are_sent()
    {
        await using var live = await OpenAsync();
        var prompts = new List<string>();
        var sending = SendAllAsync();

        await foreach (var frame in live.WithCancellation(Deadline))
        {
            prompts.Add(frame.Prompt);
            if (prompts.Count == 20)
                break;
        }

        await sending;
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), prompts);

        async Task SendAllAsync()
        {
            for (var i = 0; i < 20; i++)
                await live.SendAsync(new() { Prompt = $"{i}" }, Deadline);
        }
    }

    [Fact]
    public async Task Buffering_is_on_the_address()
    {
        await using var live = await OpenAsync(new() { MaxBuffering = 7 });

        Assert.Equal("7", Assert.Single(Connects()).Query["max_buffering"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public async Task Buffering_out_of_range_is_refused_before_anything_is_sent(int buffering)
    {
        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => OpenAsync(new() { MaxBuffering = buffering }));

        Assert.Contains("1 to 60", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_token_is_used_again_until_nine_tenths_of_its_life_have_passed()
    {
        var client = CreateClient(o => o.TimeProvider = Clock);

        await OpenAndCloseAsync(client);
        Clock.Advance(TimeSpan.FromSeconds(107));
        await OpenAndCloseAsync(client);
        Assert.Single(Tokens());
        Assert.Single(Connects().Select(connect => connect.Query["fal_jwt_token"]).Distinct());

        Clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAndCloseAsync(client);
        Assert.Equal(2, Tokens().Length);
        Assert.Equal(3, Connects().Length);
    }

    [Fact]
    public async Task Another_app_has_a_token_of_its_own()
    {
        Emulator.Respond(Echo, input => input);

        await using var one = await OpenAsync();
        await using var two = await Client.RealtimeAsync(Echo, null, Deadline);

        Assert.Equal(["""["fast-sdxl"]""", """["echo"]"""], Tokens().Select(token => token.Json.GetProperty("allowed_apps").GetRawText()));
    }

    [Theory]
    [InlineData("\"TOKEN\"")]
    [InlineData("""{"token":"TOKEN"}""")]
    [InlineData("""{"detail":"TOKEN"}""")]
    public async Task A_token_comes_in_three_forms(string answer)
    {
        using var service = new RawServer();
        Emulator.Intercept(request => IsToken(request) ? FalEmulatorAnswer.Text(HttpStatusCode.OK, answer) : null);

        var opening = OpenAsync(null, CreateClient(o => o.RealtimeAddress = service.Address));
        using var connection = await service.AcceptAsync(Deadline);
        using var socket = await connection.UpgradeAsync(Deadline);
        await using var live = await opening;

        Assert.Contains("fal_jwt_token=TOKEN", connection.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("ws")]
    public async Task The_address_of_sockets_may_be_one_of_the_web_or_of_sockets(string scheme)
    {
        using var service = new RawServer();
        var address = new UriBuilder(service.Address) { Scheme = scheme }.Uri;

        var opening = OpenAsync(null, CreateClient(o => o.RealtimeAddress = address));
        using var connection = await service.AcceptAsync(Deadline);
        using var socket = await connection.UpgradeAsync(Deadline);
        await using var live = await opening;

        Assert.StartsWith("GET /fal-ai/fast-sdxl/realtime?", connection.Request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_an_idle_session_the_next_input_opens_another(bool isReceiving)
    {
        var sockets = new Sockets();
        using var http = new HttpClient(sockets.CreateHandler());
        using var client = new FalClient(http, CreateOptions());
        await using var live = await OpenAsync(null, client);
        await live.SendAsync(new() { Prompt = "before" }, Deadline);
        await live.ReceiveAsync(Deadline);
        var receiving = isReceiving ? live.ReceiveAsync(Deadline) : null;

        // The session on the service idles out, and the client lets go of its socket.
        var open = sockets.Open;
        Clock.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => sockets.Open < open);
        await live.SendAsync(new() { Prompt = "after" }, Deadline);

        Assert.Equal("after", (await (receiving ?? live.ReceiveAsync(Deadline))).Prompt);
        Assert.Equal(2, Connects().Length);
        Assert.Single(Tokens());
    }

    [Fact]
    public async Task A_token_that_is_refused_is_forgotten()
    {
        await OpenAndCloseAsync(Client);
        Clock.Advance(TimeSpan.FromSeconds(120));
        await using var live = await OpenAsync();

        var error = await Assert.ThrowsAsync<FalApiException>(() => live.ReceiveAsync(Deadline));
        await live.SendAsync(new() { Prompt = "again" }, Deadline);

        Assert.Equal((HttpStatusCode.Unauthorized, true), (error.StatusCode, error.IsRetryable));
        Assert.Equal("again", (await live.ReceiveAsync(Deadline)).Prompt);
        Assert.Equal(2, Tokens().Length);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_token_that_is_refused_at_the_door_is_renewed_once(HttpStatusCode statusCode)
    {
        InterceptInTurn(IsConnect, FalEmulatorAnswer.Error(statusCode));

        await using var live = await OpenAsync();

        Assert.Equal(2, Tokens().Length);
        Assert.Equal(2, Connects().Select(connect => connect.Query["fal_jwt_token"]).Distinct().Count());
    }

    [Fact]
    public async Task A_door_that_stays_shut_is_told()
    {
        Emulator.Intercept(request => IsConnect(request) ? FalEmulatorAnswer.Error(HttpStatusCode.Forbidden) : null);

        var error = await Assert.ThrowsAsync<FalApiException>(() => OpenAsync());

        Assert.Equal((HttpStatusCode.Forbidden, "fal-ai/fast-sdxl"), (error.StatusCode, error.EndpointId));
        Assert.Equal(2, Connects().Length);
    }

    [Fact]
    public async Task An_input_that_is_refused_is_told_and_the_next_one_works()
    {
        Emulator.Respond(FastSdxl.Endpoint, input => input.Prompt == "bad" ? throw new FalValidationException("refused", [new("loras[0].path", "Not found")]) : Frame(input.Prompt));
        await using var live = await OpenAsync();

        await live.SendAsync(new() { Prompt = "bad" }, Deadline);
        var error = await Assert.ThrowsAsync<FalValidationException>(() => live.ReceiveAsync(Deadline));
        await live.SendAsync(new() { Prompt = "good" }, Deadline);

        Assert.Equal("loras[0].path", Assert.Single(error.Errors).Path);
        Assert.Equal("fal-ai/fast-sdxl", error.EndpointId);
        Assert.Equal("good", (await live.ReceiveAsync(Deadline)).Prompt);
    }

    [Fact]
    public async Task A_model_that_failed_is_told()
    {
        Emulator.Respond(FastSdxl.Endpoint, (FastSdxlInput _) => throw new FalApiException("out of memory", HttpStatusCode.InternalServerError) { ErrorType = "OOM" });
        await using var live = await OpenAsync();

        await live.SendAsync(new() { Prompt = "p" }, Deadline);
        var error = await Assert.ThrowsAsync<FalApiException>(() => live.ReceiveAsync(Deadline));

        Assert.Contains("OOM: out of memory", error.Message, StringComparison.Ordinal);
        Assert.Contains("x-fal-error", error.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receive_that_is_cancelled_loses_nothing()
    {
        await using var live = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        var receiving = live.ReceiveAsync(cancel.Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await live.SendAsync(new() { Prompt = "a sunset" }, Deadline);

        Assert.Equal("a sunset", (await live.ReceiveAsync(Deadline)).Prompt);
        Assert.Single(Connects());
    }

    [Fact]
    public async Task Disposing_ends_a_receive_and_says_goodbye()
    {
        await WithRawSocketAsync(async (live, socket) =>
        {
            var receiving = live.ReceiveAsync(Deadline);
            var enumerating = live.GetAsyncEnumerator(Deadline).MoveNextAsync().AsTask();
            var closing = socket.ReceiveAsync(new byte[100], Deadline);

            var disposing = live.DisposeAsync();

            Assert.Equal(WebSocketCloseStatus.NormalClosure, (await closing).CloseStatus);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
            await disposing;
            await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => enumerating);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => live.SendAsync(new() { Prompt = "p" }, Deadline));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => live.ReceiveAsync(Deadline));
            await live.DisposeAsync();
        });
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable)]
    public async Task A_socket_that_the_service_closes_ends_an_enumeration(WebSocketCloseStatus status) => await WithRawSocketAsync(async (live, socket) =>
    {
        await SendTextAsync(socket, FrameJson("only"));
        await socket.CloseOutputAsync(status, null, Deadline);

        var prompts = new List<string>();
        await foreach (var frame in live.WithCancellation(Deadline))
            prompts.Add(frame.Prompt);

        Assert.Equal(["only"], prompts);
    });

    [Fact]
    public async Task A_socket_that_the_service_closes_is_told_to_who_waits_for_one_output() => await WithRawSocketAsync(async (live, socket) =>
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => live.ReceiveAsync(Deadline));

        Assert.Contains("closed", error.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_service_closed_a_socket_the_next_input_opens_another(bool owesOutput)
    {
        using var service = new RawServer();
        var opening = OpenAsync(null, CreateClient(o => o.RealtimeAddress = service.Address));
        using var first = await service.AcceptAsync(Deadline);
        using var closing = await first.UpgradeAsync(Deadline);
        await using var live = await opening;
        if (owesOutput)
        {
            await live.SendAsync(new() { Prompt = "lost" }, Deadline);
            await closing.ReceiveAsync(new byte[100], Deadline);
        }

        await closing.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
        Assert.Equal(WebSocketMessageType.Close, (await closing.ReceiveAsync(new byte[100], Deadline)).MessageType);
        var sending = live.SendAsync(new() { Prompt = "again" }, Deadline);
        using var second = await service.AcceptAsync(Deadline);
        using var socket = await second.UpgradeAsync(Deadline);
        await sending;
        await SendTextAsync(socket, FrameJson("again"));

        // Who waits for the output of the first input must not wait for ever.
        if (owesOutput)
            await Assert.ThrowsAsync<FalConnectionException>(() => live.ReceiveAsync(Deadline));
        Assert.Equal("again", (await live.ReceiveAsync(Deadline)).Prompt);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Deadline);
    }

    [Fact]
    public async Task A_socket_that_is_closed_for_a_reason_says_it() => await WithRawSocketAsync(async (live, socket) =>
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, "runner lost", Deadline);

        var error = await Assert.ThrowsAsync<FalConnectionException>(async () =>
        {
            await foreach (var frame in live.WithCancellation(Deadline))
                Assert.Fail("There is no frame.");
        });

        Assert.Contains("1011 runner lost", error.Message, StringComparison.Ordinal);
        Assert.Equal("fal-ai/fast-sdxl", error.EndpointId);
    });

    [Fact]
    public async Task Messages_of_the_service_itself_are_passed_over() => await WithRawSocketAsync(async (live, socket) =>
    {
        await SendTextAsync(socket, """{"type":"x-fal-message","action":"timings","timing":0.1}""");
        await SendTextAsync(socket, """{"type":"x-fal-anything"}""");
        await SendTextAsync(socket, FrameJson("a frame"));

        Assert.Equal("a frame", (await live.ReceiveAsync(Deadline)).Prompt);
    });

    [Fact]
    public async Task A_message_may_come_in_pieces() => await WithRawSocketAsync(async (live, socket) =>
    {
        foreach (var piece in Encoding.UTF8.GetBytes(FrameJson("größer")).Chunk(3))
            await socket.SendAsync(piece.AsMemory(), WebSocketMessageType.Text, false, Deadline);
        await socket.SendAsync(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Text, true, Deadline);

        Assert.Equal("größer", (await live.ReceiveAsync(Deadline)).Prompt);
    });

    [Theory]
    [InlineData("image/png", "image/png")]
    [InlineData("", "application/octet-stream")]
    public async Task Bytes_in_an_answer_become_an_address_that_can_be_saved(string said, string expected) => await WithRawSocketAsync(async (live, socket) =>
    {
        byte[] message =
        [
            0x85,
            .. Text("images"), 0x91, 0x84, .. Text("content"), 0xC4, 0x03, 1, 2, 3, .. Text("content_type"), .. Text(said), .. Text("width"), 0x04, .. Text("height"), 0x03,
            .. Text("timings"), 0x81, .. Text("inference"), 0xCA, 0x3F, 0x00, 0x00, 0x00,
            .. Text("seed"), 0xCD, 0x01, 0x00,
            .. Text("has_nsfw_concepts"), 0x91, 0xC2,
            .. Text("prompt"), .. Text("p"),
        ];
        await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, true, Deadline);

        var frame = await live.ReceiveAsync(Deadline);

        Assert.Equal((256, 0.5), (frame.Seed, frame.Timings["inference"]));
        await using var content = await Assert.Single(frame.Images).OpenReadAsync(null, Deadline);
        Assert.Equal([1, 2, 3], ((MemoryStream)content).ToArray());
        Assert.StartsWith($"data:{expected};base64,", frame.Images[0].Url, StringComparison.Ordinal);

        static byte[] Text(string text) => [(byte)(0xA0 + text.Length), .. Encoding.UTF8.GetBytes(text)];
    });

    [Theory]
    [InlineData(new byte[] { 0xC1 })]
    [InlineData(new byte[] { 0x82, 0xA1 })]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x01, 0x02 })]
    [InlineData(new byte[] { 0xC7, 0x0C, 0xFF, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public async Task A_message_that_cannot_be_read_is_told_and_the_next_one_is_read(byte[] message) => await WithRawSocketAsync(async (live, socket) =>
    {
        await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, true, Deadline);
        await SendTextAsync(socket, "<html>");
        await SendTextAsync(socket, "[1]");
        await SendTextAsync(socket, FrameJson("a frame"));

        await Assert.ThrowsAsync<FalException>(() => live.ReceiveAsync(Deadline));
        await Assert.ThrowsAsync<FalException>(() => live.ReceiveAsync(Deadline));
        var error = await Assert.ThrowsAsync<FalException>(() => live.ReceiveAsync(Deadline));
        Assert.Equal("[1]", error.Body);
        Assert.Equal("a frame", (await live.ReceiveAsync(Deadline)).Prompt);
    });

    [Fact]
    public async Task An_endpoint_without_a_socket_is_told_as_that()
    {
        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.RealtimeAsync(FalEndpoint.Untyped("me/other"), null, Deadline));

        Assert.Equal((HttpStatusCode.NotFound, "me/other"), (error.StatusCode, error.EndpointId));
        Assert.Contains("no socket at me/other/realtime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_does_not_open_in_time_is_given_up()
    {
        using var service = new RawServer();
        var opening = OpenAsync(new() { ConnectTimeout = TimeSpan.FromSeconds(20) }, CreateClient(o => (o.RealtimeAddress, o.TimeProvider) = (service.Address, Clock)));
        using var connection = await service.AcceptAsync(Deadline);

        Clock.Advance(TimeSpan.FromSeconds(20));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => opening);
        Assert.Contains("00:00:20", error.Message, StringComparison.Ordinal);
        await connection.WaitForCloseAsync(Deadline);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent()
    {
        using var client = new FalClient(CreateOptions(o => o.Credentials = null));

        var error = await Assert.ThrowsAsync<FalException>(() => OpenAsync(null, client));

        Assert.Contains("FAL_KEY", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_token_is_in_no_error(bool isReachable)
    {
        using var nowhere = new Nowhere();
        if (isReachable)
            Emulator.Intercept(request => IsConnect(request) ? FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError) : null);

        var error = await Assert.ThrowsAnyAsync<FalException>(() => OpenAsync(null, CreateClient(o => o.RealtimeAddress = isReachable ? null : nowhere.Address)));

        Assert.Single(Tokens());
        Assert.DoesNotContain("emulator.", Said(error), StringComparison.Ordinal);
        Assert.DoesNotContain("fal_jwt_token", Said(error), StringComparison.Ordinal);
        if (!isReachable)
            Assert.IsType<FalConnectionException>(error);
    }
}
