using System.Diagnostics.CodeAnalysis;

namespace Fal;

/// <summary>A request that is in the queue, and where it is followed.</summary>
internal sealed record RequestHandle(EndpointId Endpoint, string Id)
{
    private const int MaxIdLength = 256;

    public string? GatewayRequestId { get; init; }

    /// <summary>What errors about the request are about.</summary>
    public required CallContext Context { get; init; }

    /// <summary>The headers of the requests that follow it; the client's own when null.</summary>
    public KeyValuePair<string, string>[]? Headers { get; init; }

    public required Uri Status { get; init; }

    public required Uri Response { get; init; }

    public required Uri Cancel { get; init; }

    /// <summary>Whether a text can be an id: it is to stand in addresses, as one step of their paths, and in lines of a log.</summary>
    public static bool IsId([NotNullWhen(true)] string? text) =>
        !string.IsNullOrWhiteSpace(text) && text is not ("." or "..") && text.Length <= MaxIdLength && !text.AsSpan().ContainsAnyInRange('\0', '\x1F');
}
