namespace Fal.Testing;

/// <summary>Bytes that came in pieces.</summary>
internal static class Bytes
{
    public static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var whole = GC.AllocateUninitializedArray<byte>(checked((int)pieces.Sum(piece => (long)piece.Length)));
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(whole.AsMemory(at));
            at += piece.Length;
        }

        return whole;
    }
}
