namespace Fal;

/// <summary>
/// Of several files some were not saved, and nothing of them is there; the others are. The cause is what kept the one from it, or an
/// <see cref="AggregateException"/> of what kept several.
/// </summary>
public sealed class FalSaveException : FalException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="paths">Where the files are; null for each that was not saved.</param>
    /// <param name="innerException">Its cause.</param>
    public FalSaveException(string message, IReadOnlyList<string?> paths, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Paths = paths;
    }

    /// <summary>Where the files are, in their order; null for each that was not saved.</summary>
    public IReadOnlyList<string?> Paths { get; }
}
