using System.Buffers.Binary;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Media;

/// <summary>Shows a balloon that flies over the recipe's picture: two seconds of MP4.</summary>
internal static class Film
{
    private const int LongestSide = 320;
    private const int ShortestSide = 16;
    private const int Rate = 12;
    private const int Frames = 24;
    private const int HeadSize = 2048;
    private const double Balloon = 0.09;
    private const double BalloonHeight = 2.6;
    private const double MostSway = 0.12;

    public static IEnumerable<(string Name, JValue Value)> Facts { get; } =
    [
        ("duration", new JValue((double)Frames / Rate)), ("duration_ms", new JValue(1000L * Frames / Rate)), ("fps", new JValue((double)Rate)), ("num_frames", new JValue((long)Frames)), ("frame_count", new JValue((long)Frames)),
        ("codec", new JValue("h264")), ("container", new JValue("mp4")),
    ];

    /// <summary>How large the film of a recipe is: films are small, since they are not compressed.</summary>
    public static (int Width, int Height) SidesOf(MediaRecipe recipe)
    {
        var (width, height) = MediaSize.Within(recipe.Width, recipe.Height, LongestSide);
        return (Math.Max(ShortestSide, width & ~1), Math.Max(ShortestSide, height & ~1));
    }

    /// <summary>How many bytes it has, whatever it shows: a box that nobody reads fills it up.</summary>
    public static int SizeOf(MediaRecipe recipe)
    {
        var (width, height) = SidesOf(recipe);
        var (columns, rows) = (Blocks(width), Blocks(height));
        var touchedColumns = Math.Min(columns, Blocks((2 * Balloon * height) + ((double)width / Frames) + 2) + 1);
        var touchedRows = Math.Min(rows, Blocks((BalloonHeight * Balloon * height) + (MostSway * Math.Tau / Frames * height) + 2) + 1);
        return HeadSize + (H264Stream.BlockSize * ((columns * rows) + (Frames * touchedColumns * touchedRows)));
    }

    private static int Blocks(double length) => (int)Math.Ceiling(length / H264Stream.Block);

    public static byte[] Make(MediaRecipe recipe)
    {
        var sides = SidesOf(recipe);
        var stream = new H264Stream(sides.Width, sides.Height);
        var (sequence, pictures) = (stream.Sequence(), stream.Pictures());
        var samples = Draw(recipe with { Width = sides.Width, Height = sides.Height, Rows = recipe.Rows * sides.Height / recipe.Height }, stream);
        var type = Mp4Box.FileType();
        var start = type.Length + Mp4Box.Movie(sides, Rate, samples, sequence, pictures, 0).Length + 8;
        byte[] film = [.. type, .. Mp4Box.Movie(sides, Rate, samples, sequence, pictures, start), .. Mp4Box.Content(samples)];
        return [.. film, .. Mp4Box.Free(SizeOf(recipe) - film.Length)];
    }

    private static List<byte[]> Draw(MediaRecipe recipe, H264Stream stream)
    {
        var scene = Picture.Draw(recipe);
        var palette = Palette.All[recipe.Palette];
        var dice = new Dice(recipe.Seed);
        var (height, sway) = (dice.Between(0.28, 0.5), dice.Between(0.03, MostSway));
        var samples = new List<byte[]>();
        var before = default(Canvas);
        for (var frame = 0; frame < Frames; frame++)
        {
            var time = (double)frame / Frames;
            var canvas = scene.Copy();
            Fly(canvas, palette, canvas.Aspect * (0.04 + (0.92 * time)), height + (sway * Math.Sin(time * Math.Tau)));
            samples.Add(Sample(stream.Frame(canvas, before, frame)));
            before = canvas;
        }

        return samples;
    }

    private static void Fly(Canvas canvas, Palette palette, double x, double y)
    {
        canvas.Disc(x, y, Balloon, palette.Accent);
        canvas.Disc(x - (Balloon * 0.25), y, Balloon * 0.62, palette.Accent.Mix(palette.Light, 0.35));
        canvas.Disc(x - (Balloon * 0.1), y, Balloon * 0.36, palette.Light);
        canvas.Box(x - (Balloon * 0.2), y + (Balloon * 1.25), x + (Balloon * 0.2), y + (Balloon * (BalloonHeight - 1)), palette.Near);
    }

    /// <summary>A unit as MP4 has it, after its length.</summary>
    private static byte[] Sample(byte[] unit)
    {
        var sample = new byte[unit.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(sample, unit.Length);
        unit.CopyTo(sample, 4);
        return sample;
    }
}
