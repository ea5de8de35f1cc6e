namespace Fal;

/// <summary>A call that failed. The message names the endpoint and the request and never holds a key.</summary>
public class FalException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Its cause.</param>
    public FalException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The endpoint that was called, where one was.</summary>
    public string? EndpointId { get; init; }

    /// <summary>
    /// The service's id of the request, where it is known. A queued request goes on unless it was cancelled: see
    /// <see cref="FalClient.Request{TInput, TOutput}"/>.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// What the request is billed for, in the units of the model's price, where the service said it beside its error, or beside an output that
    /// cannot be read; null where it did not.
    /// </summary>
    public decimal? BillableUnits { get; init; }

    /// <summary>
    /// Whether something that is paid for was sent, and the service may have accepted it, or has: who sends it again may pay twice. False
    /// where nothing was sent, where the service has refused, and where a <see cref="RequestId"/> of the queue tells what to ask for.
    /// </summary>
    public bool MayHaveBeenAccepted { get; init; }

    /// <summary>The body of the service's answer, without the keys and tokens that the client has sent; null where there was none.</summary>
    public string? Body { get; init; }
}
