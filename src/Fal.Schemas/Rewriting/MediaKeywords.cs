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
