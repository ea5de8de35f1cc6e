namespace Fal.Testing.Media;

/// <summary>
/// What a picture is painted on. Its height is 1 and its width is <see cref="Aspect"/>, however many pixels there are, so that one composition
/// fits every size.
/// </summary>
internal sealed class Canvas(int width, int height)
{
    private readonly byte[] _pixels = new byte[width * height * 3];

    public int Width => width;

    public int Height => height;

    public double Aspect => (double)width / height;

    /// <summary>Red, green and blue of each pixel, by rows from the top.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    public Canvas Copy()
    {
        var copy = new Canvas(width, height);
        _pixels.CopyTo(copy._pixels, 0);
        return copy;
    }

    /// <summary>Covers all with colours from the top to the bottom.</summary>
    public void Sky(params ReadOnlySpan<Colour> colours)
    {
        for (var y = 0; y < height; y++)
        {
            var place = (double)y / Math.Max(1, height - 1) * (colours.Length - 1);
            var first = Math.Min((int)place, colours.Length - 2);
            var colour = colours[first].Mix(colours[first + 1], place - first);
            for (var x = 0; x < width; x++)
                Set(((y * width) + x) * 3, colour);
        }
    }

    public void Disc(double x, double y, double radius, Colour colour, double strength = 1) =>
        Round(x, y, radius, colour, (distance, pixel) => strength * Math.Clamp((radius - distance) / pixel, 0, 1));

    /// <summary>Light that fades with the distance.</summary>
    public void Glow(double x, double y, double radius, Colour colour, double strength) => Round(x, y, radius, colour, (distance, _) =>
    {
        var near = Math.Max(0, 1 - (distance / radius));
        return strength * near * near;
    });

    public void Ring(double x, double y, double radius, double thickness, Colour colour, double strength = 1) => Round(
        x, y, radius + thickness, colour, (distance, pixel) => strength * Math.Clamp((thickness - Math.Abs(distance - radius)) / pixel, 0, 1));

    /// <summary>Covers what is below a line.</summary>
    /// <param name="line">How far from the top the line is at a place from the left.</param>
    /// <param name="top">The colour at the highest place of the line.</param>
    /// <param name="bottom">The colour at the bottom.</param>
    public void Ground(Func<double, double> line, Colour top, Colour bottom)
    {
        var lines = new double[width];
        for (var x = 0; x < width; x++)
            lines[x] = line((x + 0.5) / height) * height;
        var first = Math.Clamp((int)lines.Min(), 0, height);
        for (var y = first; y < height; y++)
        {
            var colour = top.Mix(bottom, (double)(y - first) / Math.Max(1, height - first));
            for (var x = 0; x < width; x++)
                Blend(x, y, colour, y + 1 - lines[x]);
        }
    }

    public void Box(double left, double top, double right, double bottom, Colour colour, double strength = 1)
    {
        var (x1, x2) = (left * height, right * height);
        var (y1, y2) = (top * height, bottom * height);
        for (var y = Math.Max(0, (int)y1); y < Math.Min(height, y2); y++)
        {
            var share = Math.Min(Math.Min(1, y + 1 - y1), y2 - y) * strength;
            for (var x = Math.Max(0, (int)x1); x < Math.Min(width, x2); x++)
                Blend(x, y, colour, Math.Min(Math.Min(1, x + 1 - x1), x2 - x) * share);
        }
    }

    /// <summary>A level bar with round ends.</summary>
    public void Bar(double x, double y, double half, double radius, Colour colour)
    {
        Disc(x - half, y, radius, colour);
        Disc(x + half, y, radius, colour);
        Box(x - half, y - radius, x + half, y + radius, colour);
    }

    /// <summary>A triangle that stands on its base.</summary>
    public void Spire(double x, double top, double bottom, double halfWidth, Colour colour)
    {
        for (var y = Math.Max(0, (int)(top * height)); y < Math.Min(height, bottom * height); y++)
        {
            var half = halfWidth * (((y + 0.5) / height) - top) / (bottom - top) * height;
            for (var column = Math.Max(0, (int)((x * height) - half - 1)); column < Math.Min(width, (x * height) + half + 1); column++)
                Blend(column, y, colour, half + 0.5 - Math.Abs(column + 0.5 - (x * height)));
        }
    }

    /// <summary>Paints one pixel, so far as the share from 0 to 1 says.</summary>
    public void Blend(int x, int y, Colour colour, double share)
    {
        if (share <= 0)
            return;
        var at = ((y * width) + x) * 3;
        if (share >= 1)
            Set(at, colour);
        else
            Set(at, new Colour(_pixels[at], _pixels[at + 1], _pixels[at + 2]).Mix(colour, share));
    }

    /// <summary>The same picture with more pixels, as soft as the few make it.</summary>
    public Canvas Enlarge(int toWidth, int toHeight)
    {
        var large = new Canvas(toWidth, toHeight);
        for (var y = 0; y < toHeight; y++)
        {
            var (top, down) = Place(y, toHeight, height);
            for (var x = 0; x < toWidth; x++)
            {
                var (left, right) = Place(x, toWidth, width);
                large.Set(((y * toWidth) + x) * 3, Row(top, left, right).Mix(Row(Math.Min(top + 1, height - 1), left, right), down));
            }
        }

        return large;
    }

    public Colour At(int x, int y)
    {
        var at = ((y * width) + x) * 3;
        return new Colour(_pixels[at], _pixels[at + 1], _pixels[at + 2]);
    }

    private Colour Row(int y, int left, double right) => At(left, y).Mix(At(Math.Min(left + 1, width - 1), y), right);

    /// <summary>Between which of few pixels one of many is.</summary>
    private static (int Before, double Share) Place(int pixel, int many, int few)
    {
        var place = Math.Clamp(((pixel + 0.5) * few / many) - 0.5, 0, few - 1);
        return ((int)place, place - (int)place);
    }

    private void Round(double x, double y, double radius, Colour colour, Func<double, double, double> share)
    {
        var pixel = 1.0 / height;
        var (top, bottom) = (Math.Max(0, (int)((y - radius) * height)), Math.Min(height - 1, (int)((y + radius) * height)));
        var (left, right) = (Math.Max(0, (int)((x - radius) * height)), Math.Min(width - 1, (int)((x + radius) * height)));
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var (dx, dy) = (((column + 0.5) * pixel) - x, ((row + 0.5) * pixel) - y);
                var square = (dx * dx) + (dy * dy);
                if (square < radius * radius)
                    Blend(column, row, colour, share(Math.Sqrt(square), pixel));
            }
        }
    }

    private void Set(int at, Colour colour)
    {
        _pixels[at] = (byte)colour.Red;
        _pixels[at + 1] = (byte)colour.Green;
        _pixels[at + 2] = (byte)colour.Blue;
    }
}
