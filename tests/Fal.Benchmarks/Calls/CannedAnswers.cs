using System.Text;

namespace Fal.Benchmarks;

/// <summary>What the service answers to each request, byte for byte and always the same.</summary>
/// <param name="queue">Where the addresses in its answers lead.</param>
internal sealed class CannedAnswers(Uri queue)
{
    public const string RequestId = "764cabcf-b745-4b3e-ae38-1200304cf45b";

    public const int Events = 1000;

    private readonly byte[] _submitted = Encoding.UTF8.GetBytes($$"""
        {"status":"IN_QUEUE","request_id":"{{RequestId}}","gateway_request_id":"{{RequestId}}","response_url":"{{queue}}fal-ai/flux/requests/{{RequestId}}","status_url":"{{queue}}fal-ai/flux/requests/{{RequestId}}/status","cancel_url":"{{queue}}fal-ai/flux/requests/{{RequestId}}/cancel","queue_position":0}
        """);

    private readonly byte[] _completed = Encoding.UTF8.GetBytes($$"""
        {"status":"COMPLETED","request_id":"{{RequestId}}","response_url":"{{queue}}fal-ai/flux/requests/{{RequestId}}","metrics":{"inference_time":1.234},"logs":null}
        """);

    /// <summary>As many outputs as server-sent events.</summary>
    public static byte[] EventStream { get; } = Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Repeat($"data: {Encoding.UTF8.GetString(JsonText.FluxOutput)}\n\n", Events)));

    /// <summary>The body for a request of a method to a path.</summary>
    public byte[] For(ReadOnlySpan<char> path, bool isPost)
    {
        if (path.StartsWith("/queue/"))
            return isPost ? _submitted : path.EndsWith("/status") ? _completed : JsonText.FluxOutput;
        return path.EndsWith("/stream") ? EventStream : JsonText.FluxOutput;
    }

    public static string ContentType(byte[] body) => body == EventStream ? "text/event-stream" : "application/json";
}
