namespace Fal.Testing.Media;

/// <summary>The colours of a picture, and the words that ask for them.</summary>
internal sealed record Palette(Colour High, Colour Low, Colour Light, Colour Far, Colour Near, Colour Accent, string[] Words)
{
    public static IReadOnlyList<Palette> All { get; } =
    [
        Of("3b1c55", "ff9a5a", "ffe3a3", "b4526b", "2a1233", "ff5d5d", "sunset", "orange", "evening", "dusk", "autumn", "dawn", "sunrise"),
        Of("0f4c81", "9fdcec", "fff4d6", "3f8fb5", "0a2540", "f2b263", "blue", "ocean", "sea", "water", "sky", "river", "lake"),
        Of("2f6f68", "d9ecc0", "fff6c9", "6fa384", "12302b", "e0703a", "green", "forest", "tree", "jungle", "garden", "meadow", "spring"),
        Of("4aa0b5", "fbe3b0", "fff8dc", "e0a458", "7a3b1e", "c8553d", "yellow", "gold", "golden", "desert", "sand", "summer", "beach"),
        Of("1e1648", "c58be0", "ffd6f5", "6d4fa8", "150d33", "5ee0d0", "purple", "violet", "lavender", "magic", "dream", "neon"),
        Of("060a1f", "2c4a7c", "f4f1de", "1f3560", "04060f", "ffcf56", "night", "black", "dark", "midnight", "space", "moon", "stars"),
        Of("7fa6c9", "f3f6fa", "ffffff", "a9c1d6", "3c566e", "d1495b", "white", "snow", "winter", "ice", "grey", "gray", "silver", "fog"),
        Of("7b3f8c", "ffc1cc", "fff0e0", "d77fa1", "3d1f47", "2ec4b6", "pink", "rose", "blossom", "cherry", "flower", "love"),
        Of("3a0d12", "e2452c", "ffd166", "8c1c13", "1a0505", "ffb703", "red", "fire", "lava", "fox", "volcano", "crimson", "blood"),
        Of("0b4f57", "b9f0dc", "fffbe0", "4fb3a5", "06292e", "ff7f6a", "teal", "turquoise", "mint", "cyan", "tropical", "emerald"),
    ];

    private static Palette Of(string high, string low, string light, string far, string near, string accent, params string[] words) =>
        new(Colour.Of(high), Colour.Of(low), Colour.Of(light), Colour.Of(far), Colour.Of(near), Colour.Of(accent), words);
}
