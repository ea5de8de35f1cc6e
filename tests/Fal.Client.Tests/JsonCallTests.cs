using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Models that are chosen at run time, called with JSON.</summary>
public class JsonCallTests : EmulatorTest
{
    private static readonly FalEndpoint[] Offered = [FluxDev.Endpoint, FastSdxl.Endpoint, TestPoster.Endpoint];

    public static TheoryData<string> Calls => ["run", "subscribe", "submit", "stream"];

    protected override void Prepare()
    {
        base.Prepare();
        Emulator.Respond(TestPoster.Endpoint, new TestPosterOutput { Text = "a poster", Poster = new() { Url = "https://files.example/poster.png" } });
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task JSON_is_sent_as_the_input_of_the_model_that_was_chosen(string call)
    {
        var model = Offered.Single(offered => offered.Id == "fal-ai/flux/dev");

        var output = await CallAsync(call, model, """{"prompt":"a sunset","image_size":{"width":640,"height":480}}""");

        Assert.Equal("""{"prompt":"a sunset","image_size":{"width":640,"height":480}}""", Sent());
        Assert.Equal("https://files.example/sunset.png", Assert.Single(output.Media).Url);
        Assert.Equal(42, output.Json.GetProperty("seed").GetInt32());
        Assert.Equal(Picture, output.As(FluxDev.Endpoint));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task What_breaks_a_limit_is_refused_before_anything_is_sent(string call)
    {
        var error = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync(call, FluxDev.Endpoint, """{"prompt":"a sunset","num_images":9}"""));

        Assert.Equal("The input was refused before anything was sent: NumImages (num_images): Input should be less than or equal to 4 (fal-ai/flux/dev)", error.Message);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData("""{"prompt":"x","imagesize":{}}""", "imagesize: There is no such property. The nearest is 'image_size'.")]
    [InlineData("""{"prompt":"x","image_size":{"widht":1}}""", "image_size.widht: There is no such property. The nearest is 'width'.")]
    [InlineData("""{"prompt":"x","named":{"small":{"hight":1}}}""", "named.small.hight: There is no such property. The nearest is 'height'.")]
    public async Task A_misspelt_property_is_refused_where_the_schema_is_closed(string input, string message)
    {
        var error = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync("subscribe", TestPoster.Endpoint, input));

        Assert.Equal(message, Assert.Single(error.Errors).ToString());
        Assert.Equal("test/poster", error.EndpointId);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task Where_the_schema_is_open_it_is_sent_unless_the_caller_asks()
    {
        const string Input = """{"prompt":"x","layers":[{"opacity":1},{"opactiy":1}]}""";
        await Client.RunAsync(TestPoster.Endpoint, Json(Input), null, Deadline);
        Assert.Equal(Input, Sent());

        var error = await Assert.ThrowsAsync<FalValidationException>(
            () => Client.RunAsync(TestPoster.Endpoint, Json(Input), new() { RejectUnknownProperties = true }, Deadline));

        Assert.Equal("layers[1].opactiy: There is no such property. The nearest is 'opacity'.", Assert.Single(error.Errors).ToString());
    }

    [Fact]
    public async Task A_client_whose_options_say_so_sends_what_the_schema_allows_to_be_read()
    {
        using var trusting = CreateClient(o => o.ValidateInputs = false);

        await trusting.RunAsync(FluxDev.Endpoint, Json("""{"prompt":"x","num_images":9}"""), null, Deadline);

        Assert.Equal("""{"prompt":"x","num_images":9}""", Sent());
    }

    [Theory]
    [InlineData("""{"image_size":{}}""", "The required property 'prompt' is missing or null.", "prompt")]
    [InlineData("""{"prompt":7}""", "", "prompt")]
    [InlineData("""{"prompt":"x","image_size":{"width":"wide"}}""", "", "image_size.width")]
    [InlineData("""["x"]""", "", "")]
    [InlineData("null", "", "")]
    public async Task What_is_no_input_of_the_model_is_refused_with_its_place(string input, string reason, string path)
    {
        var error = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync("run", TestPoster.Endpoint, input));

        var field = Assert.Single(error.Errors);
        Assert.Equal(path, field.Path);
        Assert.Contains(reason, field.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    /// <summary>Whoever wrote the JSON may be anybody: what is wrong with it costs no more than to read it.</summary>
    [Fact]
    public async Task Of_much_that_is_wrong_the_first_is_told()
    {
        var names = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"name {i}\":1"));
        var unknown = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync("run", TestPoster.Endpoint, $"{{\"prompt\":\"x\",{names}}}"));
        var layers = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"mask_url\":\"/{i}\"}}"));
        var files = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync("run", TestPoster.Endpoint, $"{{\"prompt\":\"x\",\"layers\":[{layers}]}}"));
        var one = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync("run", TestPoster.Endpoint, $"{{\"prompt\":\"x\",\"{new string('y', 2_000_000)}\":1}}"));

        Assert.Equal((100, "name 99"), (unknown.Errors.Count, unknown.Errors[^1].Path));
        Assert.Equal((100, "layers[99].mask_url"), (files.Errors.Count, files.Errors[^1].Path));
        Assert.Equal("There is no such property.", Assert.Single(one.Errors).Message);
        Assert.True(one.Message.Length + unknown.Message.Length < 10_000);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData(@"C:\\secret.png")]
    [InlineData("cat.png")]
    [InlineData("")]
    public async Task JSON_names_no_file_of_this_machine(string address)
    {
        var input = $$"""{"prompt":"x","image_url":"{{address}}","layers":[{"mask_url":"https://files.example/mask.png"}]}""";

        var error = await Assert.ThrowsAsync<FalValidationException>(() => CallAsync("subscribe", TestPoster.Endpoint, input));

        Assert.Equal(("image_url", "ImageUrl"), (Assert.Single(error.Errors).Path, error.Errors[0].PropertyPath));
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_file_that_was_uploaded_before_is_sent_by_its_address()
    {
        var file = FalFile.FromBytes(new byte[] { 1, 2, 3 }, "image/png");
        var input = new JsonObject { ["prompt"] = "x", ["image_url"] = await Client.UploadAsync(file, null, Deadline) };

        await Client.SubscribeAsync(TestPoster.Endpoint, input, null, Deadline);

        Assert.Equal(file.Url, JsonDocument.Parse(Sent()).RootElement.GetProperty("image_url").GetString());
    }

    [Fact]
    public async Task Calls_with_types_are_as_they_were()
    {
        FluxDevOutput typed = await Client.SubscribeAsync(FluxDev.Endpoint, new() { Prompt = "a sunset" }, null, Deadline);
        JsonElement untyped = await Client.SubscribeAsync(FalEndpoint.Untyped("fal-ai/flux/dev"), Json("""{"prompt":"a sunset"}"""), null, Deadline);
        FalOutput chosen = await Client.SubscribeAsync(FalEndpoint.Untyped("fal-ai/flux/dev"), new JsonObject { ["prompt"] = "a sunset" }, null, Deadline);

        Assert.Equal(Picture, typed);
        Assert.Equal(untyped.GetRawText(), chosen.ToString());
    }

    [Fact]
    public async Task JSON_may_be_gone_before_it_is_sent()
    {
        IAsyncEnumerable<FalOutput> stream;
        using (var document = JsonDocument.Parse("""{"prompt":"x"}"""))
            stream = Client.StreamAsync(FluxDev.Endpoint, document.RootElement, null, Deadline);

        Assert.NotEmpty(await stream.ToListAsync(Deadline));
        Assert.Equal("""{"prompt":"x"}""", Sent());
    }

    [Fact]
    public async Task An_output_that_is_of_another_model_is_kept_in_the_error()
    {
        var output = await CallAsync("run", TestPoster.Endpoint, """{"prompt":"x"}""");

        var error = Assert.Throws<FalException>(() => output.As(FluxDev.Endpoint));

        Assert.Equal(("test/poster", output.RequestId, output.Json.GetRawText()), (error.EndpointId, error.RequestId, error.Body));
    }

    [Fact]
    public async Task A_dictionary_is_an_input()
    {
        var input = new Dictionary<string, object?>
        {
            ["prompt"] = "a \"sunset\"",
            ["image_size"] = new Dictionary<string, int> { ["width"] = 640, ["height"] = 480 },
            ["layers"] = new List<object?> { new Dictionary<string, object?> { ["opacity"] = 0.5 }, new JsonObject { ["opacity"] = 1 }, Json("{}") },
        };

        await Client.SubscribeAsync(TestPoster.Endpoint, input, null, Deadline);

        Assert.Equal("""{"prompt":"a \"sunset\"","image_size":{"width":640,"height":480},"layers":[{"opacity":0.5},{"opacity":1},{}]}""", Sent());
    }

    [Fact]
    public async Task What_is_refused_of_a_dictionary_is_as_of_other_JSON()
    {
        var error = await Assert.ThrowsAsync<FalValidationException>(
            () => Client.RunAsync(TestPoster.Endpoint, new Dictionary<string, object?> { ["prompt"] = "x", ["imagesize"] = null }, null, Deadline));

        Assert.Equal("imagesize: There is no such property. The nearest is 'image_size'.", Assert.Single(error.Errors).ToString());
    }

    [Fact]
    public async Task No_input_is_refused()
    {
        JsonNode? node = null;
        Dictionary<string, object?>? properties = null;

        await Assert.ThrowsAsync<ArgumentNullException>("input", async () => await Client.RunAsync(FluxDev.Endpoint, node!, null, Deadline));
        await Assert.ThrowsAsync<ArgumentNullException>("input", async () => await Client.SubscribeAsync(FluxDev.Endpoint, properties!, null, Deadline));
        Assert.Throws<ArgumentNullException>("input", () => { Client.StreamAsync(FluxDev.Endpoint, node!, null, Deadline); });
        await Assert.ThrowsAsync<FalValidationException>(async () => await Client.RunAsync(FluxDev.Endpoint, default(JsonElement), null, Deadline));
        await Assert.ThrowsAsync<ArgumentNullException>("model", async () => await Client.RunAsync(null!, new JsonObject(), null, Deadline));
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_output_tells_what_its_answer_does(string call)
    {
        Emulator.Intercept(request => request.Path.EndsWith("/status", StringComparison.Ordinal) || request is { Service: FalEmulatorService.Queue, Method: "POST" }
            ? null
            : Answer(HttpStatusCode.OK, """{"text":"a"}""", ("x-fal-request-id", "r-1"), ("x-fal-billable-units", "1.5"), ("x-other", Emulator.Key)));

        var output = await CallAsync(call, TestPoster.Endpoint, """{"prompt":"x"}""");

        Assert.Equal((1.5m, "***"), (output.BillableUnits, output.Headers["X-Other"]));
        Assert.Equal(call is "run" or "stream", output.RequestId == "r-1");
        Assert.NotNull(output.RequestId);
        Assert.Equal(call is "subscribe" or "submit", output.InferenceTime is not null);
    }

    [Theory]
    [InlineData("fal-ai/flux/dev", "data: {\"prompt\":\"p\"}\n\n")]
    [InlineData("workflows/me/flow", "data: {\"type\":\"output\",\"output\":{\"prompt\":\"p\"}}\n\n")]
    public async Task Each_output_of_a_stream_tells_its_request(string id, string events)
    {
        Emulator.Intercept(_ => new() { Body = System.Text.Encoding.UTF8.GetBytes(events), ContentType = "text/event-stream", Headers = new Dictionary<string, string> { ["x-fal-request-id"] = "r-1", ["x-fal-billable-units"] = "2" } });

        var output = await Client.StreamAsync(FluxDev.Endpoint.WithId(id), new JsonObject { ["prompt"] = "x" }, null, Deadline).SingleAsync(Deadline);

        Assert.Equal(("r-1", 2m, "r-1", "p"), (output.RequestId, output.BillableUnits, output.Headers["x-fal-request-id"], output.Json.GetProperty("prompt").GetString()));
    }

    [Fact]
    public async Task A_model_that_is_told_later_reads_as_a_call_of_it_does()
    {
        const string NoText = """{"poster":{"url":"https://files.example/poster.png"}}""";
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, NoText, ("x-fal-request-id", "r-1"), ("x-fal-billable-units", "2")));
        var strict = CreateClient(o => o.StrictOutputs = true);

        var response = (await Client.RunAsync(TestPoster.Endpoint, new JsonObject { ["prompt"] = "x" }, null, Deadline)).AsResponse(TestPoster.Endpoint);
        var output = await strict.RunAsync(TestPoster.Endpoint, new JsonObject { ["prompt"] = "x" }, null, Deadline);
        var error = Assert.Throws<FalException>(() => output.As(TestPoster.Endpoint));

        Assert.Equal(("", "text: expected a string but found nothing", "r-1", 2m), (response.Output.Text, Assert.Single(response.Deviations).ToString(), response.RequestId, response.BillableUnits));
        Assert.Equal("r-1", response.Headers["x-fal-request-id"]);
        Assert.Equal((NoText, "r-1", 2m), (error.Body, error.RequestId, error.BillableUnits));
    }

    [Fact]
    public void An_output_can_be_made_of_what_was_kept()
    {
        var made = new FalOutput(Json("""{"text":"hello"}""")) { RequestId = "r-1", BillableUnits = 3, InferenceTime = TimeSpan.FromSeconds(1), Headers = new Dictionary<string, string> { ["a"] = "b" } };
        var response = made.AsResponse(TestPoster.Endpoint);
        Assert.Equal(("hello", "r-1", 3m, TimeSpan.FromSeconds(1), "b"), (response.Output.Text, response.RequestId, response.BillableUnits, response.InferenceTime, response.Headers["a"]));

        Assert.Equal("hello", new FalOutput(Json("""{"text":"hello"}""")).As(TestPoster.Endpoint).Text);
        Assert.Throws<FalException>(() => { new FalOutput(default).As(TestPoster.Endpoint); });
    }

    private string Sent() => Emulator.Journal.Last(request => request.Method == "POST").Text;

    private async Task<FalOutput> CallAsync(string call, FalEndpoint model, string input)
    {
        var json = Json(input);
        switch (call)
        {
            case "run":
                return await Client.RunAsync(model, json, null, Deadline);
            case "subscribe":
                return await Client.SubscribeAsync(model, JsonNode.Parse(input)!, null, Deadline);
            case "submit":
                return await (await Client.SubmitAsync(model, json, null, Deadline)).GetOutputAsync(Deadline);
            default:
                FalOutput? last = null;
                await foreach (var output in Client.StreamAsync(model, json, null, Deadline))
                    last = output;
                return last!;
        }
    }
}
