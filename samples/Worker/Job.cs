namespace Worker;

/// <summary>A picture to make.</summary>
/// <param name="Line">The line of the prompt, from 1.</param>
/// <param name="Prompt">What to paint.</param>
/// <param name="Picture">Where the picture is, once it is made.</param>
internal sealed record Job(int Line, string Prompt, string Picture);
