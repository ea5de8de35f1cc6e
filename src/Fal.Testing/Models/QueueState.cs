namespace Fal.Testing.Models;

/// <summary>Where a queued request is.</summary>
/// <param name="Position">How many are before it, while it waits; else null.</param>
/// <param name="Lines">How many log lines there are.</param>
/// <param name="Outcome">What came of it, once it has completed.</param>
internal sealed record QueueState(int? Position, int Lines, Outcome? Outcome);
