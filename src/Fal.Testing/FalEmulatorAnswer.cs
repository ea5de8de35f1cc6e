using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Fal.Testing;

/// <summary>What <see cref="FalEmulator.Intercept"/> answers instead of the emulator.</summary>
public sealed class FalEmulatorAnswer
{
    /// <summary>Drops the connection without an answer.</summary>
    public static FalEmulatorAnswer Drop { get; } = new() { IsDrop = true };

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode StatusCode { get; init; } = HttpStatusCode.OK;

    /// <summary>More headers.</summary>
    public IDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether the connection is dropped after the body, so that the client sees a broken answer.</summary>
    public bool IsBroken { get; init; }

    internal bool IsDrop { get; private init; }

    /// <summary>An error as the service's gateway answers it: <c>{"detail": …}</c>.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="detail">What went wrong.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer Error(HttpStatusCode statusCode, string detail = "Made up by the test") =>
        Text(statusCode, Encoding.UTF8.GetString(Models.Outcome.Detail(detail)));

    /// <summary>An answer with a body of JSON text, or of whatever text the client has to cope with.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="body">The text.</param>
    /// <returns>The answer.</returns>
    public static FalEmulatorAnswer Text(HttpStatusCode statusCode, [StringSyntax(StringSyntaxAttribute.Json)] string body) =>
        new() { StatusCode = statusCode, Body = Encoding.UTF8.GetBytes(body) };
}
