using System.Text;
using Fal.Shared;

namespace Fal;

/// <summary>
/// The name to save a file under, of what others say: whatever that is, it is the name of one file in a folder, on every system.
/// </summary>
internal static class SafeName
{
    // Far below what file systems take, in bytes (255, some 143), so that a number and more have room.
    private const int MostBytes = 100;
    private const int MostBytesOfExtension = 16;

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>The name of a file: its own, that in its address, or one by its media type.</summary>
    public static string Of(IFalMedia media)
    {
        var isData = DataUri.Is(media.Url);
        var contentType = media.ContentType ?? (isData && DataUri.Problem(media.Url) is null ? DataUri.ContentType(media.Url) : "");
        var name = Of(media.FileName ?? "");
        if (name.Length == 0 && !isData && Uri.TryCreate(media.Url, UriKind.Absolute, out var address))
            name = Of(Uri.UnescapeDataString(address.AbsolutePath));
        if (name.Length == 0)
            return MediaTypes.FileName(contentType);
        return Path.HasExtension(name) ? name : name + MediaTypes.Extension(contentType);
    }

    private static string Of(string text)
    {
        var name = Visible(text[(text.LastIndexOfAny(['/', '\\']) + 1)..]).TrimStart([' ', '.', '-']).TrimEnd([' ', '.']);
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > MostBytesOfExtension)
            extension = "";
        var stem = Start(name[..^extension.Length]).TrimEnd([' ', '.']);
        return IsDevice(stem) ? $"_{stem}{extension}" : stem + extension;
    }

    /// <summary>A text in which each character that no name may have, or that nobody would see, is an underscore.</summary>
    private static string Visible(string text)
    {
        var name = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i += VisibleText.LengthAt(text, i))
        {
            if (VisibleText.IsHidden(text, i) || text[i] is '\x7f' or '<' or '>' or ':' or '"' or '|' or '?' or '*')
                name.Append('_');
            else
                name.Append(text, i, VisibleText.LengthAt(text, i));
        }

        return name.ToString();
    }

    /// <summary>As many characters as there is room for.</summary>
    private static string Start(string text)
    {
        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MostBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    /// <summary>Whether Windows takes a name for that of a device, whatever comes after a point.</summary>
    private static bool IsDevice(string name)
    {
        var start = name.Split('.')[0].TrimEnd(' ');
        return Devices.Contains(start, StringComparer.OrdinalIgnoreCase)
            || (start.Length == 4 && start[3] is (>= '0' and <= '9') or '¹' or '²' or '³' && (start.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || start.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }
}
