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
    public long? Length { get; private init; }

    /// <summary>Opens it to be read at any place; null where it can be read but once, from its start to its end.</summary>
    public Func<ByteSource>? Source { get; private init; }

    /// <summary>Content that can be read at any place, as often as needed.</summary>
    public static LocalContent Of(string contentType, string fileName, long length, Func<ByteSource> open) =>
        new(contentType, fileName, limits => new RangePartReader(open(), limits)) { Length = length, Source = open };

    /// <summary>Puts it into the storage. Asked of the content, so that a program which has none, compiled ahead, has no uploads in it.</summary>
    public Task<string> UploadAsync(
        Storage storage, IReadOnlyList<FileCheck> checks, UploadSettings settings, CallContext context, CancellationToken cancellationToken) =>
        storage.UploadAsync(this, checks, settings, context, cancellationToken);

    public PartReader Open(UploadLimits limits) => open(limits);
}
