using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

/// <summary>An output that is not quite as its schema says is paid for: it is read as far as it can be, and what is wrong is told.</summary>
public sealed class DeviationTests : RealtimeTest
{
    private const string Good = """{"box":{"x":1,"name":"a"},"boxes":[]}""";
    private const string NoWidth = """{"images":[{"url":"https://files.example/1.png","height":3}],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"p"}""";
    private const string NoWidthTold = "images[0].width: expected an integer but found nothing";

    private readonly Lines _lines = new();

    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero };

    [Theory]
    [InlineData("""{"count":1}""", "box: expected a value but found nothing", "boxes: expected an array but found nothing")]
    [InlineData("""{"box":null,"boxes":null}""", "box: expected a value but found nothing", "boxes: expected an array but found nothing")]
    [InlineData("""{"box":"none","boxes":7}""", "box: expected an object but found a string", "boxes: expected an array but found the number 7")]
    [InlineData("""{"box":[1,[2]],"boxes":{"a":[{}]}}""", "box: expected an object but found an array", "boxes: expected an array but found an object")]
    [InlineData("""{"boxes":[],"box":{"x":"1","name":"a"}}""", "box.x: expected a number but found a string")]
    [InlineData("""{"boxes":[],"box":{"x":{"y":[1]},"name":false}}""", "box.x: expected a number but found an object", "box.name: expected a string but found false")]
    [InlineData("""{"boxes":[{"x":1},"b",null,{"x":2,"name":"d"}],"box":{"x":1,"name":"a"}}""", "boxes[0].name: expected a string but found nothing", "boxes[1]: expected an object but found a string", "boxes[2]: expected an object but found null")]
    public async Task A_required_value_that_is_not_there_is_empty(string json, params string[] told)
    {
        var response = await ReadAsync(json);

        Assert.Equal(told, response.Deviations.Select(deviation => deviation.ToString()));
        Assert.Equal(0, response.Output.Box.X + response.Output.Boxes.Take(3).Skip(1).Sum(box => box.X) - (json.Contains("\"x\":1,", StringComparison.Ordinal) ? 1 : 0));
        Assert.NotNull(response.Output.Box.Name);
        Assert.All(response.Output.Boxes, box => Assert.NotNull(box.Name));
        Assert.Equal(json.Contains("null,{", StringComparison.Ordinal) ? 4 : 0, response.Output.Boxes.Count);
    }

    [Theory]
    [InlineData("count", "\"3\"", "an integer of 64 bits", "a string")]
    [InlineData("count", "1.5", "an integer of 64 bits", "the number 1.5")]
    [InlineData("ratio", "true", "a number", "true")]
    [InlineData("note", "[\"a\",{\"b\":[]}]", "a string", "an array")]
    [InlineData("is_safe", "\"yes\"", "true or false", "a string")]
    [InlineData("kind", "{\"value\":\"cat\"}", "a string", "an object")]
    [InlineData("other", "\"none\"", "an object", "a string")]
    [InlineData("other", "[{\"x\":1}]", "an object", "an array")]
    [InlineData("answer", "[1,2]", "a string or an object", "an array")]
    [InlineData("answer", "7", "a string or an object", "the number 7")]
    public async Task An_optional_value_of_another_kind_is_left_out(string name, string value, string expected, string found)
    {
        var response = await ReadAsync($$"""{"box":{"x":1,"name":"a"},"{{name}}":{{value}},"boxes":[{"x":2,"name":"last"}]}""");

        Assert.Equal([new FalDeviation(name, expected, found)], response.Deviations);
        var (left, output) = (Assert.Single(response.Output.Boxes), response.Output);
        Assert.Equal("last", left.Name);
        Assert.True((output.Count, output.Ratio, output.Note, output.IsSafe, output.Kind, output.Other, output.Answer) is (null, null, null, null, null, null, null));
    }

    [Fact]
    public async Task Lists_and_maps_keep_their_items()
    {
        var response = await ReadAsync("""
            {"scores":[0.5,"1",null,2],"words":["a",1,["b"]],"kinds":["cat",{},"dog"],"named":{"first box":{"x":"1","name":"a"},"b":true},
            "answers":["a",[{"x":1}],{"name":"b"}],"boxes":[],"box":{"x":1,"name":"a"}}
            """);

        Assert.Equal([0.5, 0, 0, 2], response.Output.Scores!);
        Assert.Equal(["a", "", ""], response.Output.Words!);
        Assert.Equal(["cat", "", "dog"], response.Output.Kinds!.Select(kind => kind.ToString()));
        Assert.Equal([("first box", "a"), ("b", "")], response.Output.Named!.Select(named => (named.Key, named.Value.Name)));
        Assert.Equal(["a", null, "b"], response.Output.Answers!.Select(answer => answer.TryGetString(out var text) ? text : answer.TryGetBox(out var box) ? box.Name : null));
        Assert.Equal(
            ["scores[1]", "scores[2]", "words[1]", "words[2]", "kinds[1]", "['first box'].x", "named.b", "answers[1]", "answers[2].x"],
            response.Deviations.Select(deviation => deviation.Path.Replace("named['", "['", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_good_output_deviates_nowhere()
    {
        Assert.Empty((await ReadAsync(Good)).Deviations);
        Assert.Empty((await ReadAsync("""{"box":{"x":1,"name":"a"},"boxes":[],"count":null,"answer":null,"other":null,"added":[1]}""")).Deviations);
    }

    [Fact]
    public async Task No_more_than_a_hundred_are_told()
    {
        var response = await ReadAsync($$"""{"box":{"x":1,"name":"a"},"boxes":[{{string.Join(',', Enumerable.Repeat("{}", 300))}}]}""");

        Assert.Equal((300, 100), (response.Output.Boxes.Count, response.Deviations.Count));
        Assert.Equal("boxes[49].name", response.Deviations[^1].Path);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"detail\":\"Sorry\",\"code\":[{\"box\":1}]}")]
    [InlineData("\"done\"")]
    [InlineData("{\"box\":")]
    [InlineData("{\"boxes\":[},")]
    [InlineData("{\"count\":[1,}]}")]
    [InlineData("{\"box\":{\"x\":1,\"name\":\"a\"},\"boxes\":[],\"endless\":{}}")]
    public async Task What_nothing_can_stand_for_is_an_error_that_keeps_the_body(string json)
    {
        var error = await Assert.ThrowsAsync<FalException>(() => ReadAsync(json));

        Assert.Equal(json, error.Body);
        Assert.True(error.MayHaveBeenAccepted);
    }

    [Theory]
    [InlineData("""{"detail":"Sorry","words":["a"]}""")]
    [InlineData("""{"output":{"text":"a","count":1}}""")]
    [InlineData("{}")]
    public async Task Nor_is_what_a_closed_output_has_nothing_of_read_as_an_empty_one(string json)
    {
        Answer(json);

        var error = await Assert.ThrowsAsync<FalException>(() => Client.TestClosed.RunAsync(new(), null, Deadline));

        Assert.Equal(("The answer cannot be read as TestClosedOutput at $.text: The required property 'text' is missing or null. The answer is in Body. (test/closed)", json), (error.Message, error.Body));
    }

    [Theory]
    [InlineData("""{"text":null,"added":1}""", "", null)]
    [InlineData("""{"added":{"text":1},"count":2}""", "", 2L)]
    [InlineData("""{"te\u0078t":7}""", "", null)]
    [InlineData("""{"box":{"more":1}}""", "", null)]
    public async Task A_closed_output_of_which_anything_is_there_is_read(string json, string text, long? count)
    {
        Answer(json);

        var response = await Client.RunWithResponseAsync(TestClosed.Endpoint, new(), null, Deadline);

        Assert.Equal((text, count, "text"), (response.Output.Text, response.Output.Count, Assert.Single(response.Deviations).Path));
    }

    [Fact]
    public async Task An_output_that_is_a_list_is_read_so_too()
    {
        Answer("""["a",2]""");

        var response = await Client.RunWithResponseAsync(FalEndpoint.Of<TestMeasuredInput, MeOwnAppSumInput>("test/measured"), new(), null, Deadline);

        Assert.Equal([0L, 2L], response.Output.Value.Select(number => (long)number));
        Assert.Equal("[0]: expected an integer of 64 bits but found a string", Assert.Single(response.Deviations).ToString());
    }

    [Fact]
    public async Task After_an_error_the_next_output_is_read_as_any_other()
    {
        await Assert.ThrowsAsync<FalException>(() => ReadAsync("""{"box":"none","boxes":[],"endless":{}}"""));

        Assert.Equal(["boxes"], (await ReadAsync("""{"box":{"x":1,"name":"a"}}""")).Deviations.Select(deviation => deviation.Path));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{}", TestMeasured.Endpoint.OutputTypeInfo));
    }

    [Theory]
    [InlineData("{}", "at $.box: The required property 'box' is missing or null.")]
    [InlineData("""{"box":{"name":"a"}}""", "at $.box.x: The required property 'x' is missing or null.")]
    [InlineData("""{"box":{"x":"1"}}""", "at $.box.x: Expected a number but found a string.")]
    [InlineData("""{"answer":[]}""", "at $.answer: Expected a string or an object but found an array.")]
    public async Task A_strict_client_throws_and_keeps_the_body(string json, string message)
    {
        var error = await Assert.ThrowsAsync<FalException>(() => ReadAsync(json, CreateClient(o => o.StrictOutputs = true)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(json, error.Body);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"box":{"x":"1","name":"a"},"boxes":[]}""")]
    public void Who_reads_by_himself_reads_strictly(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, TestMeasured.Endpoint.OutputTypeInfo));

    [Fact]
    public async Task Each_call_tells_it()
    {
        Emulator.Respond(FluxDev.Endpoint, Picture);
        Answer(NoWidth);
        var fal = Logging();
        var request = await fal.FluxDev.SubmitAsync(Sunset, null, Deadline);

        Assert.Equal([NoWidthTold], Told((await fal.RunWithResponseAsync(FluxDev.Endpoint, Sunset, null, Deadline)).Deviations));
        Assert.Equal([NoWidthTold], Told((await fal.SubscribeWithResponseAsync(FluxDev.Endpoint, Sunset, null, Deadline)).Deviations));
        Assert.Equal([NoWidthTold], Told((await request.GetWithResponseAsync(Deadline)).Deviations));
        Assert.Equal([NoWidthTold], Told((await fal.SubscribeManyAsync(FluxDev.Endpoint, [Sunset], 1, null, Deadline).SingleAsync(Deadline)).Deviations));
        Assert.Equal(3, Assert.Single((await fal.FluxDev.RunAsync(Sunset, null, Deadline)).Images).Height);
        Assert.Equal(3, Assert.Single((await request.GetAsync(Deadline)).Images).Height);
        Assert.Equal(6, _lines.All.Count(line => line.EventId == 8));
    }

    [Fact]
    public async Task One_warning_tells_of_an_answer_and_of_its_first_places()
    {
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, """{"box":{},"boxes":[1,2]}""", ("x-fal-request-id", "r-1")));

        await Logging().TestMeasured.RunAsync(new(), null, Deadline);

        var line = Assert.Single(_lines.All, line => line.Level is LogLevel.Warning);
        Assert.Equal(
            (8, "test/measured: the output of request r-1 is not quite as its schema says, at 4 places: box.x: expected a number but found nothing; box.name: expected a string but found nothing; boxes[0]: expected an object but found the number 1"),
            (line.EventId, line.Text));
    }

    [Fact]
    public async Task The_key_is_in_none_of_it()
    {
        Answer($$$"""{"box":{"x":1,"name":"a"},"boxes":[],"named":{"{{{Emulator.Key}}}":{"x":1} } }""");

        var deviation = Assert.Single((await Logging().RunWithResponseAsync(TestMeasured.Endpoint, new(), null, Deadline)).Deviations);

        Assert.Equal("named.***.name", deviation.Path);
        Assert.DoesNotContain(_lines.All, line => line.Text.Contains(Emulator.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_shown_is_short_and_on_one_line()
    {
        var response = await ReadAsync($$$"""{"box":{"x":1,"name":"a"},"boxes":[],"ratio":1{{{new string('0', 500)}}}.5,"named":{"a\nb":1}}""");

        Assert.All(response.Deviations, deviation => Assert.True(deviation.ToString().Length < 120 && !deviation.ToString().Contains('\n', StringComparison.Ordinal)));
        Assert.Equal(2, response.Deviations.Count);
    }

    [Fact]
    public async Task Each_event_of_a_stream_is_read_so()
    {
        Emulator.Intercept(_ => new() { Body = Encoding.UTF8.GetBytes($"data: {NoWidth}\n\ndata: {NoWidth}\n\n"), ContentType = "text/event-stream" });

        var outputs = await Logging().FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline);

        Assert.Equal([3, 3], outputs.Select(output => output.Images[0].Height));
        Assert.Equal(2, _lines.All.Count(line => line.EventId == 8));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_was_paid_for()
    {
        Emulator.Intercept(_ => new() { Body = "data: [1]\n\n"u8.ToArray(), ContentType = "text/event-stream" });

        var error = await Assert.ThrowsAsync<FalException>(async () => await Client.FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline));

        Assert.Equal(("[1]", true), (error.Body, error.MayHaveBeenAccepted));
    }

    [Theory]
    [InlineData("""{"type":"output","output":[]}""")]
    [InlineData("""{"type":"submit","node_id":"n"}""")]
    [InlineData("none")]
    public async Task So_was_a_workflow_whose_output_is_not_to_be_had(string told)
    {
        Emulator.Intercept(_ => new() { Body = Encoding.UTF8.GetBytes($"data: {told}\n\n"), ContentType = "text/event-stream" });
        var workflow = FalEndpoint.Of<FluxDevInput, FluxDevOutput>("workflows/me/flow");

        var error = await Assert.ThrowsAnyAsync<FalException>(async () => await Client.StreamWorkflowAsync(workflow, Sunset, null, Deadline).ToListAsync(Deadline));

        Assert.True(error.MayHaveBeenAccepted);
    }

    [Fact]
    public async Task An_output_of_a_socket_is_read_so() => await WithRawSocketAsync(async (live, socket) =>
    {
        await live.SendAsync(new() { Prompt = "a" }, Deadline);
        await SendTextAsync(socket, NoWidth);
        await SendTextAsync(socket, "[1]");

        Assert.Equal(3, (await live.ReceiveAsync(Deadline)).Images[0].Height);
        Assert.True((await Assert.ThrowsAsync<FalException>(() => live.ReceiveAsync(Deadline))).MayHaveBeenAccepted);
    });

    [Fact]
    public async Task A_strict_client_is_so_with_streams_and_sockets_too()
    {
        var strict = CreateClient(o => o.StrictOutputs = true);
        Emulator.Respond(FastSdxl.Endpoint, _ => throw new InvalidOperationException());
        Emulator.Intercept(_ => new() { Body = Encoding.UTF8.GetBytes($"data: {NoWidth}\n\n"), ContentType = "text/event-stream" });

        var error = await Assert.ThrowsAsync<FalException>(async () => await strict.FluxDev.StreamAsync(Sunset, null, Deadline).ToListAsync(Deadline));

        Assert.Equal((NoWidth, true), (error.Body, error.MayHaveBeenAccepted));
    }

    [Fact]
    public void A_webhook_tells_it()
    {
        var read = FalWebhook.DangerousReadUnverified(Encoding.UTF8.GetBytes($$"""{"request_id":"r","status":"OK","payload":{{NoWidth}}}""")).As(FluxDev.Endpoint);

        Assert.Equal(3, Assert.Single(read.Payload!.Images).Height);
        Assert.Equal([NoWidthTold], Told(read.Deviations));
        Assert.Equal("[1]", Assert.Throws<FalException>(() => FalWebhook.DangerousReadUnverified("""{"request_id":"r","status":"OK","payload":[1]}"""u8.ToArray()).As(FluxDev.Endpoint)).Body);
    }

    private static IEnumerable<string> Told(IEnumerable<FalDeviation> deviations) => deviations.Select(deviation => deviation.ToString());

    private void Answer(string json) => Emulator.Intercept(request => request.Method == "POST" && request.Service is FalEmulatorService.Queue || request.Path.EndsWith("/status", StringComparison.Ordinal) ? null : Answer(HttpStatusCode.OK, json));

    private Task<FalResponse<TestMeasuredOutput>> ReadAsync(string json, FalClient? client = null)
    {
        Answer(json);
        return (client ?? Client).RunWithResponseAsync(TestMeasured.Endpoint, new(), null, Deadline);
    }

    private FalClient Logging() => CreateClient(o => o.LoggerFactory = LoggerFactory.Create(logging => logging.AddProvider(_lines).SetMinimumLevel(LogLevel.Trace)));
}
