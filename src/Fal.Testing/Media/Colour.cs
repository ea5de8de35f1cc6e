using System.Globalization;

namespace Fal.Testing.Media;

/// <summary>A colour of a picture, 0 to 255 each.</summary>
internal readonly record struct Colour(int Red, int Green, int Blue)
{
    public static Colour White { get; } = new(255, 255, 255);

    /// <summary>A colour as pages write it, without the <c>#</c>.</summary>
    public static Colour Of(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Colour(value >> 16, (value >> 8) & 255, value & 255);
    }

    /// <summary>So much of another colour in it, from 0 to 1.</summary>
    public Colour Mix(Colour other, double share)
    {
        var part = (int)(Math.Clamp(share, 0, 1) * 256);
        return new Colour(Red + ((other.Red - Red) * part / 256), Green + ((other.Green - Green) * part / 256), Blue + ((other.Blue - Blue) * part / 256));
    }
}
