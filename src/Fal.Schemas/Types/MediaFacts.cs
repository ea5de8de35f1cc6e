using System.Text.RegularExpressions;
using Fal.Schemas.Model;
using Fal.Schemas.Rewriting;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Types;

/// <summary>What a schema says of a file: that a string is the address of one, and what the service takes.</summary>
internal static class MediaFacts
{
    /// <summary>The fields of the playground that take a file.</summary>
    private static readonly HashSet<string> Fields = ["image", "image_mask", "video", "audio", "file", "archive"];

    private static readonly Regex WordsOfFiles = new(
        @"\b(files?|images?|pictures?|photos?|masks?|frames?|videos?|clips?|footage|audio|sounds?|songs?|music|voices?|speech|recordings?|media|mesh|3d|archives?|zip|documents?|pdf)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex WordsOfPages = new(
        @"\b(web ?pages?|web ?sites?|sites?|pages?|web ?hooks?|callbacks?|endpoints?|apis?|servers?|repositor(y|ies)|crawl\w*|scrap\w*|brows\w*)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The limits that stand in the schema itself; null where there are none.</summary>
    public static MediaLimitsModel? Limits(JsonSchema schema)
    {
        if (schema.ExtensionData is not { } extensions)
            return null;
        var inside = extensions.TryGetValue("x-fal", out var value) && value is not null && JToken.FromObject(value) is JObject { } limits ? limits.Properties() : [];
        var beside = extensions.Where(extension => extension.Value is not null && MediaKeywords.Limits.ContainsKey(extension.Key)).Select(extension => new JProperty(extension.Key, extension.Value));
        return MediaLimitsModel.Of(inside.Concat(beside).Where(MediaKeywords.IsLimit).Select(Limit).OfType<MediaLimitModel>());
    }

    /// <summary>Whether a schema is marked as that of a file's address: by a limit of files, or by how the playground asks for it.</summary>
    public static bool IsMarked(JsonSchema schema) => schema.ExtensionData is { } extensions
        && (extensions.ContainsKey("x-fal")
            || (extensions.TryGetValue("x-fal-file-input", out var isInput) && isInput is true or JValue { Value: true })
            || (extensions.TryGetValue(MediaKeywords.Field, out var field) && Fields.Contains(field?.ToString() ?? ""))
            || Limits(schema) is not null);

    /// <summary>Whether a value that is sent is the address of a file: by its marks, or by its words; null where they do not tell.</summary>
    public static bool? SaysFile(JsonSchema schema)
    {
        if (IsMarked(schema) || schema.AnyOf.Concat(schema.OneOf).Concat(schema.AllOf).Any(IsMarked) || (schema.Reference is { } target && IsMarked(target)))
            return true;
        var words = $"{schema.Title} {schema.Description}";
        return WordsOfPages.IsMatch(words) ? false : WordsOfFiles.IsMatch(words) ? true : null;
    }

    /// <summary>A limit; null where files have a whole number of what it is about, and it is none.</summary>
    private static MediaLimitModel? Limit(JProperty keyword)
    {
        var limit = new MediaLimitModel(MediaKeywords.Limits[keyword.Name], (decimal)keyword.Value);
        var greatest = limit.Kind is MediaLimit.MinWidth or MediaLimit.MaxWidth or MediaLimit.MinHeight or MediaLimit.MaxHeight ? int.MaxValue : long.MaxValue;
        return limit.IsWhole && (decimal.Truncate(limit.Value) != limit.Value || limit.Value > greatest) ? null : limit;
    }
}
