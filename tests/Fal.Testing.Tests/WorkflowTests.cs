using System.Net;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>Workflows stream events of their steps, not outputs.</summary>
public class WorkflowTests : EmulatorTest
{
    private const string Id = "workflows/me/puppy";

    private static readonly FalEndpoint<JsonElement, JsonElement> Puppy = FalEndpoint.Untyped(Id);

    [Fact]
    public async Task A_workflow_of_a_schema_streams_a_step_and_then_its_output()
    {
        using var folder = new SchemaFolder();
        var path = folder.Write("puppy.json", SchemaFolder.Document("{}", SchemaFolder.WithX("""{"const":7}""")).Replace(SchemaFolder.Id, Id, StringComparison.Ordinal));
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions
        {
            // Workflows always stream, though the catalogue does not say it of them.
            Schemas = { new FalEmulatorSchema(path) { Stream = false } },
            StepTime = TimeSpan.Zero,
        }, Limit);

        using var stream = await StreamAsync($"{emulator.Address}run/{Id}/stream", "{}");
        using var run = await PostAsync($"{emulator.Address}run/{Id}", "{}");
        var submitted = await JsonOf(await PostAsync($"{emulator.Address}queue/{Id}", "{}"));
        var events = await EventsOf(stream);

        Assert.Equal(["submit", "completion", "output"], events.Select(TypeOf));
        Assert.Equal(events[0].GetProperty("node_id").GetString(), events[1].GetProperty("node_id").GetString());
        Assert.True(Guid.TryParse(events[0].GetProperty("request_id").GetString(), out _));
        Assert.NotEmpty(events[0].GetProperty("app_id").GetString()!);
        Assert.Equal(7, events[1].GetProperty("output").GetProperty("x").GetInt32());
        Assert.Equal("""{"type":"output","output":{"x":7}}""", events[2].GetRawText());
        Assert.Equal("""{"x":7}""", (await JsonOf(run)).GetRawText());
        Assert.Equal("""{"x":7}""", (await GetJsonAsync(submitted.GetProperty("response_url").GetString()!)).GetRawText());
    }

    [Fact]
    public async Task The_output_that_a_test_gives_ends_the_stream()
    {
        Emulator.Respond(Puppy, input => JsonSerializer.SerializeToElement(new { got = input }));

        using var response = await StreamAsync($"run/{Id}/stream", "5");

        Assert.Equal("""{"type":"output","output":{"got":5}}""", (await EventsOf(response))[^1].GetRawText());
    }

    [Fact]
    public async Task A_test_says_which_events()
    {
        Emulator.RespondWorkflow(Puppy,
        [
            FalEmulatorWorkflowEvent.Submit("draw", "fal-ai/flux/dev", "r1"),
            FalEmulatorWorkflowEvent.Completion("draw", """{"n":1}"""),
            FalEmulatorWorkflowEvent.Json("""{"type":"news"}"""),
            FalEmulatorWorkflowEvent.Output(Puppy, JsonSerializer.SerializeToElement(new { n = 2 })),
        ]);

        using var stream = await StreamAsync($"run/{Id}/stream", "{}");
        using var run = await PostAsync($"run/{Id}", "{}");

        Assert.Equal(
            ["""{"type":"submit","node_id":"draw","app_id":"fal-ai/flux/dev","request_id":"r1"}""", """{"type":"completion","node_id":"draw","output":{"n":1}}""", """{"type":"news"}""", """{"type":"output","output":{"n":2}}"""],
            (await EventsOf(stream)).Select(e => e.GetRawText()));
        Assert.Equal("""{"n":2}""", await run.Content.ReadAsStringAsync(Limit));
    }

    [Fact]
    public async Task A_failed_step_is_an_event_and_of_a_run_the_answer()
    {
        Emulator.RespondWorkflow(Puppy, [FalEmulatorWorkflowEvent.Error("draw", HttpStatusCode.BadRequest, """{"detail":"Too dark"}""", "It failed")]);

        using var stream = await StreamAsync($"run/{Id}/stream", "{}");
        using var run = await PostAsync($"run/{Id}", "{}");

        Assert.Equal(
            """{"type":"error","node_id":"draw","error":{"status":400,"body":{"detail":"Too dark"}},"message":"It failed"}""", Assert.Single(await EventsOf(stream)).GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, run.StatusCode);
        Assert.Equal("Too dark", (await JsonOf(run)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task What_is_thrown_is_an_error_event_once_the_stream_has_begun()
    {
        Emulator.RespondWorkflow(Puppy, (_, _) => FailingAsync());

        using var response = await StreamAsync($"run/{Id}/stream", "{}");
        var events = await EventsOf(response);

        Assert.Equal(["submit", "error"], events.Select(TypeOf));
        Assert.Equal("Out of memory", events[1].GetProperty("message").GetString());
        Assert.Equal(503, events[1].GetProperty("error").GetProperty("status").GetInt32());
        Assert.Equal("Out of memory", events[1].GetProperty("error").GetProperty("body").GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Events_without_an_end_are_no_output()
    {
        Emulator.RespondWorkflow(Puppy, [FalEmulatorWorkflowEvent.Submit("draw", "fal-ai/flux/dev")]);

        using var run = await PostAsync($"run/{Id}", "{}");

        Assert.Equal(HttpStatusCode.InternalServerError, run.StatusCode);
    }

    [Fact]
    public void Only_workflows_have_events()
    {
        var error = Assert.Throws<ArgumentException>(() => Emulator.RespondWorkflow(FalEndpoint.Untyped("me/puppy"), []));

        Assert.Contains("workflows/owner/name", error.Message, StringComparison.Ordinal);
    }

    private static string? TypeOf(JsonElement step) => step.GetProperty("type").GetString();

    private static async IAsyncEnumerable<FalEmulatorWorkflowEvent> FailingAsync()
    {
        await Task.Yield();
        yield return FalEmulatorWorkflowEvent.Submit("draw", "fal-ai/flux/dev");
        throw new FalApiException("Out of memory", HttpStatusCode.ServiceUnavailable);
    }
}
