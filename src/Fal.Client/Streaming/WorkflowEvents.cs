using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>Reads what the stream of a workflow tells.</summary>
internal static class WorkflowEvents
{
    /// <exception cref="FalException">The workflow has failed, or the event cannot be read.</exception>
    public static FalWorkflowEvent<TOutput> Read<TOutput>(ReadOnlyMemory<byte> data, JsonTypeInfo<TOutput> outputTypeInfo, EventStream events)
    {
        var context = events.Context;
        using var document = AnswerReader.Parse(data, events.Lost);
        var json = document.RootElement;
        var node = context.Redact(json.StringOrNull("node_id")) ?? "";
        var output = json.PropertyOrNull("output");
        return json.StringOrNull("type") switch
        {
            "submit" => new FalWorkflowEvent<TOutput>.NodeSubmitted(node, context.Redact(json.StringOrNull("app_id")), context.Redact(json.StringOrNull("request_id"))),
            "completion" when output is { } made => new FalWorkflowEvent<TOutput>.NodeCompleted(node, made.Clone()),
            "output" when output is { } made => new FalWorkflowEvent<TOutput>.Completed(events.Read(Encoding.UTF8.GetBytes(made.GetRawText()), outputTypeInfo)),
            "error" => throw ErrorAnswer.Read(data.Span, context),
            var type => new FalWorkflowEvent<TOutput>.Unknown(type, json.Clone()),
        };
    }
}
