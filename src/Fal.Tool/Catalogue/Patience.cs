namespace Fal.Tool.Catalogue;

/// <summary>How long a server is waited for.</summary>
/// <param name="Idle">Until it answers, and from one piece of the answer to the next.</param>
/// <param name="Whole">For the whole of an answer.</param>
internal sealed record Patience(TimeSpan Idle, TimeSpan Whole)
{
    public static Patience Default { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(100));
}
