using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>A workflow tells of its steps, and last its output. It fails, or it ends with that.</summary>
public class WorkflowTests : EmulatorTest
{
    private static readonly FalEndpoint<FluxDevInput, FluxDevOutput> Flow = new("workflows/me/flow", FluxDev.Endpoint.InputTypeInfo, FluxDev.Endpoint.OutputTypeInfo);

    private static readonly FalEmulatorWorkflowEvent Submitted = FalEmulatorWorkflowEvent.Submit("draw", "fal-ai/flux/dev", "r-1");

    private static readonly FalEmulatorWorkflowEvent Done = FalEmulatorWorkflowEvent.Output(Flow, Picture);

    [Fact]
    public async Task What_a_workflow_tells_is_typed()
    {
        Emulator.RespondWorkflow(Flow, [Submitted, FalEmulatorWorkflowEvent.Completion("draw", """{"seed":42}"""), FalEmulatorWorkflowEvent.Json("""{"type":"pause","for":3}"""), Done]);

        var told = await ToldAsync();

        Assert.Equal(new FalWorkflowEvent<FluxDevOutput>.NodeSubmitted("draw", "fal-ai/flux/dev", "r-1"), told[0]);
        var completed = Assert.IsType<FalWorkflowEvent<FluxDevOutput>.NodeCompleted>(told[1]);
        Assert.Equal(("draw", """{"seed":42}"""), (completed.NodeId, completed.Output.GetRawText()));
        var unknown = Assert.IsType<FalWorkflowEvent<FluxDevOutput>.Unknown>(told[2]);
        Assert.Equal(("pause", 3), (unknown.Type, unknown.Json.GetProperty("for").GetInt32()));
        Assert.Equal(Picture, Assert.IsType<FalWorkflowEvent<FluxDevOutput>.Completed>(told[3]).Output);
        Assert.Equal(4, told.Count);
        var request = Assert.Single(Emulator.Journal);
        Assert.Equal(("/workflows/me/flow/stream", "text/event-stream"), (request.Path, request.Headers["Accept"]));
    }

    [Fact]
    public async Task An_event_is_there_before_the_next_is_made()
    {
        var next = new SemaphoreSlim(0);
        Emulator.RespondWorkflow(Flow, TellAsync);

        await foreach (var told in Client.StreamWorkflowAsync(Flow, Sunset, null, Deadline))
            next.Release();

        Assert.Equal(0, next.CurrentCount);

        async IAsyncEnumerable<FalEmulatorWorkflowEvent> TellAsync(FluxDevInput input, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            foreach (var told in new[] { Submitted, Done })
            {
                yield return told;
                await next.WaitAsync(token);
            }
        }
    }

    [Fact]
    public async Task The_stream_of_a_workflow_gives_its_output_alone()
    {
        Emulator.RespondWorkflow(Flow, [Submitted, FalEmulatorWorkflowEvent.Completion("draw", "{}"), Done]);

        Assert.Equal([Picture], await OutputsAsync());
    }

    [Theory]
    [InlineData("""{"type":"error","node_id":"draw","message":"The step failed.","error":{"status":503,"body":{"detail":"no runner"}}}""", "Node 'draw': The service answered 503 ServiceUnavailable: The step failed: no runner.")]
    [InlineData("""{"type":"error","node_id":"draw","error":{"status":500,"body":"gone"}}""", "Node 'draw': The service answered 500 InternalServerError")]
    [InlineData("""{"type":"error","node_id":"draw","message":"The step failed","error":{"message":"no runner"}}""", "Node 'draw': The service answered 500 InternalServerError: The step failed: no runner.")]
    [InlineData("""{"type":"error","node_id":"draw","message":"The step failed"}""", "Node 'draw': The service answered 500 InternalServerError: The step failed.")]
    [InlineData("""{"type":"error","message":"The flow failed"}""", "The service answered 500 InternalServerError: The flow failed.")]
    [InlineData("""{"type":"error","node_id":"draw","error":null,"message":"The step failed","more":1}""", "Node 'draw': The service answered 500 InternalServerError: The step failed.")]
    public async Task A_step_that_fails_is_an_error_that_names_it(string failed, string said)
    {
        Emulator.RespondWorkflow(Flow, [Submitted, FalEmulatorWorkflowEvent.Json(failed)]);
        var told = new List<FalWorkflowEvent<FluxDevOutput>>();

        var error = await Assert.ThrowsAsync<FalApiException>(() => ToldAsync(told));

        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(("workflows/me/flow", failed), (error.EndpointId, error.Body));
        Assert.NotNull(error.RequestId);
        Assert.Single(told);
        await Assert.ThrowsAsync<FalApiException>(OutputsAsync);
    }

    [Fact]
    public async Task An_input_of_a_step_that_is_refused_names_the_step_and_the_field()
    {
        Emulator.RespondWorkflow(Flow, [FalEmulatorWorkflowEvent.Error(
            "draw", HttpStatusCode.UnprocessableEntity, """{"detail":[{"loc":["body","prompt"],"msg":"too long","type":"string_too_long"}]}""")]);

        var error = await Assert.ThrowsAsync<FalValidationException>(() => ToldAsync());

        Assert.StartsWith("Node 'draw': The input was refused: prompt: too long", error.Message, StringComparison.Ordinal);

        // It is no property of the workflow's own input.
        Assert.Equal(new FalFieldError("prompt", "too long", "string_too_long"), Assert.Single(error.Errors));
    }

    [Theory]
    [InlineData]
    [InlineData("""{"type":"submit","node_id":"draw"}""")]
    [InlineData("""{"type":"output"}""")]
    [InlineData("""{"type":1}""", "{}")]
    [InlineData("""{"images":[]}""")]
    public async Task A_workflow_that_ends_without_its_output_has_failed(params string[] events)
    {
        Answer(string.Concat(events.Select(told => $"data: {told}\n\n")));

        await Assert.ThrowsAsync<FalConnectionException>(() => ToldAsync());
        await Assert.ThrowsAsync<FalConnectionException>(OutputsAsync);
    }

    [Fact]
    public async Task An_output_that_cannot_be_read_is_kept()
    {
        Answer("""data: {"type":"output","output":["none"]}""");

        var error = await Assert.ThrowsAsync<FalException>(() => ToldAsync());

        Assert.Equal("""["none"]""", error.Body);
    }

    [Theory]
    [InlineData("data: 1\n\n")]
    [InlineData("data: [\"output\"]\n\n")]
    [InlineData("data: {\"type\":\"submit\",\"node_id\":7,\"app_id\":[],\"request_id\":null}\n\n")]
    [InlineData("data: {\"type\":\"submit\",\"node_id\":\"\\ud83d\"}\n\n")]
    [InlineData("data: not JSON\n\n")]
    [InlineData("event: error\ndata: {\"node_id\":\"draw\",\"error\":[1]}\n\n")]
    [InlineData("data: {\"type\":\"error\",\"node_id\":\"\\ud83d\",\"error\":{\"status\":1e99,\"body\":{\"detail\":7}}}\n\n")]
    public async Task Whatever_a_workflow_tells_it_is_an_event_or_an_error_of_the_client(string body)
    {
        Answer(body);

        await Assert.ThrowsAnyAsync<FalException>(() => ToldAsync());
    }

    [Fact]
    public async Task An_answer_that_is_no_stream_is_the_output()
    {
        Emulator.Intercept(_ => new() { Body = JsonSerializer.SerializeToUtf8Bytes(Picture, Flow.OutputTypeInfo), ContentType = "application/json" });

        Assert.Equal(new FalWorkflowEvent<FluxDevOutput>.Completed(Picture), Assert.Single(await ToldAsync()));
        Assert.Equal([Picture], await OutputsAsync());
    }

    [Fact]
    public async Task A_workflow_that_is_refused_is_told()
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.Forbidden));

        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<FalApiException>(() => ToldAsync())).StatusCode);
    }

    private async Task<List<FalWorkflowEvent<FluxDevOutput>>> ToldAsync(List<FalWorkflowEvent<FluxDevOutput>>? told = null)
    {
        told ??= [];
        await foreach (var item in Client.StreamWorkflowAsync(Flow, Sunset, null, Deadline))
            told.Add(item);
        return told;
    }

    private async Task<List<FluxDevOutput>> OutputsAsync()
    {
        var outputs = new List<FluxDevOutput>();
        await foreach (var output in Client.StreamAsync(Flow, Sunset, null, Deadline))
            outputs.Add(output);
        return outputs;
    }

    private void Answer(string events) =>
        Emulator.Intercept(_ => new() { Body = System.Text.Encoding.UTF8.GetBytes(events), ContentType = "text/event-stream" });
}
