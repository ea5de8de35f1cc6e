using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Testing.Models;

namespace Fal.Testing;

/// <summary>An event of a workflow's stream, for <c>RespondWorkflow</c>. A whole stream ends with an output or an error.</summary>
public sealed class FalEmulatorWorkflowEvent
{
    private FalEmulatorWorkflowEvent(JsonNode content) => Content = Testing.Json.Write(content);

    internal byte[] Content { get; }

    /// <summary>A step has been submitted: <c>{"type":"submit","node_id":…,"app_id":…,"request_id":…}</c>.</summary>
    /// <param name="nodeId">The step's name in the workflow.</param>
    /// <param name="appId">The endpoint that does the step, such as <c>fal-ai/flux/dev</c>.</param>
    /// <param name="requestId">The id of the step's own request; a new one when null.</param>
    /// <returns>The event.</returns>
    public static FalEmulatorWorkflowEvent Submit(string nodeId, string appId, string? requestId = null) =>
        new(WorkflowEvents.Submit(nodeId, appId, requestId ?? Guid.NewGuid().ToString()));

    /// <summary>A step has completed: <c>{"type":"completion","node_id":…,"output":…}</c>.</summary>
    /// <param name="nodeId">The step's name in the workflow.</param>
    /// <param name="output">The step's output as JSON text.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">The output is not JSON.</exception>
    public static FalEmulatorWorkflowEvent Completion(string nodeId, [StringSyntax(StringSyntaxAttribute.Json)] string output) =>
        new(WorkflowEvents.Completion(nodeId, JsonNode.Parse(output)));

    /// <summary>The workflow has completed: <c>{"type":"output","output":…}</c>.</summary>
    /// <typeparam name="TInput">The type of the workflow's input.</typeparam>
    /// <typeparam name="TOutput">The type of the workflow's output.</typeparam>
    /// <param name="endpoint">The workflow.</param>
    /// <param name="output">Its output.</param>
    /// <returns>The event.</returns>
    public static FalEmulatorWorkflowEvent Output<TInput, TOutput>(FalEndpoint<TInput, TOutput> endpoint, TOutput output)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(WorkflowEvents.Output(JsonSerializer.SerializeToNode(output, endpoint.OutputTypeInfo)));
    }

    /// <summary>A step has failed, and the workflow with it: <c>{"type":"error","node_id":…,"message":…,"error":{"status":…,"body":…}}</c>.</summary>
    /// <param name="nodeId">The step's name in the workflow.</param>
    /// <param name="statusCode">The HTTP status that the step was answered with.</param>
    /// <param name="body">What the step was answered, as JSON text.</param>
    /// <param name="message">What went wrong; left out when null.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static FalEmulatorWorkflowEvent Error(
        string nodeId,
        HttpStatusCode statusCode = HttpStatusCode.InternalServerError,
        [StringSyntax(StringSyntaxAttribute.Json)] string body = """{"detail":"Made up by the test"}""",
        string? message = "Made up by the test") =>
        new(WorkflowEvents.Error(nodeId, message, (int)statusCode, JsonNode.Parse(body)));

    /// <summary>An event of whatever the client has to cope with.</summary>
    /// <param name="json">The event as JSON text.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static FalEmulatorWorkflowEvent Json([StringSyntax(StringSyntaxAttribute.Json)] string json) =>
        new(JsonNode.Parse(json) ?? throw new JsonException("The event is null."));
}
