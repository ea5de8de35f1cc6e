using System.Text.Json;

namespace Fal;

/// <summary>What the stream of a workflow tells: of its steps, which are called nodes, and last its own output.</summary>
/// <typeparam name="TOutput">The type of the workflow's output.</typeparam>
public abstract record FalWorkflowEvent<TOutput>
{
    private FalWorkflowEvent()
    {
    }

    /// <summary>A step has been submitted to the model that does it.</summary>
    /// <param name="NodeId">The step's name in the workflow.</param>
    /// <param name="AppId">The model, such as <c>fal-ai/flux/dev</c>, where the service says it.</param>
    /// <param name="RequestId">The id of the step's own request, where the service says it.</param>
    public sealed record NodeSubmitted(string NodeId, string? AppId, string? RequestId) : FalWorkflowEvent<TOutput>;

    /// <summary>A step has completed.</summary>
    /// <param name="NodeId">The step's name in the workflow.</param>
    /// <param name="Output">What its model made, as JSON.</param>
    public sealed record NodeCompleted(string NodeId, JsonElement Output) : FalWorkflowEvent<TOutput>;

    /// <summary>The workflow has completed.</summary>
    /// <param name="Output">What it made.</param>
    public sealed record Completed(TOutput Output) : FalWorkflowEvent<TOutput>;

    /// <summary>An event that this version of the client does not know.</summary>
    /// <param name="Type">The kind as the service names it; null where it has no name.</param>
    /// <param name="Json">The whole event.</param>
    public sealed record Unknown(string? Type, JsonElement Json) : FalWorkflowEvent<TOutput>;
}
