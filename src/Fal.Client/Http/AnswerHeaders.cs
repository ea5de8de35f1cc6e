using System.Collections.Frozen;
using System.Globalization;
using System.Net.Http.Headers;

namespace Fal;

/// <summary>What the heads of answers tell.</summary>
internal static class AnswerHeaders
{
    public static FrozenDictionary<string, string> None { get; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The service's id of a request; null where it says none.</summary>
    public static string? RequestId(this HttpResponseHeaders headers) => headers.TextOrNull("x-fal-request-id");

    /// <summary>What the request is billed for; null where the service does not say it as a number that can be.</summary>
    public static decimal? BillableUnits(this HttpResponseHeaders headers) =>
        headers.TextOrNull("x-fal-billable-units") is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var units) && units >= 0
            ? units
            : null;

    /// <summary>The values of a header, joined by commas; null where there is none.</summary>
    public static string? TextOrNull(this HttpResponseHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>All headers, as they may be shown.</summary>
    public static IReadOnlyDictionary<string, string> Shown(this HttpResponseHeaders headers, CallContext context)
    {
        var shown = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers.NonValidated)
            shown[name] = context.Redact(values.ToString());
        return shown;
    }
}
