using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Shared;

namespace Fal;

/// <summary>
/// A file in an input or an output: an address, or content of your own that is uploaded when the input is sent.
/// A <see cref="string"/> or a <see cref="Uri"/> converts to it. One instance is uploaded once, however often it is sent.
/// </summary>
[JsonConverter(typeof(FalJsonConverter<FalFile>))]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore without a wait handle holds nothing.")]
public sealed class FalFile : IFalParsable<FalFile>, IFalMedia, IFalFileSource, IEquatable<FalFile>
{
    private readonly SemaphoreSlim? _uploading;
    private volatile string? _url;

    private FalFile(string url) => _url = url;

    private FalFile(LocalContent content)
    {
        Content = content;
        _uploading = new SemaphoreSlim(1, 1);
    }

    /// <summary>The address: <c>https:</c>, <c>http:</c> or <c>data:</c>; null for content that has not been uploaded yet.</summary>
    public string? Url => _url;

    /// <summary>The media type, such as <c>image/png</c>; null where only the address is known.</summary>
    public string? ContentType => Content?.ContentType;

    /// <summary>The name, without folders; null where only the address is known.</summary>
    public string? FileName => Content?.FileName;

    string IFalMedia.Url => _url ?? throw NotUploaded();

    long? IFalMedia.FileSize => Content?.Length;

    internal LocalContent? Content { get; }

    /// <summary>A file from its address, as <see cref="FromUrl"/>. The path of a file on this machine is not one: see <see cref="FromPath"/>.</summary>
    /// <param name="url">The address: <c>https:</c>, <c>http:</c>, or <c>data:image/png;base64,…</c>; null is no file.</param>
    [return: NotNullIfNotNull(nameof(url))]
    public static implicit operator FalFile?(string? url) => url is null ? null : FromUrl(url);

    /// <summary>A file from its address, as <see cref="FromUrl"/>.</summary>
    /// <param name="url">The address; null is no file.</param>
    [return: NotNullIfNotNull(nameof(url))]
    public static implicit operator FalFile?(Uri? url) => url?.OriginalString;

    /// <summary>Whether two files are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FalFile? left, FalFile? right) => Equals(left, right);

    /// <summary>Whether two files are not the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FalFile? left, FalFile? right) => !Equals(left, right);

    /// <summary>A file that the service can fetch by itself, or whose address holds its content. The address is sent as it is.</summary>
    /// <param name="url">The address: <c>https:</c>, <c>http:</c>, or <c>data:image/png;base64,…</c>.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The address starts with <c>data:</c>, and its content cannot be read.</exception>
    public static FalFile FromUrl(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (DataUri.Is(url) && DataUri.Problem(url) is { } problem)
            throw new ArgumentException($"The 'data:' address cannot be read: {problem}.", nameof(url));
        return new FalFile(url);
    }

    /// <summary>
    /// A file from the content of a <c>data:</c> address, to be uploaded when the input is sent. <see cref="FromUrl"/> sends such an address as it
    /// is, content and all, in each input that has it.
    /// </summary>
    /// <param name="dataUri">The address, such as <c>data:image/png;base64,…</c>. Its media type is that of the file.</param>
    /// <param name="fileName">Its name, without folders; from the media type when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The address does not start with <c>data:</c>, or its content cannot be read.</exception>
    public static FalFile FromDataUri(string dataUri, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(dataUri);
        if ((DataUri.Is(dataUri) ? DataUri.Problem(dataUri) : "it does not start with 'data:'") is { } problem)
            throw new ArgumentException($"The 'data:' address cannot be read: {problem}.", nameof(dataUri));
        return FromBytes(DataUri.Content(dataUri), DataUri.ContentType(dataUri), fileName);
    }

    /// <summary>A file on this machine, read when it is uploaded.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="contentType">Its media type; from the name's extension when null.</param>
    /// <returns>The file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FalFile FromPath(string path, string? contentType = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new FileNotFoundException($"There is no file '{full}' to upload.", full);
        var name = Path.GetFileName(full);
        return new FalFile(LocalContent.Of(contentType ?? MediaTypes.Of(name), name, new FileInfo(full).Length, () => new DiskSource(full)));
    }

    /// <summary>A file from bytes in memory, which must not change until it is uploaded.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="contentType">Its media type, such as <c>image/png</c>.</param>
    /// <param name="fileName">Its name, without folders.</param>
    /// <returns>The file.</returns>
    public static FalFile FromBytes(ReadOnlyMemory<byte> bytes, string contentType, string? fileName = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        return new FalFile(LocalContent.Of(contentType, fileName ?? MediaTypes.FileName(contentType), bytes.Length, () => new MemorySource(bytes)));
    }

    /// <summary>
    /// A file from a stream, read from where it stands to its end when it is uploaded, by nobody else meanwhile. The stream stays open.
    /// One that cannot seek is never wholly in memory, and can be uploaded only once: where that fails, the next try says so.
    /// </summary>
    /// <param name="stream">The content.</param>
    /// <param name="contentType">Its media type, such as <c>audio/mpeg</c>.</param>
    /// <param name="fileName">Its name, without folders.</param>
    /// <returns>The file.</returns>
    public static FalFile FromStream(Stream stream, string contentType, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(contentType);
        fileName ??= MediaTypes.FileName(contentType);
        if (!stream.CanSeek)
            return new FalFile(new LocalContent(contentType, fileName, OpenOnce));

        var source = new SeekableSource(stream, stream.Position);
        return new FalFile(LocalContent.Of(contentType, fileName, source.Length, () => source));

        ForwardPartReader OpenOnce(UploadLimits limits) => Interlocked.Exchange(ref stream!, null) is { } unread
            ? new ForwardPartReader(unread, limits)
            : throw CallContext.None.Error($"The stream of '{fileName}' cannot be read a second time to try the upload again. Make the file from a path, from bytes, or from a stream that can seek.");
    }

    /// <summary>Whether two files are the same address, or the same instance where they hold content.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether they are.</returns>
    public bool Equals(FalFile? other) =>
        ReferenceEquals(this, other) || (other is not null && Content is null && other.Content is null && _url == other._url);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FalFile);

    /// <summary>Of the address, or of the instance where it holds content.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => Content is null ? _url!.GetHashCode(StringComparison.Ordinal) : Content.GetHashCode();

    /// <summary>The address, shortened when it holds the content itself; or the name of what is still to be uploaded.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => _url switch
    {
        null => $"{Content!.FileName} ({Content.ContentType}, not uploaded yet)",
        { Length: > 100 } data when DataUri.Is(data) => $"{data.AsSpan(0, 60)}… ({data.Length} characters)",
        var url => url,
    };

    /// <summary>Makes a file of its address. The path of a file on this machine is none: whoever wrote the text may not read such files.</summary>
    /// <param name="s">The address: <c>https:</c>, <c>http:</c>, or <c>data:image/png;base64,…</c>.</param>
    /// <param name="provider">Not asked.</param>
    /// <param name="result">The file.</param>
    /// <returns>Whether the text is such an address.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out FalFile? result)
    {
        result = s is not null && JsonMedia.IsAddress(s) && !(DataUri.Is(s) && DataUri.Problem(s) is not null) ? new FalFile(s) : null;
        return result is not null;
    }

    string IFalText.ToText() => _url ?? ToString();

    static FalFile IFalJson<FalFile>.Read(ref Utf8JsonReader reader) => new(FalJson.ReadString(ref reader));

    static FalTypeSchema IFalJson<FalFile>.Schema() => new("""{"type":"string","format":"uri"}"""u8);

    void IFalJson<FalFile>.Write(Utf8JsonWriter writer) => writer.WriteStringValue(_url ?? throw NotUploaded());

    /// <summary>Content of one's own is nothing that a model made.</summary>
    void IFalMediaSource.CollectMedia(ICollection<IFalMedia> media)
    {
        if (_url is not null)
            media.Add(this);
    }

    void IFalFileSource.CollectFiles(ICollection<FalFile> files)
    {
        // One without an address that the service can fetch is not uploaded either, but whoever looks at the files of an input finds it.
        if (_url is null || !JsonMedia.IsAddress(_url))
            files.Add(this);
    }

    /// <summary>Uploads the content unless that has been done; calls at the same time wait for the first.</summary>
    internal async Task<string> UploadAsync(Func<LocalContent, CancellationToken, Task<string>> upload, CancellationToken cancellationToken)
    {
        if (_url is { } known)
            return known;

        await _uploading!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _url ??= await upload(Content!, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _uploading.Release();
        }
    }

    private InvalidOperationException NotUploaded() => new(
        $"The file '{Content!.FileName}' has no address yet: send the input through a {nameof(FalClient)}, " +
        $"or await {nameof(FalClient)}.{nameof(FalClient.UploadAsync)} first.");
}
