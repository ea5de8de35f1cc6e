namespace Fal;

/// <summary>Content that is still to be uploaded.</summary>
/// <param name="contentType">Its media type.</param>
/// <param name="fileName">Its name, without folders.</param>
/// <param name="open">Opens it for one upload.</param>
internal sealed class LocalContent(string contentType, string fileName, Func<UploadLimits, PartReader> open)
{
    public string ContentType => contentType;

    public string FileName => fileName;

    /// <summary>In bytes, when the file was made; null where only reading tells.</summary>
    public long? Length { get; init; }

    public PartReader Open(UploadLimits limits) => open(limits);
}
