namespace Fal.Shared;

/// <summary>What is known of a file without fetching it; null where that is not.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Image">The size of the image that it is.</param>
internal readonly record struct FileFacts(long? Size, ImageSize? Image)
{
    /// <summary>What an address tells of the file: one that holds the content all, any other nothing.</summary>
    public static FileFacts OfAddress(string address)
    {
        if (!DataUri.Is(address) || DataUri.Split(address) is not var (data, isBase64))
            return default;
        if (isBase64)
            return OfBase64(data);

        // Where a percent sign is left, it stands for a byte that is no text.
        return data.Contains('%') ? default : new FileFacts(System.Text.Encoding.UTF8.GetByteCount(data), null);
    }

    private static FileFacts OfBase64(string data)
    {
        if (!System.Buffers.Text.Base64.IsValid(data, out var size))
            return default;
        var start = data.AsSpan(0, Math.Min(data.Length, ImageSize.LongestStart) / 4 * 4);
        var bytes = new byte[start.Length / 4 * 3];
        return new FileFacts(size, Convert.TryFromBase64Chars(start, bytes, out var length) ? ImageSize.Of(bytes.AsSpan(0, length)) : null);
    }
}
