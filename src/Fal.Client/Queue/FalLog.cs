namespace Fal;

/// <summary>A log line of a request.</summary>
/// <param name="Message">The text.</param>
/// <param name="Level">How it was logged: <c>STDERR</c>, <c>STDOUT</c>, <c>ERROR</c>, <c>INFO</c>, <c>WARN</c> or <c>DEBUG</c>; null where not said.</param>
/// <param name="Source">What logged it.</param>
/// <param name="Timestamp">When; null where not said or not a time.</param>
public sealed record FalLog(string Message, string? Level = null, string? Source = null, DateTimeOffset? Timestamp = null)
{
    /// <summary>What else the service says about the line.</summary>
    public FalProperties Labels { get; init; } = FalProperties.Empty;

    /// <summary>The level and the text.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Level is null ? Message : $"[{Level}] {Message}";
}
