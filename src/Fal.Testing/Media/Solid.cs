using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fal.Testing.Media;

/// <summary>Shapes a vessel that the recipe's seed turns, in the colours of its palette: a binary glTF file.</summary>
internal static class Solid
{
    private const int Around = 32;
    private const int Up = 20;
    private const int Vertices = (Around + 1) * (Up + 1);
    private const int Indices = Around * Up * 6;
    private const int VertexSize = 28;
    private const int JsonSize = 1024;
    private const int BinarySize = (Vertices * VertexSize) + (Indices * 2);

    /// <summary>How many bytes it has.</summary>
    public const int Size = 12 + 8 + JsonSize + 8 + BinarySize;

    public static byte[] Make(MediaRecipe recipe)
    {
        var glb = new byte[Size];
        "glTF"u8.CopyTo(glb);
        Write(glb, 4, 2);
        Write(glb, 8, Size);
        Write(glb, 12, JsonSize);
        "JSON"u8.CopyTo(glb.AsSpan(16));
        Write(glb, 20 + JsonSize, BinarySize);
        "BIN\0"u8.CopyTo(glb.AsSpan(24 + JsonSize));
        var widest = Shape(recipe, glb.AsSpan(28 + JsonSize));
        glb.AsSpan(20, JsonSize).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Describe(widest), glb.AsSpan(20));
        return glb;
    }

    /// <summary>Writes places, directions and colours, then which three make each triangle.</summary>
    /// <returns>How far the widest place is from the middle.</returns>
    private static float Shape(MediaRecipe recipe, Span<byte> bytes)
    {
        var profile = Profile(new Dice(recipe.Seed));
        var palette = Palette.All[recipe.Palette];
        for (var up = 0; up <= Up; up++)
        {
            var height = (double)up / Up;
            var colour = height < 0.5 ? palette.Near.Mix(palette.Accent, height * 2) : palette.Accent.Mix(palette.Light, (height * 2) - 1);
            var slope = (profile[Math.Min(up + 1, Up)] - profile[Math.Max(up - 1, 0)]) * Up / 4;
            for (var around = 0; around <= Around; around++)
            {
                var (sin, cos) = Math.SinCos(around % Around * Math.Tau / Around);
                var length = Math.Sqrt(1 + (slope * slope));
                WriteVertex(bytes[(((up * (Around + 1)) + around) * VertexSize)..], profile[up] * cos, (2 * height) - 1, profile[up] * sin, (cos / length, -slope / length, sin / length), colour);
            }
        }

        var at = Vertices * VertexSize;
        for (var up = 0; up < Up; up++)
        {
            for (var around = 0; around < Around; around++)
            {
                var first = (up * (Around + 1)) + around;
                foreach (var index in (int[])[first, first + Around + 1, first + 1, first + 1, first + Around + 1, first + Around + 2])
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)index);
                    at += 2;
                }
            }
        }

        return (float)profile.Max();
    }

    /// <summary>How far the vessel's side is from the middle, from the bottom to the top.</summary>
    private static double[] Profile(Dice dice)
    {
        var (waves, phase, deep, narrow) = (dice.Between(1, 3.2), dice.Between(0, Math.Tau), dice.Between(0.12, 0.3), dice.Between(-0.25, 0.25));
        return [.. Enumerable.Range(0, Up + 1).Select(up =>
        {
            var height = (double)up / Up;
            return 0.55 + (deep * Math.Sin((height * waves * Math.PI) + phase)) + (narrow * (height - 0.5));
        })];
    }

    private static void WriteVertex(Span<byte> vertex, double x, double y, double z, (double X, double Y, double Z) direction, Colour colour)
    {
        foreach (var (place, value) in new[] { (0, x), (4, y), (8, z), (12, direction.X), (16, direction.Y), (20, direction.Z) })
            BinaryPrimitives.WriteSingleLittleEndian(vertex[place..], (float)value);
        (vertex[24], vertex[25], vertex[26], vertex[27]) = ((byte)colour.Red, (byte)colour.Green, (byte)colour.Blue, 255);
    }

    private static string Describe(float widest)
    {
        var wide = widest.ToString("R", CultureInfo.InvariantCulture);
        return $$"""
            {"asset":{"version":"2.0","generator":"Fal.Testing"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],
            "meshes":[{"primitives":[{"attributes":{"POSITION":0,"NORMAL":1,"COLOR_0":2},"indices":3,"material":0}]}],
            "materials":[{"pbrMetallicRoughness":{"metallicFactor":0.1,"roughnessFactor":0.6},"doubleSided":true}],
            "accessors":[{"bufferView":0,"componentType":5126,"count":{{Vertices}},"type":"VEC3","min":[-{{wide}},-1,-{{wide}}],"max":[{{wide}},1,{{wide}}]},
            {"bufferView":0,"byteOffset":12,"componentType":5126,"count":{{Vertices}},"type":"VEC3"},
            {"bufferView":0,"byteOffset":24,"componentType":5121,"normalized":true,"count":{{Vertices}},"type":"VEC4"},
            {"bufferView":1,"componentType":5123,"count":{{Indices}},"type":"SCALAR"}],
            "bufferViews":[{"buffer":0,"byteLength":{{Vertices * VertexSize}},"byteStride":{{VertexSize}},"target":34962},
            {"buffer":0,"byteOffset":{{Vertices * VertexSize}},"byteLength":{{Indices * 2}},"target":34963}],"buffers":[{"byteLength":{{BinarySize}}}]}
            """.ReplaceLineEndings("");
    }

    private static void Write(Span<byte> bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], value);
}
