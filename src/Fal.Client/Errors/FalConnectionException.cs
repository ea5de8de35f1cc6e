namespace Fal;

/// <summary>The service could not be reached, or the connection to it was lost.</summary>
public sealed class FalConnectionException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">Its cause.</param>
    public FalConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
