namespace Studio.Realtime;

/// <param name="Number">How many there have been: a newer one has a greater number.</param>
/// <param name="Address">Where the picture is.</param>
/// <param name="Prompt">What it shows.</param>
/// <param name="Time">From typing to there.</param>
public sealed record LivePicture(int Number, string Address, string Prompt, TimeSpan Time);
