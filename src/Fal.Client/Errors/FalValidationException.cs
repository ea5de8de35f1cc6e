using System.Net;

namespace Fal;

/// <summary>The input does not fit the model's schema: refused by the service, or by the client before anything was sent.</summary>
public sealed class FalValidationException : FalApiException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="errors">Every violation.</param>
    public FalValidationException(string message, IReadOnlyList<FalFieldError> errors)
        : base(message, HttpStatusCode.UnprocessableEntity)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Errors = errors;
    }

    /// <summary>Every violation. One without a path is about the input as a whole.</summary>
    public IReadOnlyList<FalFieldError> Errors { get; }
}
