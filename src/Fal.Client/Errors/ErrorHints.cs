namespace Fal;

/// <summary>What the service says about an error beside what went wrong.</summary>
internal readonly record struct ErrorHints
{
    private readonly IReadOnlyList<string>? _categories;

    public FalErrorType? ErrorType { get; init; }

    public bool? IsRetryable { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What flagged content was flagged as.</summary>
    public IReadOnlyList<string> Categories
    {
        get => _categories ?? [];
        init => _categories = value;
    }

    /// <summary>The endpoint to call instead of one that was taken away.</summary>
    public string? SuccessorId { get; init; }
}
