namespace Fal.AspNetCore;

/// <summary>The query of a call: names and values that are known, each once.</summary>
internal static class ProxyQuery
{
    private const string Webhook = "fal_webhook";

    /// <param name="query">What stands after the question mark; null where there is none.</param>
    /// <param name="sent">The query that is sent, made anew.</param>
    public static bool TryRead(string? query, FalProxyCallKind kind, FalProxyOptions options, out string sent, out string? refusal)
    {
        (sent, refusal) = ("", null);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query is null or "" ? [] : query.Split('&'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? part : part[..at];
            var value = at < 0 ? null : Value(kind, name, part[(at + 1)..]);
            if (value is null || !values.TryAdd(name, value))
                refusal = ProxyRefusal.Query;
        }

        if (kind is FalProxyCallKind.Upload && values.Count == 0)
            refusal = ProxyRefusal.Query;
        if (values.ContainsKey(Webhook) && !options.AllowWebhooks)
            refusal ??= ProxyRefusal.Webhook;
        if (values.Count > 0)
            sent = $"?{string.Join('&', values.Select(value => $"{value.Key}={value.Value}"))}";
        return refusal is null;
    }

    /// <summary>A value as it is sent; null where it is none that the name can have.</summary>
    private static string? Value(FalProxyCallKind kind, string name, string value) => (kind, name) switch
    {
        (FalProxyCallKind.Status or FalProxyCallKind.StatusStream, "logs") => value is "0" or "1" ? value : null,
        (FalProxyCallKind.Submit, "fal_max_queue_length") => value.Length is > 0 and < 10 && !value.AsSpan().ContainsAnyExceptInRange('0', '9') ? value : null,
        (FalProxyCallKind.Submit, Webhook) => AddressOrNull(value),
        (FalProxyCallKind.Upload, "storage_type") => value is "fal-cdn-v3" ? value : null,
        _ => null,
    };

    private static string? AddressOrNull(string value)
    {
        var address = Uri.UnescapeDataString(value);
        return !address.AsSpan().ContainsAnyExceptInRange('!', '~') && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? Uri.EscapeDataString(address)
            : null;
    }
}
