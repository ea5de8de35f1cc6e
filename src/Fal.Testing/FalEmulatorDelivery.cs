using System.Net;

namespace Fal.Testing;

/// <summary>One try of the emulator to deliver a webhook.</summary>
public sealed class FalEmulatorDelivery
{
    internal FalEmulatorDelivery(Uri address, string requestId, int attempt, ReadOnlyMemory<byte> body, HttpStatusCode? statusCode)
    {
        Address = address;
        RequestId = requestId;
        Attempt = attempt;
        Body = body;
        StatusCode = statusCode;
    }

    /// <summary>Where it was posted.</summary>
    public Uri Address { get; }

    /// <summary>The id of the request that it tells of.</summary>
    public string RequestId { get; }

    /// <summary>Which try it was, 1 to 10.</summary>
    public int Attempt { get; }

    /// <summary>What was posted.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The answer; null where none came.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>Whether the answer was 2xx, so that there is no other try.</summary>
    public bool IsDelivered => StatusCode is { } code && (int)code is >= 200 and <= 299;

    /// <summary>The request, the try and its answer; not the address, which may hold a token.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{RequestId}, try {Attempt}: {StatusCode?.ToString() ?? "no answer"}";
}
