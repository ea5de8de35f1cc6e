using Fal.Shared;

namespace Fal.Testing.Media;

/// <summary>How bytes in a made-up output are told from text until it is written.</summary>
internal static class MadeBytes
{
    /// <summary>What stands before them: letters that no text has.</summary>
    public const string Mark = "\uE0F0\uE0F1";

    private static ReadOnlySpan<byte> Written => "\"\\uE0F0\\uE0F1"u8;

    /// <summary>The JSON with the mark that sockets know.</summary>
    public static byte[] Place(byte[] json)
    {
        if (json.AsSpan().IndexOf(Written) < 0)
            return json;
        using var marked = new MemoryStream();
        var rest = json.AsSpan();
        for (var at = rest.IndexOf(Written); at >= 0; at = rest.IndexOf(Written))
        {
            marked.Write(rest[..at]);
            marked.Write(BytesMark.Text);
            marked.WriteByte((byte)'"');
            rest = rest[(at + Written.Length)..];
        }

        marked.Write(rest);
        return marked.ToArray();
    }
}
