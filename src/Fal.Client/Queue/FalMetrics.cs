namespace Fal;

/// <summary>What the service measured of a request.</summary>
public sealed record FalMetrics
{
    /// <summary>How long the model was at work; null where the service does not say.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>Every other measure.</summary>
    public FalProperties Others { get; init; } = FalProperties.Empty;
}
