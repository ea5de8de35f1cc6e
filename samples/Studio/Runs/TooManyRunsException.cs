namespace Studio.Runs;

/// <summary>A visitor has as many runs under way as he may have.</summary>
/// <param name="message">What to do about it.</param>
public sealed class TooManyRunsException(string message) : Exception(message);
