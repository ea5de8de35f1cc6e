using System.Globalization;

namespace Fal.Testing.Media;

/// <summary>All that decides a made-up file, short enough for its address: nothing is kept, and nothing is drawn until it is fetched.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Seed">What chance decides.</param>
/// <param name="Palette">Which colours.</param>
/// <param name="Scene">What is shown.</param>
/// <param name="Rows">With how many rows it is drawn, where it is a preview of itself; 0 for all.</param>
/// <param name="Caption">What stands in the corner: letters, digits and hyphens.</param>
internal sealed record MediaRecipe(int Width, int Height, ulong Seed, int Palette, int Scene, int Rows, string Caption)
{
    /// <summary>No side is longer, whatever a request asks for.</summary>
    public const int MaxSide = 2048;

    private const int MaxCaption = 48;
    private const string Folder = "/files/samples/";

    /// <summary>Of a file whose address says nothing of it.</summary>
    public static MediaRecipe Plain { get; } = new(512, 384, 1, 0, 0, 0, "");

    /// <summary>The same, as small as a message has it.</summary>
    public MediaRecipe Small()
    {
        const int Longest = 256;
        var (width, height) = MediaSize.Within(Width, Height, Longest);
        return this with { Width = width, Height = height };
    }

    /// <summary>The recipe as a step of a path.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}.{Seed:x16}.{Palette}.{Scene}.{Rows}.{Caption}");

    /// <summary>Reads what <see cref="ToString"/> writes; of what anybody else may write, nothing that costs more.</summary>
    public static MediaRecipe? Read(string step)
    {
        if (step.Split('.') is not [var size, var seed, var palette, var scene, var rows, var caption] || size.Split('x') is not [var width, var height])
            return null;
        var culture = CultureInfo.InvariantCulture;
        const NumberStyles Digits = NumberStyles.None;
        return int.TryParse(width, Digits, culture, out var wide) && int.TryParse(height, Digits, culture, out var high)
            && wide is > 0 and <= MaxSide && high is > 0 and <= MaxSide
            && ulong.TryParse(seed, NumberStyles.AllowHexSpecifier, culture, out var chance)
            && int.TryParse(palette, Digits, culture, out var colours) && colours < Media.Palette.All.Count
            && int.TryParse(scene, Digits, culture, out var shown) && shown < Scenes.All.Count
            && int.TryParse(rows, Digits, culture, out var drawn) && caption.Length <= MaxCaption
                ? new MediaRecipe(wide, high, chance, colours, shown, drawn, caption)
                : null;
    }

    /// <summary>The address of a preview of the file at an address; null where no recipe is in it.</summary>
    public static string? PreviewOf(string address, int rows)
    {
        if (In(address) is not var (recipe, name))
            return null;
        return $"{address[..(address.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)]}{recipe with { Rows = rows }}/{name}";
    }

    /// <summary>The recipe in an address, and what the file is called; null where there is none.</summary>
    public static (MediaRecipe Recipe, string Name)? In(string address) =>
        address.IndexOf(Folder, StringComparison.Ordinal) is >= 0 and var at && address[(at + Folder.Length)..].Split('/') is [var step, var name] && Read(step) is { } recipe
            ? (recipe, name)
            : null;

    /// <summary>The letters of a text that a caption can have.</summary>
    public static string CaptionOf(string text, string end)
    {
        var letters = text.Take(200).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        var words = string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        var room = MaxCaption - end.Length - 1;
        return (words.Length > room ? words[..room].TrimEnd('-') : words) + (end.Length > 0 ? "-" + end : "");
    }
}
