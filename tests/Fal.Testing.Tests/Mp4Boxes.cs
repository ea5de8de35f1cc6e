using System.Buffers.Binary;
using System.Text;

namespace Fal.Testing.Tests;

/// <summary>Reads what players read of an MP4 of one film in one piece.</summary>
internal sealed record Mp4Boxes(IReadOnlyList<string> Top, (int Width, int Height) Sides, double Duration, IReadOnlyList<byte[]> Samples)
{
    public static Mp4Boxes Read(byte[] mp4)
    {
        var top = Boxes(mp4, 0, mp4.Length).ToList();
        var track = Inner(mp4, top, "moov", "trak");
        var media = Inner(mp4, track, "mdia");
        var table = Inner(mp4, media, "minf", "stbl");
        var (tkhd, mdhd) = (Find(track, "tkhd"), Find(media, "mdhd"));
        var (stsz, stco) = (Find(table, "stsz"), Find(table, "stco"));
        var count = Big(mp4, stsz + 8);
        var samples = new List<byte[]>();
        var at = Big(mp4, stco + 8);
        Assert.Equal(Find(top, "mdat"), at);
        for (var i = 0; i < count; i++)
        {
            var size = Big(mp4, stsz + 12 + (4 * i));
            samples.Add(mp4[at..(at + size)]);
            Assert.Equal(size - 4, Big(mp4, at));
            at += size;
        }

        Assert.Equal(Find(top, "free") - 8, at);
        return new Mp4Boxes([.. top.Select(box => box.Type)], (Big(mp4, tkhd + 76) >> 16, Big(mp4, tkhd + 80) >> 16), (double)Big(mp4, mdhd + 16) / Big(mp4, mdhd + 12), samples);
    }

    private static List<(string Type, int Start, int End)> Inner(byte[] mp4, List<(string Type, int Start, int End)> boxes, params string[] path)
    {
        foreach (var type in path)
        {
            var (_, start, end) = boxes.Single(box => box.Type == type);
            boxes = [.. Boxes(mp4, start, end)];
        }

        return boxes;
    }

    private static int Find(List<(string Type, int Start, int End)> boxes, string type) => boxes.Single(box => box.Type == type).Start;

    private static IEnumerable<(string Type, int Start, int End)> Boxes(byte[] mp4, int start, int end)
    {
        for (var at = start; at < end; at += Big(mp4, at))
            yield return (Encoding.ASCII.GetString(mp4, at + 4, 4), at + 8, at + Big(mp4, at));
    }

    private static int Big(byte[] mp4, int at) => BinaryPrimitives.ReadInt32BigEndian(mp4.AsSpan(at));
}
