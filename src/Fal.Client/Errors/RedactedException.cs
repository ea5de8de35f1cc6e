namespace Fal;

/// <summary>Stands in for a cause that told a secret: the same text without it.</summary>
internal sealed class RedactedException(string text) : Exception(text);
