namespace Fal;

/// <summary>A request that is in the queue, and where it is followed.</summary>
internal sealed record QueuedRequest(EndpointId Endpoint, string Id)
{
    public string? GatewayRequestId { get; init; }

    /// <summary>The C# properties of the input, so that errors can name them; null where they are not known.</summary>
    public IFalMembers? InputMembers { get; init; }

    public required Uri Status { get; init; }

    public required Uri Response { get; init; }

    public required Uri Cancel { get; init; }
}
