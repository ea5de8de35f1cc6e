namespace Fal.Testing.Media;

/// <summary>Numbers that a seed decides, on every version of .NET the same: SplitMix64.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A number from 0 up to, but not including, another.</summary>
    public int Below(int limit) => (int)(Next() % (uint)limit);

    public double Between(double least, double most) => least + ((most - least) * (Next() >> 11) / (1UL << 53));

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Spreads what differs in a few bits over all of them.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
