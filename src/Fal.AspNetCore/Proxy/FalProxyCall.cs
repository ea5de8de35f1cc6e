using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore;

/// <summary>What a caller of the app wants from the service.</summary>
public sealed class FalProxyCall
{
    internal FalProxyCall(HttpContext httpContext, FalProxyCallKind kind, string? endpointId, string? requestId)
    {
        HttpContext = httpContext;
        Kind = kind;
        EndpointId = endpointId;
        RequestId = requestId;
    }

    /// <summary>The caller's own request, with its <see cref="HttpContext.User"/>.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>What is wanted.</summary>
    public FalProxyCallKind Kind { get; }

    /// <summary>
    /// The endpoint, such as <c>fal-ai/flux/dev</c>. Of a request in the queue the service knows the app alone, such as <c>fal-ai/flux</c>. Null
    /// for an upload.
    /// </summary>
    public string? EndpointId { get; }

    /// <summary>The request that is asked about, or that a submit has made; null where there is none yet.</summary>
    public string? RequestId { get; }

    /// <summary>Whether the service bills it: a run, a stream or a submit.</summary>
    public bool IsBilled => Kind is FalProxyCallKind.Run or FalProxyCallKind.Stream or FalProxyCallKind.Submit;

    /// <summary>The same, when its request is known.</summary>
    internal FalProxyCall Of(string? requestId) => new(HttpContext, Kind, EndpointId, requestId);

    /// <summary>Names the call.</summary>
    /// <returns>The kind and the endpoint.</returns>
    public override string ToString() => EndpointId is null ? $"{Kind}" : $"{Kind} {EndpointId}";
}
