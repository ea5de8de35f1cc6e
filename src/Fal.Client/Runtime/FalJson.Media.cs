using System.Collections;
using System.Text.Json;

namespace Fal.Runtime;

public static partial class FalJson
{
    /// <summary>Adds the files that a model made.</summary>
    /// <param name="media">Where to.</param>
    /// <param name="values">Where they can be: parts of an output, free JSON, and lists and maps of these to any depth.</param>
    public static void CollectMedia(ICollection<IFalMedia> media, params object?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
            CollectMediaOf(media, value);
    }

    /// <summary>Adds a file that a model made, and those in its parts.</summary>
    /// <param name="media">Where to.</param>
    /// <param name="file">The file.</param>
    /// <param name="parts">Where the others can be, as for <see cref="CollectMedia"/>.</param>
    public static void CollectMediaAndParts(ICollection<IFalMedia> media, IFalMedia file, params object?[] parts)
    {
        ArgumentNullException.ThrowIfNull(media);
        media.Add(file);
        CollectMedia(media, parts);
    }

    private static void CollectMediaOf(ICollection<IFalMedia> media, object? value)
    {
        switch (value)
        {
            case IFalMediaSource source:
                source.CollectMedia(media);
                break;
            case JsonElement json:
                JsonMedia.Collect(media, json);
                break;
            case FalProperties properties:
                CollectMediaOf(media, properties.Values);
                break;
            case IDictionary map:
                CollectMediaOf(media, map.Values);
                break;
            case IEnumerable items and not string:
                foreach (var item in items)
                    CollectMediaOf(media, item);
                break;
        }
    }
}
