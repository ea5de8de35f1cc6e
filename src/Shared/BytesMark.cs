namespace Fal.Shared;

/// <summary>
/// How bytes are told from text on the way from a type to MessagePack, which leads over JSON: white space before the string that holds them
/// as base64. It is the same JSON with it and without, and no writer puts this white space there.
/// </summary>
internal static class BytesMark
{
    /// <summary>
    /// The depth of writers that write the mark. Writers have no place for a word of ours, but types that write themselves see this one; it is
    /// otherwise as good as the 1000 that writers have by themselves.
    /// </summary>
    public const int WriterDepth = 999;

    /// <summary>The white space.</summary>
    public static readonly byte[] Text = [(byte)'\t', (byte)'\r'];
}
