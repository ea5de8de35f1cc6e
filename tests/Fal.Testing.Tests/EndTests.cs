using System.Net;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>Every request has an end, whatever goes wrong where it is checked and answered.</summary>
public class EndTests : EmulatorTest
{
    private static readonly FalEndpoint<JsonElement, JsonElement> Untyped = FalEndpoint.Untyped("me/ends");

    protected override FalEmulatorOptions Options => new() { StepTime = TimeSpan.Zero };

    public static TheoryData<string> HostileSchemas =>
    [
        """{"type":"number","maximum":1e300}""",
        """{"type":"number","minimum":-1e300,"exclusiveMaximum":1e29}""",
        """{"type":"number","multipleOf":0}""",
        """{"type":"number","multipleOf":1e-300}""",
        """{"type":"integer","multipleOf":1e300}""",
        """{"type":"integer","minimum":9999999999999999999999999}""",
        """{"type":"string","maxLength":99999999999999999999}""",
        """{"type":"string","minLength":-1}""",
        """{"type":"string","minLength":1e3}""",
        """{"type":"string","pattern":"("}""",
        """{"type":"string","pattern":"^(a+)+$"}""",
        """{"type":"string","pattern":"^(?=(a+)+$)"}""",
        """{"type":"array","items":{"type":"string"},"minItems":1e300}""",
        """{"enum":[1e300,null,{"a":[1]}]}""",
        """{"const":1e400}""",
        """{"type":"object","properties":{"x":{"$ref":"#/components/schemas/Loop"}}}""",
        """{"$ref":"#/components/schemas/Loop"}""",
        """{"$ref":"#/components/schemas/Nothing"}""",
        """{"anyOf":[{"$ref":"#/components/schemas/Loop"},{"type":"null"}]}""",
        """{"allOf":[{"$ref":"#/components/schemas/Loop"}]}""",
        """{"type":"string","format":"uri"}""",
        """{"not":{}}""",
        """{"type":["string","number"],"maximum":1e300}""",
    ];

    [Theory]
    [MemberData(nameof(HostileSchemas))]
    public async Task A_request_ends_whatever_its_schema_asks(string schema)
    {
        using var folder = SchemaFolder.Of(SchemaFolder.WithX(schema), SchemaFolder.WithX(schema), """{"Loop":{"allOf":[{"$ref":"#/components/schemas/Loop"}]}}""");
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { Schemas = { folder.Path }, StepTime = TimeSpan.Zero }, Limit);

        foreach (var input in new[] { """{"x":1e300}""", """{"x":1e400}""", """{"x":-0.1}""", """{"x":12345678901234567890123456789012345678901234567890}""", $$"""{"x":"{{new string('a', 40)}}!"}""", """{"x":[[]]}""", "{}", "[]", "1e400" })
        {
            using var run = await PostAsync($"{emulator.Address}run/{SchemaFolder.Id}", input);
            using var stream = await StreamAsync($"{emulator.Address}run/{SchemaFolder.Id}/stream", input);
            await stream.Content.ReadAsStringAsync(Limit);
            var submitted = await JsonOf(await PostAsync($"{emulator.Address}queue/{SchemaFolder.Id}", input));
            var status = await GetJsonAsync(submitted.GetProperty("status_url").GetString()!);
            using var result = await Http.GetAsync(submitted.GetProperty("response_url").GetString(), Limit);

            Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
            Assert.Equal((run.StatusCode, run.StatusCode), (result.StatusCode, stream.StatusCode));
            // A schema that is nothing but itself means nothing.
            if (!schema.Contains("Loop", StringComparison.Ordinal))
                Assert.True(run.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{schema} {input}: {await run.Content.ReadAsStringAsync(Limit)}");
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task A_request_ends_whatever_a_function_throws(string name)
    {
        Emulator.Respond(Untyped, _ => throw Thrown[name]());
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);

        using var run = await PostAsync("run/me/ends", "{}");
        using var stream = await StreamAsync("run/me/ends/stream", "{}");
        var submitted = await JsonOf(await PostAsync($"queue/me/ends?fal_webhook={receiver.Address}run/my/hook", "{}"));
        var events = await EventsOf(await Http.GetAsync($"{submitted.GetProperty("status_url").GetString()}/stream", Limit));
        using var result = await Http.GetAsync(submitted.GetProperty("response_url").GetString(), Limit);
        var delivered = await receiver.WaitForRequestAsync(_ => true, Limit);

        Assert.Equal("COMPLETED", events[^1].GetProperty("status").GetString());
        Assert.NotEmpty(events[^1].GetProperty("error").GetString()!);
        Assert.Equal((run.StatusCode, run.StatusCode), (result.StatusCode, stream.StatusCode));
        Assert.True((int)run.StatusCode >= 400);
        Assert.Equal("ERROR", delivered.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_stream_ends_whatever_is_thrown_within_it()
    {
        foreach (var name in Thrown.Keys)
        {
            Emulator.RespondStream(Untyped, (_, _) => FailAsync(Thrown[name]()));
            using var response = await StreamAsync("run/me/ends/stream", "{}");

            Assert.Equal(2, (await EventsOf(response)).Count);
        }
    }

    [Theory]
    [InlineData("""{"prompt":"a","prompt":"b"}""")]
    [InlineData("""{"\ud83d":"a"}""")]
    [InlineData("""{"prompt":"\ud83d"}""")]
    public async Task A_stream_of_an_output_that_is_odd_ends(string output)
    {
        Emulator.Respond(Untyped, JsonSerializer.Deserialize<JsonElement>(output));

        using var response = await StreamAsync("run/me/ends/stream", "{}");
        var answer = await response.Content.ReadAsStringAsync(Limit);

        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.InternalServerError, answer);
    }

    [Fact]
    public async Task Cancelling_succeeds_whatever_the_function_does_about_it()
    {
        var started = new TaskCompletionSource();
        Emulator.Respond(Untyped, async (input, cancellationToken) =>
        {
            cancellationToken.Register(() => throw new InvalidOperationException("The test is wrong"));
            started.SetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return input;
        });
        var submitted = await JsonOf(await PostAsync("queue/me/ends", "{}"));
        await started.Task.WaitAsync(Limit);

        using var cancelled = await Http.PutAsync(submitted.GetProperty("cancel_url").GetString(), null, Limit);
        using var result = await Http.GetAsync(submitted.GetProperty("response_url").GetString(), Limit);

        Assert.Equal((HttpStatusCode.Accepted, 499), (cancelled.StatusCode, (int)result.StatusCode));
    }

    [Fact]
    public async Task A_queue_that_never_moves_is_one_too()
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { QueuePositions = int.MaxValue, StepTime = TimeSpan.FromDays(49) }, Limit);
        emulator.Respond(Untyped, input => input);

        var submitted = await JsonOf(await PostAsync($"{emulator.Address}queue/me/ends", "{}"));
        var status = await GetJsonAsync(submitted.GetProperty("status_url").GetString()!);

        Assert.Equal("IN_QUEUE", status.GetProperty("status").GetString());
        Assert.Equal(int.MaxValue - 1, status.GetProperty("queue_position").GetInt32());
    }

    [Fact]
    public async Task What_an_interception_throws_is_answered()
    {
        foreach (var name in Thrown.Keys.Where(name => name != "a lost connection"))
        {
            Emulator.Intercept(_ => throw Thrown[name]());
            using var response = await PostAsync("run/me/ends", "{}");

            Assert.True((int)response.StatusCode >= 400);
            Assert.NotEmpty(await response.Content.ReadAsStringAsync(Limit));
        }
    }

    public static TheoryData<string> Errors => [.. Thrown.Keys.Where(name => name != "a lost connection")];

    private static readonly Dictionary<string, Func<Exception>> Thrown = new()
    {
        ["an exception"] = () => new InvalidOperationException("The test is wrong"),
        ["nothing said"] = () => new SilentException(),
        ["no memory"] = () => new InsufficientExecutionStackException(),
        ["a cancellation of its own"] = () => new OperationCanceledException(),
        ["a task that was cancelled"] = () => new TaskCanceledException(),
        ["several"] = () => new AggregateException(new IOException("one"), new IOException("two")),
        ["half a pair in a message"] = () => new InvalidOperationException("\ud83d"),
        ["half a pair in a body"] = () => new FalApiException("", HttpStatusCode.BadGateway) { Body = """{"detail":"\ud83d"}""" },
        ["a property twice"] = () => new FalApiException("", HttpStatusCode.BadGateway) { Body = """{"detail":"a","detail":"b"}""" },
        ["a body that is no JSON"] = () => new FalApiException("", HttpStatusCode.BadGateway) { Body = "<html>" },
        ["violations that are none"] = () => new FalApiException("", HttpStatusCode.UnprocessableEntity) { Body = """{"detail":[1,null,{"loc":"a"}]}""" },
        ["a status that is none"] = () => new FalApiException("Odd", (HttpStatusCode)1),
        ["a type that is no header"] = () => new FalApiException("Odd", HttpStatusCode.BadGateway) { ErrorType = "a\r\nb: ü" },
        ["a wait without end"] = () => new FalApiException("Odd", HttpStatusCode.BadGateway) { RetryAfter = TimeSpan.MaxValue },
        ["a lost connection"] = () => new FalConnectionException("Gone"),
    };

    private static async IAsyncEnumerable<JsonElement> FailAsync(Exception error)
    {
        await Task.Yield();
        yield return JsonSerializer.SerializeToElement(1);
        if (error is FalConnectionException)
            yield return JsonSerializer.SerializeToElement(2);
        else
            throw error;
    }

    private sealed class SilentException : Exception
    {
        public override string Message => throw new InvalidOperationException("It does not say");
    }
}
