namespace Fal.Testing.Media;

/// <summary>A Huffman table of JPEG.</summary>
internal sealed class JpegTable
{
    /// <summary>For the first value of a block.</summary>
    public static readonly JpegTable First = new([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

    /// <summary>For the other values.</summary>
    public static readonly JpegTable Others = new([0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7D], Convert.FromHexString(
        "0102030004110512213141061351610722711432" + "8191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A" +
        "434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BA" +
        "C2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA"));

    private JpegTable(byte[] counts, byte[] symbols)
    {
        (Counts, Symbols) = (counts, symbols);
        var (code, next) = (0, 0);
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            for (var i = 0; i < counts[length - 1]; i++, code++)
            {
                Codes[symbols[next]] = code;
                Lengths[symbols[next++]] = length;
            }
        }
    }

    /// <summary>How many codes there are of each length.</summary>
    public byte[] Counts { get; }

    public byte[] Symbols { get; }

    public int[] Codes { get; } = new int[256];

    public int[] Lengths { get; } = new int[256];
}
