using System.Text.RegularExpressions;
using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>The keywords that schemas of the service have for files.</summary>
internal static class MediaKeywords
{
    /// <summary>The playground's field for a value, where <c>ui</c> does not have it.</summary>
    public const string Field = "_fal_ui_field";

    /// <summary>The limits, in <c>x-fal</c> or beside it.</summary>
    public static readonly Dictionary<string, MediaLimit> Limits =
        Enum.GetValues(typeof(MediaLimit)).Cast<MediaLimit>().ToDictionary(kind => Regex.Replace(kind.ToString(), "(?<=[a-z])(?=[A-Z])", "_").ToLowerInvariant());

    private static readonly string[] Marks = ["x-fal-file-input", Field, "ui"];

    /// <summary>Puts what schemas say of one file into a schema: marks of the one that counts most, and all limits.</summary>
    public static void Add(IReadOnlyList<JObject> schemas, JObject result)
    {
        foreach (var mark in Marks.Select(keyword => schemas.Select(schema => schema.Property(keyword)).FirstOrDefault(p => p is not null)).OfType<JProperty>())
            result[mark.Name] = mark.Value;
        if (schemas.Any(schema => schema["x-fal"] is JObject))
            result["x-fal"] = new JObject();
        var limits = schemas.SelectMany(schema => schema.Properties().Concat((schema["x-fal"] as JObject)?.Properties() ?? [])).Where(IsLimit);
        foreach (var same in limits.GroupBy(limit => limit.Name))
        {
            var ordered = same.OrderBy(limit => (double)limit.Value).ToList();
            result[same.Key] = (new MediaLimitModel(Limits[same.Key], 1).IsLeast ? ordered[ordered.Count - 1] : ordered[0]).Value;
        }
    }

    /// <summary>Whether a keyword is about files.</summary>
    public static bool Has(JProperty keyword) => keyword.Name switch
    {
        "x-fal" => keyword.Value is JObject,
        "x-fal-file-input" => keyword.Value.Type is JTokenType.Boolean,
        Field => keyword.Value.Type is JTokenType.String,
        _ => IsLimit(keyword),
    };

    /// <summary>Whether a keyword is a limit of files. None of theirs is 0.</summary>
    public static bool IsLimit(JProperty keyword) =>
        Limits.ContainsKey(keyword.Name) && keyword.Value.Type is JTokenType.Integer or JTokenType.Float && (double)keyword.Value is > 0 and < 1e18;
}
