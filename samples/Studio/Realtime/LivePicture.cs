namespace Studio.Realtime;

/// <param name="Address">Where the picture is.</param>
/// <param name="Prompt">What it shows.</param>
/// <param name="Time">From typing to there.</param>
public sealed record LivePicture(string Address, string Prompt, TimeSpan Time);
