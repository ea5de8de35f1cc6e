using System.Text;

namespace Fal;

/// <summary>A message of an app of one's own: text or bytes.</summary>
public sealed class FalWebSocketMessage
{
    /// <summary>A message of text.</summary>
    /// <param name="text">The text.</param>
    public FalWebSocketMessage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Bytes = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>A message of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public FalWebSocketMessage(FalBytes bytes) => Bytes = bytes;

    /// <summary>The text; null where the message is of bytes.</summary>
    public string? Text { get; }

    /// <summary>The bytes; of a text its UTF-8.</summary>
    public FalBytes Bytes { get; }

    /// <summary>What kind of message it is and how long, and not what it says.</summary>
    /// <returns>Such as <c>text of 12 bytes</c>.</returns>
    public override string ToString() => Text is null ? Bytes.ToString() : $"text of {Bytes}";
}
