namespace Fal;

/// <summary>
/// A time limit that the caller set has passed. A queued request was cancelled on the service, as far as it could be reached:
/// see <see cref="FalException.RequestId"/>.
/// </summary>
public sealed class FalTimeoutException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What took too long.</param>
    /// <param name="innerException">Its cause.</param>
    public FalTimeoutException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
