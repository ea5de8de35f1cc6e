namespace Fal.Testing;

/// <summary>A file in the emulator's storage.</summary>
public sealed class FalEmulatorFile
{
    private readonly Lazy<ReadOnlyMemory<byte>> _content;

    internal FalEmulatorFile(string name, string contentType, IReadOnlyList<ReadOnlyMemory<byte>> pieces, Uri address)
    {
        Name = name;
        ContentType = contentType;
        Pieces = pieces;
        Address = address;
        _content = new Lazy<ReadOnlyMemory<byte>>(() => pieces is [var whole] ? whole : Bytes.Join(pieces));
    }

    /// <summary>The name that the upload gave it.</summary>
    public string Name { get; }

    /// <summary>The media type, such as <c>image/png</c>.</summary>
    public string ContentType { get; }

    /// <summary>The bytes. Of a file that came in parts, they are put together when this is first asked for.</summary>
    public ReadOnlyMemory<byte> Content => _content.Value;

    /// <summary>Where it can be downloaded, as long as the emulator runs and later ones have not taken its place.</summary>
    public Uri Address { get; }

    /// <summary>The bytes as they came, each part once.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; }

    /// <summary>The name, the type and the size.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Name} ({ContentType}, {Pieces.Sum(piece => (long)piece.Length)} bytes)";
}
