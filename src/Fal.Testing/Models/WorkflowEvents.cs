using System.Text.Json.Nodes;

namespace Fal.Testing.Models;

/// <summary>What a workflow streams: events of its steps, and last its own output or an error.</summary>
internal static class WorkflowEvents
{
    /// <summary>The one step of a made-up workflow, and who failed where nobody says so.</summary>
    private const string Node = "node";

    public static JsonObject Submit(string nodeId, string appId, string requestId) =>
        new() { ["type"] = "submit", ["node_id"] = nodeId, ["app_id"] = appId, ["request_id"] = requestId };

    public static JsonObject Completion(string nodeId, JsonNode? output) => new() { ["type"] = "completion", ["node_id"] = nodeId, ["output"] = output };

    public static JsonObject Output(JsonNode? output) => new() { ["type"] = "output", ["output"] = output };

    public static JsonObject Error(string nodeId, string? message, int statusCode, JsonNode? body)
    {
        var error = new JsonObject { ["type"] = "error", ["node_id"] = nodeId, ["error"] = new JsonObject { ["status"] = statusCode, ["body"] = body } };
        if (message is not null)
            error["message"] = message;
        return error;
    }

    /// <summary>The error of a stream that has begun.</summary>
    public static JsonObject Error(Outcome outcome) => Error(Node, outcome.ErrorText, outcome.StatusCode, outcome.ReadBody());

    /// <summary>A workflow of one step, whose output is that of the workflow.</summary>
    public static IEnumerable<byte[]> Of(byte[] output)
    {
        yield return Json.Write(Submit(Node, "fal-ai/emulator", Guid.NewGuid().ToString()));
        yield return Json.Write(Completion(Node, JsonNode.Parse(output)));
        yield return Json.Write(Output(JsonNode.Parse(output)));
    }

    /// <summary>What comes of a workflow whose last event is this one, where nobody streams it.</summary>
    public static Outcome Result(byte[] last)
    {
        if (!Json.TryRead(last, out var read) || read is not JsonObject content)
            return Outcome.Success(last);
        return (content["type"] as JsonValue)?.ToString() switch
        {
            "output" => Outcome.Success(content["output"] is { } output ? Json.Write(output) : "null"u8.ToArray()),
            "error" => Failure(content),
            _ => Outcome.Error(500, "The events that the test gave end with neither an output nor an error."),
        };
    }

    private static Outcome Failure(JsonObject content)
    {
        var error = content["error"] as JsonObject;
        var statusCode = error?["status"] is JsonValue status && status.TryGetValue(out int code) && code is >= 400 and <= 599 ? code : 500;
        return error?["body"] is JsonObject body
            ? new Outcome(statusCode, Json.Write(body))
            : Outcome.Error(statusCode, content["message"]?.ToString() ?? "The workflow failed.");
    }
}
