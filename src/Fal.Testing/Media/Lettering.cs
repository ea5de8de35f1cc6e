namespace Fal.Testing.Media;

/// <summary>Writes small letters of 3 by 5 dots into the corner of a picture.</summary>
internal static class Lettering
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The dots of each letter, five rows of three bits.</summary>
    private static readonly int[] Dots =
    [
        0x2BED, 0x6BAE, 0x3923, 0x6B6E, 0x79A7, 0x79A4, 0x396B, 0x5BED, 0x7497, 0x126A, 0x5BAD, 0x4927, 0x5FED, 0x6B6D, 0x2B6A, 0x6BA4, 0x2B73, 0x6BAD, 0x388E,
        0x7492, 0x5B6F, 0x5B6A, 0x5BFD, 0x5AAD, 0x5A92, 0x72A7, 0x7B6F, 0x2C97, 0x62A7, 0x628E, 0x5BC9, 0x798E, 0x39EF, 0x7252, 0x7BEF, 0x7BCE,
    ];

    public static void Write(Canvas canvas, string text)
    {
        var dot = Math.Max(1, canvas.Height / 240);
        var room = (canvas.Width / (4 * dot)) - 4;
        if (text.Length > room)
            text = text[..Math.Max(0, room)].TrimEnd();
        if (text.Length == 0 || canvas.Height < 12 * dot)
            return;
        var (left, top) = (3 * dot, canvas.Height - (9 * dot));
        var unit = 1.0 / canvas.Height;
        canvas.Box((left - dot) * unit, (top - dot) * unit, (left + (4 * dot * text.Length)) * unit, (top + (6 * dot)) * unit, new Colour(0, 0, 0), 0.4);
        for (var i = 0; i < text.Length; i++)
            Write(canvas, text[i], left + (4 * dot * i), top, dot);
    }

    private static void Write(Canvas canvas, char letter, int left, int top, int dot)
    {
        var dots = Letters.IndexOf(letter, StringComparison.Ordinal) is var place and >= 0 ? Dots[place] : 0;
        for (var i = 0; i < 15; i++)
        {
            if ((dots >> (14 - i) & 1) == 0)
                continue;
            var (x, y) = (left + (i % 3 * dot), top + (i / 3 * dot));
            for (var pixel = 0; pixel < dot * dot; pixel++)
                canvas.Blend(x + (pixel % dot), y + (pixel / dot), Colour.White, 1);
        }
    }
}
