using System.Globalization;
using System.Runtime.CompilerServices;
using Fal.Shared;

namespace Fal;

/// <summary>Where things are on the service, from the addresses of the options.</summary>
internal sealed class Addresses(FalClientOptions options)
{
    private readonly string _run = Base(options.RunAddress);
    private readonly string _queue = Base(options.QueueAddress);
    private readonly string _rest = Base(options.RestAddress);
    private readonly string _realtime = Socket(Base(options.RealtimeAddress ?? options.RunAddress));

    // Endpoints are kept and called again. What is known of one goes when it does.
    private readonly ConditionalWeakTable<EndpointId, EndpointAddresses> _endpoints = [];

    /// <summary>Where direct calls and streams go.</summary>
    public Uri RunHost => options.RunAddress;

    /// <summary>Where the queue is.</summary>
    public Uri QueueHost => options.QueueAddress;

    /// <summary>Where sockets are.</summary>
    public Uri RealtimeHost => options.RealtimeAddress ?? options.RunAddress;

    /// <summary>Whether files are stored where nothing is encrypted, because the options say so.</summary>
    public bool IsRestPlain => options.RestAddress.Scheme == Uri.UriSchemeHttp;

    /// <summary>Where requests to the service are sent instead; null for nowhere else.</summary>
    public Uri? Proxy => options.ProxyAddress;

    public Uri Tokens => Proxy is { } proxy ? new(proxy, "tokens") : new($"{_rest}/tokens/");

    /// <summary>Where the storage gives tokens to upload with.</summary>
    public Uri StorageTokens => new($"{_rest}/storage/auth/token?storage_type=fal-cdn-v3");

    public Uri InitiateUpload(bool inParts) => new($"{_rest}/storage/upload/{(inParts ? "initiate-multipart" : "initiate")}?storage_type=fal-cdn-v3");

    public Uri Run(EndpointId endpoint) => Of(endpoint).Run;

    public Uri Stream(EndpointId endpoint) => new($"{_run}/{WithPath(endpoint, "/stream")}");

    public Uri Realtime(EndpointId endpoint, string path, string query) => new($"{_realtime}/{WithPath(endpoint, path)}{(query.Length > 0 ? "?" : "")}{query}");

    /// <summary>What a socket is called where there is a token for it alone.</summary>
    public static string RealtimeName(EndpointId endpoint, string path) => WithPath(endpoint, path);

    public Uri Submit(EndpointId endpoint, Uri? webhook, int? maxQueueLength)
    {
        if (webhook is null && maxQueueLength is null)
            return Of(endpoint).Submit;
        var query = new List<string>();
        if (webhook is not null)
            query.Add($"fal_webhook={Uri.EscapeDataString(webhook.AbsoluteUri)}");
        if (maxQueueLength is { } length)
            query.Add(string.Create(CultureInfo.InvariantCulture, $"fal_max_queue_length={length}"));
        return new($"{_queue}/{endpoint.Text}?{string.Join('&', query)}");
    }

    public Uri Status(EndpointId endpoint, string requestId) => Request(endpoint, requestId, "/status");

    public Uri Response(EndpointId endpoint, string requestId) => Request(endpoint, requestId, "");

    public Uri Cancel(EndpointId endpoint, string requestId) => Request(endpoint, requestId, "/cancel");

    /// <summary>
    /// An address that the service gave, if it is on the queue's own host; else null. The key is sent only to hosts that the options
    /// name.
    /// </summary>
    public Uri? OnQueue(string? given) => Uri.TryCreate(given, UriKind.Absolute, out var address) && (IsBelow(given, _queue) || IsOnQueue(address)) ? address : null;

    /// <summary>The request that an address on the queue's host is about, and its own address; null where it is about none.</summary>
    public (EndpointId App, string Id, string Address)? RequestOf(Uri statusUrl)
    {
        const string Requests = "/requests/";
        const string Status = "/status";
        var address = statusUrl.GetLeftPart(UriPartial.Path);
        if (address.EndsWith(Status, StringComparison.Ordinal))
            address = address[..^Status.Length];
        var queue = options.BackupQueueAddress is { } backup && IsSameOrigin(statusUrl, backup) ? Base(backup) : _queue;
        if (!address.StartsWith($"{queue}/", StringComparison.OrdinalIgnoreCase))
            return null;
        var path = address[(queue.Length + 1)..];
        if (path.LastIndexOf(Requests, StringComparison.Ordinal) is not (> 0 and var at))
            return null;
        var (app, id) = (path[..at], path[(at + Requests.Length)..]);
        return id.Contains('/', StringComparison.Ordinal) || EndpointIdSyntax.Steps(app) is null ? null : (EndpointId.Parse(app), Uri.UnescapeDataString(id), address);
    }

    /// <summary>The same address on the backup host; null where there is none.</summary>
    public Uri? Backup(Uri address) =>
        Moved(address, _run, options.BackupRunAddress) ?? Moved(address, _queue, options.BackupQueueAddress);

    private EndpointAddresses Of(EndpointId endpoint) =>
        _endpoints.TryGetValue(endpoint, out var known) ? known : _endpoints.GetValue(endpoint, endpoint => new(new($"{_run}/{endpoint.Text}"), new($"{_queue}/{endpoint.Text}")));

    private bool IsOnQueue(Uri address) =>
        IsSameOrigin(address, options.QueueAddress) || (options.BackupQueueAddress is { } backup && IsSameOrigin(address, backup));

    /// <summary>Whether an address starts with another. Nothing that follows changes the host, and to compare texts costs less than to parse one.</summary>
    private static bool IsBelow(string address, string other) => address.StartsWith(other, StringComparison.Ordinal) && address.AsSpan(other.Length).StartsWith("/");

    private Uri Request(EndpointId endpoint, string requestId, string path) =>
        new($"{_queue}/{endpoint.App}/requests/{Uri.EscapeDataString(requestId)}{path}");

    /// <summary>The endpoint's own path, where that is the one that is meant, else one below it.</summary>
    private static string WithPath(EndpointId endpoint, string path)
    {
        var steps = endpoint.Text.TrimEnd('/');
        return steps.EndsWith(path.TrimEnd('/'), StringComparison.Ordinal) ? endpoint.Text : steps + path;
    }

    /// <summary>Whether two addresses have one scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri address, Uri host) =>
        address.Scheme == host.Scheme && address.Port == host.Port && address.IdnHost.Equals(host.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Uri? Moved(Uri address, string from, Uri? to) =>
        to is not null && address.AbsoluteUri.StartsWith($"{from}/", StringComparison.Ordinal) ? new(Base(to) + address.AbsoluteUri[from.Length..]) : null;

    private static string Base(Uri address) => address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static string Socket(string address) =>
        address.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? string.Concat("ws", address.AsSpan(4)) : address;

    private sealed record EndpointAddresses(Uri Run, Uri Submit);
}
