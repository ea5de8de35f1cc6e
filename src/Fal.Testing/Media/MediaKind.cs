namespace Fal.Testing.Media;

/// <summary>What a file is of.</summary>
internal enum MediaKind
{
    /// <summary>Anything that is not drawn.</summary>
    Other,

    /// <summary>An image.</summary>
    Picture,

    /// <summary>A video.</summary>
    Film,

    /// <summary>A sound.</summary>
    Tone,

    /// <summary>A shape in space.</summary>
    Solid,
}
