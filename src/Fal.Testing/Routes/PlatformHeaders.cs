using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary>The headers of a run or a submit that are for the platform. What the service would ignore is refused here, so that a test sees it.</summary>
internal static partial class PlatformHeaders
{
    private const int MaxTags = 10;
    private const int MaxTagKey = 64;
    private const int MaxTagValue = 256;
    private const int MaxTagBytes = 1024;
    private const double MinStartTimeout = 0.1;

    /// <summary>What is wrong with them; null for nothing.</summary>
    public static Outcome? Refuse(IHeaderDictionary headers)
    {
        JsonArray violations =
        [
            .. Violations("x-fal-tags", headers["x-fal-tags"].ToString(), WrongTags),
            .. Violations("x-fal-request-timeout", headers["x-fal-request-timeout"].ToString(), WrongStartTimeout),
        ];
        return violations.Count > 0 ? Outcome.Invalid(violations) : null;
    }

    private static IEnumerable<JsonNode> Violations(string name, string value, Func<string, string?> wrong)
    {
        if (value.Length > 0 && wrong(value) is { } message)
            yield return Outcome.Violation(["header", name], $"Value error, {message}", "value_error");
    }

    private static string? WrongStartTimeout(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) && seconds > MinStartTimeout
            ? null
            : "a start timeout is a number of seconds above 0.1";

    /// <summary><c>key=value,key=value</c>.</summary>
    private static string? WrongTags(string value)
    {
        var tags = value.Split(',').Select(tag => tag.Trim().Split('=', 2)).ToList();
        if (tags.Count > MaxTags)
            return $"there are {tags.Count} tags, and at most {MaxTags} may be";
        return tags.Select(WrongTag).FirstOrDefault(wrong => wrong is not null)
            ?? (tags.Sum(tag => tag[0].Length + tag[1].Length) > MaxTagBytes ? $"the tags have more than {MaxTagBytes} bytes" : null);
    }

    private static string? WrongTag(string[] tag) => tag switch
    {
        [var key, ..] when !TagKey().IsMatch(key) => $"a tag's key has 1 to {MaxTagKey} of the characters a-z, 0-9, '.', '_' and '-'",
        [var key, ..] when key.StartsWith("fal.", StringComparison.OrdinalIgnoreCase) => "tags that begin with 'fal.' are the service's own",
        [_, var value] => value.Length <= MaxTagValue && value.All(c => c is >= ' ' and <= '~') ? null : $"a tag's value has at most {MaxTagValue} printable ASCII characters",
        _ => "a tag is key=value",
    };

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex TagKey();
}
