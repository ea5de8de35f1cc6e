namespace Fal;

/// <summary>A request that is not a webhook of the service. Refuse it, as with 401, and do nothing that it says.</summary>
public sealed class FalWebhookException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What is wrong with the request.</param>
    /// <param name="problem">The same, for programs.</param>
    public FalWebhookException(string message, FalWebhookProblem problem)
        : base(message) => Problem = problem;

    /// <summary>What is wrong with the request.</summary>
    public FalWebhookProblem Problem { get; }
}
