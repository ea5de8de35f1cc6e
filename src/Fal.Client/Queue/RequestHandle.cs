namespace Fal;

/// <summary>A request that is in the queue, and where it is followed.</summary>
internal sealed record RequestHandle(EndpointId Endpoint, string Id)
{
    public string? GatewayRequestId { get; init; }

    /// <summary>What errors about the request are about.</summary>
    public required CallContext Context { get; init; }

    public required Uri Status { get; init; }

    public required Uri Response { get; init; }

    public required Uri Cancel { get; init; }
}
