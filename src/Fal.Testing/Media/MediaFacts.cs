using Fal.Testing.Schemas;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Media;

/// <summary>What models say of a file beside its address, as it is true of a made-up one.</summary>
internal static class MediaFacts
{
    public static IEnumerable<(string Name, JValue Value)> Of(SampleFile file, string fileName, MediaRecipe recipe)
    {
        yield return ("content_type", new JValue(file.ContentType));
        yield return ("file_name", new JValue(fileName));
        yield return ("file_size", new JValue((long)file.SizeOf(recipe)));
        if (file.Kind is MediaKind.Picture or MediaKind.Film)
        {
            var (width, height) = file.Kind is MediaKind.Film ? Film.SidesOf(recipe) : (recipe.Width, recipe.Height);
            yield return ("width", new JValue((long)width));
            yield return ("height", new JValue((long)height));
            yield return ("resolution", new JValue($"{width}x{height}"));
        }

        foreach (var fact in OfTime(file))
            yield return fact;
    }

    /// <summary>How long a film or a tone takes, and how fine it is.</summary>
    public static IEnumerable<(string Name, JValue Value)> OfTime(SampleFile file) => file.Kind is MediaKind.Film ? Film.Facts : file.Kind is MediaKind.Tone ? Tone.Facts : [];
}
