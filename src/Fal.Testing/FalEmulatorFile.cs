namespace Fal.Testing;

/// <summary>A file in the emulator's storage.</summary>
public sealed class FalEmulatorFile
{
    internal FalEmulatorFile(string name, string contentType, ReadOnlyMemory<byte> content, Uri address)
    {
        Name = name;
        ContentType = contentType;
        Content = content;
        Address = address;
    }

    /// <summary>The name that the upload gave it.</summary>
    public string Name { get; }

    /// <summary>The media type, such as <c>image/png</c>.</summary>
    public string ContentType { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Where it can be downloaded, as long as the emulator runs.</summary>
    public Uri Address { get; }

    /// <summary>The name, the type and the size.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{Name} ({ContentType}, {Content.Length} bytes)";
}
