using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Fal.Testing;

/// <summary>What <see cref="FalEmulator.Intercept"/> answers instead of the emulator, or what it does to the emulator's own answer.</summary>
public sealed record FalEmulatorAnswer
{
    /// <summary>Drops the connection without an answer.</summary>
    public static FalEmulatorAnswer Drop { get; } = new() { IsDrop = true };

    /// <summary>Never answers: the request hangs until the client gives up or the emulator is disposed.</summary>
    public static FalEmulatorAnswer Stall { get; } = new() { IsStall = true };

    /// <summary>
    /// Whether status and body are those of the emulator's own answer. What is changed is how it is sent (<see cref="PieceSize"/>,
    /// <see cref="PieceDelay"/>, <see cref="CutAfter"/>), and <see cref="Headers"/> are added to its own.
    /// </summary>
    public bool IsOwn { get; init; }

    /// <summary>
    /// Whether the emulator does its work first, and this takes the place of its answer: a submit is accepted, for instance, and its client does
    /// not get to know.
    /// </summary>
    public bool AfterWork { get; init; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; init; } = HttpStatusCode.OK;

    /// <summary>More headers, such as <c>x-fal-billable-units</c>, <c>x-fal-served-from</c> or <c>x-fal-needs-retry</c>.</summary>
    public IDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The media type of the body. To a realtime input the body is a message: binary where this is <c>application/msgpack</c>, else text.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body is sent in pieces of so many bytes, also where that parts a character. 1 or more; 0 for as it comes.</summary>
    public int PieceSize { get; init; }

    /// <summary>The wait after each piece. Zero or more.</summary>
    public TimeSpan PieceDelay { get; init; }

    /// <summary>The connection is dropped after so many bytes of the body. 0 or more; null for never.</summary>
    public long? CutAfter { get; init; }

    /// <summary>To a realtime input: the socket is closed with this status instead of an output. Null for another answer.</summary>
    public WebSocketCloseStatus? CloseStatus { get; init; }

    internal bool IsDrop { get; private init; }

    internal bool IsStall { get; private init; }

    /// <summary>Closes the socket that a realtime input came over.</summary>
    /// <param name="status">The status, such as 1011 for an error of the server.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer CloseSocket(WebSocketCloseStatus status) => new() { CloseStatus = status };

    /// <summary>An error as the service's gateway answers it: <c>{"detail": …}</c>.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="detail">What went wrong.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer Error(HttpStatusCode statusCode, string detail = "Made up by the test") =>
        new() { StatusCode = statusCode, Body = Models.Outcome.Detail(detail) };

    /// <summary>403: the account is locked, as the service says it of an exhausted balance or of another reason.</summary>
    /// <param name="reason">The reason, such as <c>Admin lock</c> or <c>TOP_UP</c>.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer AccountLocked(string reason = "Exhausted balance. Top up your balance at fal.ai/dashboard/billing") =>
        Error(HttpStatusCode.Forbidden, $"User is locked. Reason: {reason}.");

    /// <summary>410 and the error type <c>EndpointDeprecated</c>: the endpoint was taken away. Status and wording are the emulator's own.</summary>
    /// <param name="successor">The id or the address of what takes its place.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer EndpointDeprecated(string successor) =>
        Error(HttpStatusCode.Gone, $"This endpoint is deprecated. Use {successor} instead.", "EndpointDeprecated");

    /// <summary>429 and the error type <c>concurrent_requests_limit</c>: as many direct calls run as the account may have at once.</summary>
    /// <returns>The answer, with <c>x-fal-needs-retry: 1</c>.</returns>
    public static FalEmulatorAnswer ConcurrencyLimit() =>
        Error(HttpStatusCode.TooManyRequests, "Maximum number of concurrent requests reached.", "concurrent_requests_limit") with
        {
            Headers = new Dictionary<string, string> { ["x-fal-error-type"] = "concurrent_requests_limit", ["x-fal-needs-retry"] = "1" },
        };

    /// <summary>An answer with a body of JSON text, or of whatever text the client has to cope with.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="body">The text.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer Text(HttpStatusCode statusCode, [StringSyntax(StringSyntaxAttribute.Json)] string body) =>
        new() { StatusCode = statusCode, Body = Encoding.UTF8.GetBytes(body) };

    private static FalEmulatorAnswer Error(HttpStatusCode statusCode, string detail, string errorType) => new()
    {
        StatusCode = statusCode,
        Headers = new Dictionary<string, string> { ["x-fal-error-type"] = errorType },
        Body = Models.Outcome.Detail(detail, errorType),
    };
}
