namespace Fal.Testing.Media;

/// <summary>What pictures show.</summary>
internal sealed class Scenes(Canvas canvas, Palette palette, Dice dice)
{
    public static IReadOnlyList<(Action<Scenes> Paint, string[] Words)> All { get; } =
    [
        (scene => scene.Mountains(), ["mountain", "mountains", "hill", "hills", "alps", "volcano", "valley", "landscape", "snow"]),
        (scene => scene.Sea(), ["sea", "ocean", "lake", "beach", "boat", "ship", "wave", "waves", "water", "island", "river", "lighthouse"]),
        (scene => scene.City(), ["city", "street", "building", "buildings", "skyline", "tower", "tokyo", "house", "car", "robot", "neon", "cyberpunk"]),
        (scene => scene.Dunes(), ["desert", "dune", "dunes", "sand", "camel", "egypt", "mars", "horse"]),
        (scene => scene.Forest(), ["forest", "tree", "trees", "jungle", "garden", "woods", "fox", "cat", "dog", "bird", "owl", "wolf"]),
        (scene => scene.Space(), ["space", "planet", "planets", "star", "stars", "galaxy", "astronaut", "rocket", "moon", "cosmos"]),
        (scene => scene.Shapes(), ["abstract", "pattern", "logo", "icon", "shape", "shapes", "poster", "bauhaus", "art", "portrait"]),
    ];

    private double Aspect => canvas.Aspect;

    private void Mountains()
    {
        Sky(dice.Between(0.2, 0.45));
        Clouds();
        const int Ranges = 4;
        for (var i = 0; i < Ranges; i++)
        {
            var near = (i + 1.0) / Ranges;
            var line = Ridge(0.42 + (0.14 * i), 0.34 - (0.05 * i), 1.6 + i, sharp: true);
            var colour = palette.Far.Mix(palette.Near, near * near);
            canvas.Ground(line, colour, colour.Mix(palette.Low, 0.45 * (1 - near)));
            if (i == Ranges - 1)
                Firs(line, 26, 0.07, palette.Near.Mix(palette.Far, 0.1));
        }
    }

    private void Sea()
    {
        var horizon = dice.Between(0.5, 0.64);
        var sun = dice.Between(0.2, 0.8) * Aspect;
        Sky(sun, horizon - dice.Between(0.02, 0.3));
        Clouds();
        canvas.Ground(Ridge(horizon - 0.02, 0.12, 1.2, sharp: true), palette.Far.Mix(palette.Low, 0.35), palette.Far);
        canvas.Ground(_ => horizon, palette.Low.Mix(palette.Far, 0.55), palette.Near.Mix(palette.High, 0.35));
        for (var i = 0; i < 46; i++)
        {
            var down = i / 46.0;
            var y = horizon + ((1 - horizon) * down * down) + 0.004;
            var half = dice.Between(0.02, 0.06) * (1 + (2.2 * down));
            var x = sun + (dice.Between(-0.08, 0.08) * (1 + (2 * down)));
            canvas.Box(x - half, y, x + half, y + 0.003 + (0.006 * down), palette.Light, 0.75 - (0.5 * down));
        }

        for (var i = 0; i < 4; i++)
            canvas.Ground(Swell(0.74 + (0.08 * i), 0.012 + (0.006 * i), 7 - i), palette.Far.Mix(palette.Near, 0.35 + (0.2 * i)), palette.Near);
        Boat(dice.Between(0.15, 0.85) * Aspect, horizon + 0.14, dice.Between(0.05, 0.09));
    }

    private void City()
    {
        Sky(dice.Between(0.2, 0.4));
        Stars(60);
        for (var row = 0; row < 3; row++)
        {
            var colour = palette.Far.Mix(palette.Near, 0.15 + (0.42 * row));
            for (var x = -0.02; x < Aspect;)
            {
                var wide = dice.Between(0.05, 0.12);
                House(x, x + wide, dice.Between(0.3, 0.62) + (0.13 * row), colour, row);
                x += wide + (row == 0 ? 0 : dice.Between(0, 0.05));
            }
        }
    }

    private void Dunes()
    {
        Sky(dice.Between(0.18, 0.36));
        Clouds();
        canvas.Ground(Ridge(0.56, 0.14, 1.1, sharp: true), palette.Far.Mix(palette.Low, 0.6), palette.Low);
        for (var i = 0; i < 5; i++)
        {
            var near = i / 4.0;
            var colour = palette.Light.Mix(palette.Far, 0.45 + (0.4 * near)).Mix(palette.Near, 0.5 * near * near);
            canvas.Ground(Crest(0.62 + (0.085 * i), 0.1 + (0.02 * i), 0.5 + (0.1 * i)), colour, colour.Mix(palette.Near, 0.4));
        }
    }

    private void Forest()
    {
        Sky(dice.Between(0.22, 0.4));
        for (var i = 0; i < 4; i++)
        {
            var line = Ridge(0.5 + (0.13 * i), 0.12, 1.1, sharp: false);
            var colour = palette.Far.Mix(palette.Low, 0.45 - (0.15 * i)).Mix(palette.Near, i / 3.2);
            Firs(line, 34 - (6 * i), 0.12 + (0.07 * i), colour);
            canvas.Ground(line, colour, colour.Mix(palette.Near, 0.25));
        }
    }

    private void Space()
    {
        canvas.Sky(palette.Near, palette.High, palette.High.Mix(palette.Far, 0.5), palette.Near);
        for (var i = 0; i < 4; i++)
            canvas.Glow(dice.Between(0, Aspect), dice.Between(0, 1), dice.Between(0.3, 0.7), i % 2 == 0 ? palette.Accent : palette.Far, 0.45);
        Stars(170);
        var (x, y, size) = (dice.Between(0.3, 0.7) * Aspect, dice.Between(0.4, 0.62), dice.Between(0.17, 0.27));
        canvas.Glow(x, y, size * 1.9, palette.Light, 0.5);
        Planet(x, y, size, palette.Accent, palette.Light);
        Planet(x + (size * 1.5), y - (size * 1.1), size * 0.24, palette.Low, palette.Far);
        canvas.Ring(x, y, size * 1.45, 0.006, palette.Light, 0.75);
        canvas.Ring(x, y, size * 1.62, 0.0025, palette.Light, 0.5);
        canvas.Ground(Ridge(0.9, 0.12, 2.2, sharp: true), palette.Near.Mix(palette.Far, 0.25), palette.Near);
    }

    private void Shapes()
    {
        canvas.Sky(palette.Low.Mix(Colour.White, 0.45), palette.Low);
        Colour[] colours = [palette.High, palette.Accent, palette.Far, palette.Light, palette.Near];
        for (var i = 0; i < 7; i++)
            canvas.Ground(Swell(0.3 + (0.11 * i), 0.09, 1.3 + (0.25 * i)), colours[i % 3].Mix(palette.Low, 0.55 - (0.07 * i)), colours[i % 3].Mix(palette.Near, 0.2));
        for (var i = 0; i < 6; i++)
        {
            var (x, y, size) = (dice.Between(0.1, 0.9) * Aspect, dice.Between(0.12, 0.8), dice.Between(0.05, 0.2));
            var colour = dice.Pick(colours);
            switch (dice.Below(3))
            {
                case 0:
                    canvas.Disc(x, y, size, colour, 0.92);
                    break;
                case 1:
                    canvas.Ring(x, y, size, size * 0.16, colour, 0.92);
                    break;
                default:
                    canvas.Spire(x, y - size, y + size, size, colour);
                    break;
            }
        }
    }

    private void Sky(double sunHeight) => Sky(dice.Between(0.2, 0.8) * Aspect, sunHeight);

    private void Sky(double sun, double sunHeight)
    {
        canvas.Sky(palette.High, palette.High.Mix(palette.Low, 0.55), palette.Low, palette.Low.Mix(palette.Light, 0.4));
        var size = dice.Between(0.06, 0.12);
        canvas.Glow(sun, sunHeight, size * 5, palette.Light, 0.55);
        canvas.Disc(sun, sunHeight, size, palette.Light);
    }

    private void Clouds()
    {
        for (var i = dice.Below(4); i > 0; i--)
        {
            var (x, y, half) = (dice.Between(0, Aspect), dice.Between(0.08, 0.34), dice.Between(0.05, 0.13));
            var colour = palette.Low.Mix(palette.Light, 0.45);
            for (var layer = 0; layer < 3; layer++)
            {
                canvas.Bar(x, y - (layer * 0.018), half, 0.011, colour);
                (x, half) = (x + dice.Between(-0.3 * half, 0.3 * half), half * dice.Between(0.4, 0.75));
            }
        }
    }

    private void Stars(int count)
    {
        for (var i = 0; i < count; i++)
            canvas.Disc(dice.Between(0, Aspect), dice.Between(0, 0.75), dice.Between(0.001, 0.003), palette.Light, dice.Between(0.3, 1));
    }

    private void Planet(double x, double y, double size, Colour colour, Colour light)
    {
        canvas.Disc(x, y, size, colour.Mix(palette.Near, 0.35));
        for (var i = 1; i <= 5; i++)
            canvas.Disc(x - (size * 0.06 * i), y - (size * 0.06 * i), size * (1 - (0.085 * i)), colour.Mix(light, 0.11 * i));
    }

    private void House(double left, double right, double top, Colour colour, int row)
    {
        canvas.Box(left, top, right, 1, colour);
        if (dice.Below(4) == 0)
            canvas.Box(((left + right) / 2) - 0.002, top - dice.Between(0.03, 0.08), ((left + right) / 2) + 0.002, top, colour);
        for (var y = top + 0.02; row > 0 && y < 0.97; y += 0.03)
        {
            for (var x = left + 0.012; x < right - 0.015; x += 0.018)
            {
                if (dice.Below(5) < 2)
                    canvas.Box(x, y, x + 0.009, y + 0.015, dice.Below(6) == 0 ? palette.Accent : palette.Light, 0.9);
            }
        }
    }

    private void Firs(Func<double, double> line, int count, double size, Colour colour)
    {
        for (var i = 0; i < count; i++)
        {
            var x = (i + dice.Between(0, 1)) / count * Aspect;
            var (foot, high) = (line(x) + 0.02, size * dice.Between(0.6, 1.2));
            for (var layer = 0; layer < 3; layer++)
                canvas.Spire(x, foot - high + (layer * high * 0.22), foot - (high * (0.5 - (0.25 * layer))), high * (0.14 + (0.06 * layer)), colour);
        }
    }

    private void Boat(double x, double y, double size)
    {
        for (var i = 0; i < 6; i++)
            canvas.Box(x - (size * (0.9 - (0.07 * i))), y + (0.035 * size * i), x + (size * (0.9 - (0.07 * i))), y + (0.035 * size * (i + 1)) + 0.001, palette.Near);
        canvas.Spire(x + (size * 0.1), y - (size * 1.7), y - (size * 0.1), size * 0.62, Colour.White.Mix(palette.Light, 0.4));
        canvas.Box(x + (size * 0.08), y - (size * 1.8), x + (size * 0.12), y, palette.Near);
    }

    private Func<double, double> Swell(double height, double size, double waves)
    {
        var (phase, other) = (dice.Between(0, Math.Tau), dice.Between(0, Math.Tau));
        return x => height + (size * (Math.Sin((x * waves * 2) + phase) + (0.5 * Math.Sin((x * waves * 3.7) + other))));
    }

    /// <summary>A line of dunes: long rises to the wind, short falls behind.</summary>
    private Func<double, double> Crest(double height, double size, double scale)
    {
        var (phase, seed) = (dice.Between(0, 1), dice.Next());
        return x =>
        {
            var place = (x * scale) + phase + (0.5 * Noise(seed, x * scale));
            var share = place - Math.Floor(place);
            var rise = share < 0.68 ? share / 0.68 : (1 - share) / 0.32;
            return height - (size * (0.15 + (0.85 * Noise(seed + 1, Math.Floor(place) * 1.7))) * rise * rise * (3 - (2 * rise)));
        };
    }

    /// <summary>A line of hills or peaks: noise at several scales.</summary>
    private Func<double, double> Ridge(double height, double size, double scale, bool sharp)
    {
        var seed = dice.Next();
        return x =>
        {
            var (sum, weight) = (0.0, 0.5);
            for (var octave = 0; octave < (sharp ? 6 : 3); octave++)
            {
                var noise = Noise(seed + (ulong)octave, x * scale * (1 << octave));
                sum += weight * (sharp ? 1 - Math.Abs((2 * noise) - 1) : noise);
                weight *= sharp ? 0.5 : 0.35;
            }

            return height + (size * (0.5 - sum));
        };
    }

    private static double Noise(ulong seed, double x)
    {
        var left = (long)Math.Floor(x);
        var share = x - left;
        share = share * share * (3 - (2 * share));
        return (Level(seed, left) * (1 - share)) + (Level(seed, left + 1) * share);
    }

    private static double Level(ulong seed, long place) => (Dice.Mix(seed + ((ulong)place * 0x9E3779B97F4A7C15)) >> 11) / (double)(1UL << 53);
}
