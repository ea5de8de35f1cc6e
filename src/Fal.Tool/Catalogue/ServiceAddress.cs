namespace Fal.Tool.Catalogue;

/// <summary>Where the platform API is, and the key for it.</summary>
internal sealed record ServiceAddress(Uri Base, string? Key)
{
    private const string Default = "https://api.fal.ai/v1";
    private const string HostVariable = "FAL_API_HOST";

    /// <summary>What is said on the command line, else in the environment, else the service itself.</summary>
    /// <exception cref="FalToolException">It is no address.</exception>
    public static ServiceAddress Of(string? baseUrl, Func<string, string?> variable)
    {
        var (text, from) = baseUrl is not null ? (baseUrl, "--base-url") : Set(HostVariable) is { } host ? (WithScheme(host), HostVariable) : (Default, "");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0)
            throw new FalToolException($"{from} is no address of a platform API: it is like {Default}.");
        var isOpen = address.Scheme == "http" && !address.IsLoopback;
        var key = Set("FAL_KEY") ?? (Set("FAL_KEY_ID") is { } id && Set("FAL_KEY_SECRET") is { } secret ? $"{id}:{secret}" : null);
        if (isOpen && key is not null)
            throw new FalToolException($"{from} starts with http:, over which no key is sent: use https:, or unset FAL_KEY.");
        if (key?.Any(c => c is < ' ' or > '~') == true)
            throw new FalToolException("FAL_KEY has a character that no key has: copy the key again (https://fal.ai/dashboard/keys).");
        return new(new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), WithoutScheme(key));

        string? Set(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    /// <summary>Whether an address is the service's own, so that the key may go there.</summary>
    public bool IsOwn(Uri address) =>
        address.Scheme == Base.Scheme && address.Port == Base.Port && string.Equals(address.IdnHost, Base.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>A host alone has the service's own path.</summary>
    private static string WithScheme(string host)
    {
        var address = host.Contains("://", StringComparison.Ordinal) ? host : "https://" + host;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.AbsolutePath == "/" ? address.TrimEnd('/') + "/v1" : address;
    }

    private static string? WithoutScheme(string? key) => key?.StartsWith("Key ", StringComparison.OrdinalIgnoreCase) == true ? key[4..].Trim() : key;
}
