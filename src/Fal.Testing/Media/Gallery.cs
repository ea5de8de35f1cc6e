using System.Security.Cryptography;
using System.Text;
using Fal.Testing.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Media;

/// <summary>The made-up files: drawn when they are asked for, of which the last ones are kept, since players and pages ask more than once.</summary>
internal sealed class Gallery
{
    private const int MostFiles = 1000;
    private const long MostBytes = 32 << 20;

    private readonly Shelf<byte[]> _drawn = new(MostFiles, MostBytes);

    /// <summary>What tells a file from all others: its address says all that decides it.</summary>
    public static string EtagOf(SampleFile file, MediaRecipe recipe) =>
        $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(file, recipe))).AsSpan(0, 16))}\"";

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="BadHttpRequestException">Too many wait.</exception>
    public async Task<byte[]> ShowAsync(SampleFile file, MediaRecipe recipe, CancellationToken cancellationToken)
    {
        if (file.Kind is MediaKind.Other)
            return file.Make(recipe);
        var key = KeyOf(file, recipe);
        return _drawn.Use(key) ?? await Easels.UseAsync((long)recipe.Width * recipe.Height, () => Draw(file, recipe, key), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unless somebody else did while this one waited.</summary>
    private byte[] Draw(SampleFile file, MediaRecipe recipe, string key)
    {
        if (_drawn.Use(key) is { } drawn)
            return drawn;
        drawn = file.Make(recipe);
        _drawn.Put(key, drawn, drawn.Length);
        return drawn;
    }

    private static string KeyOf(SampleFile file, MediaRecipe recipe) => $"{recipe}/{file.ContentType}";
}
