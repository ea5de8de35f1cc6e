namespace Fal;

/// <summary>What the service says about an error beside what went wrong.</summary>
/// <param name="ErrorType">The kind of error in the service's own word.</param>
internal readonly record struct ErrorHints(string? ErrorType, bool? IsRetryable = null, TimeSpan? RetryAfter = null);
