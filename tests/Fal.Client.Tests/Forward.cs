namespace Fal.Client.Tests;

/// <summary>A stream that can only be read forward, as of a network.</summary>
internal sealed class Forward(byte[] content) : MemoryStream(content)
{
    /// <summary>How many bytes have been read.</summary>
    public long Taken => base.Position;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }
}
