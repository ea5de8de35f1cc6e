using System.Net;

namespace Fal.Testing;

/// <summary>One try of the emulator to deliver a webhook.</summary>
public sealed class FalEmulatorDelivery
{
    internal FalEmulatorDelivery(Uri address, string requestId, int attempt, ReadOnlyMemory<byte> body)
    {
        Address = address;
        RequestId = requestId;
        Attempt = attempt;
        Body = body;
    }

    /// <summary>Where it was posted.</summary>
    public Uri Address { get; }

    /// <summary>The id of the request that it tells of.</summary>
    public string RequestId { get; }

    /// <summary>Which try it was, 1 to 31.</summary>
    public int Attempt { get; }

    /// <summary>What was posted.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The answer; null where none came.</summary>
    public HttpStatusCode? StatusCode { get; internal init; }

    /// <summary>Why no answer came; null where one did.</summary>
    public string? Error { get; internal init; }

    /// <summary>Whether there is no other try: it was delivered, or redirected (a webhook's redirect is not followed), or this was the last.</summary>
    public bool IsFinal { get; internal init; }

    /// <summary>Whether the answer was 2xx.</summary>
    public bool IsDelivered => StatusCode is { } code && (int)code is >= 200 and <= 299;

    /// <summary>The request, the try and its answer; not the address, which may hold a token.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{RequestId}, try {Attempt}: {StatusCode?.ToString() ?? "no answer"}{(IsFinal && !IsDelivered ? ", given up" : "")}";
}
