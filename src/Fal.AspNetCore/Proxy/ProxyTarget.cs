using System.Collections.Frozen;
using Fal.Shared;

namespace Fal.AspNetCore;

/// <summary>
/// What a caller asks for, read from the address that he names, part by part. Nothing of his text goes on: the address that is called is made
/// anew of what was understood.
/// </summary>
/// <param name="Path">Where it is on the service.</param>
internal sealed record ProxyTarget(ProxyService Service, FalProxyCallKind Kind, string Path, string? EndpointId = null, string? RequestId = null)
{
    private const int MaxLength = 2048;
    private const string Scheme = "https://";
    private const string Requests = "requests";

    private static readonly FrozenDictionary<string, ProxyService> Hosts = new Dictionary<string, ProxyService>
    {
        ["fal.run"] = ProxyService.Run,
        ["queue.fal.run"] = ProxyService.Queue,
        ["rest.fal.ai"] = ProxyService.Rest,
        ["rest.alpha.fal.ai"] = ProxyService.Rest,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The query as it may be sent, with its question mark; empty for none.</summary>
    public string Query { get; private init; } = "";

    /// <returns>The target; else why there is none.</returns>
    public static (ProxyTarget? Target, string? Refusal) Read(string address, string method, FalProxyOptions options)
    {
        if (address.Length > MaxLength)
            return (null, ProxyRefusal.TooLong);
        if (address.AsSpan().ContainsAnyExceptInRange('!', '~') || !address.StartsWith(Scheme, StringComparison.Ordinal))
            return (null, ProxyRefusal.NoAddress);
        if (address.Contains('#', StringComparison.Ordinal))
            return (null, ProxyRefusal.Fragment);

        var (location, query) = Parted(address[Scheme.Length..], '?');
        var (authority, path) = Parted(location, '/');
        if (ServiceOf(authority) is not { } service)
            return (null, authority.Contains('@', StringComparison.Ordinal) ? ProxyRefusal.UserInfo : ProxyRefusal.Host);
        var steps = (path ?? "").Split('/');
        if (!IsPath(steps))
            return (null, ProxyRefusal.Path);

        var (target, refusal) = (service, method) switch
        {
            (ProxyService.Rest, "POST") => Upload(path!, options),
            (ProxyService.Run, "POST") => Call(path!, FalProxyCallKind.Run, options),
            (ProxyService.Queue, "POST") => Call(path!, FalProxyCallKind.Submit, options),
            (ProxyService.Queue, "GET" or "PUT") => Request(steps, method, options),
            _ => (null, ProxyRefusal.Method),
        };
        if (target is null)
            return (null, refusal);
        return ProxyQuery.TryRead(query, target.Kind, options, out var sent, out refusal) ? (target with { Query = sent }, null) : (null, refusal);
    }

    private static (string Before, string? After) Parted(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    private static ProxyService? ServiceOf(string authority)
    {
        const string Port = ":443";
        var host = authority.EndsWith(Port, StringComparison.Ordinal) ? authority[..^Port.Length] : authority;
        return Hosts.TryGetValue(host, out var service) ? service : null;
    }

    /// <summary>Whether it is steps that mean themselves. The last may be empty: a slash at the end belongs to an endpoint's id.</summary>
    private static bool IsPath(string[] steps) =>
        steps is not [""] && Array.TrueForAll(steps[^1].Length == 0 ? steps[..^1] : steps, EndpointIdSyntax.IsStep);

    private static (ProxyTarget? Target, string? Refusal) Upload(string path, FalProxyOptions options) =>
        path is not ("storage/upload/initiate" or "storage/upload/initiate-multipart" or "storage/upload/complete-multipart") ? (null, ProxyRefusal.NoCall)
        : !options.AllowUploads ? (null, ProxyRefusal.Uploads)
        : (new ProxyTarget(ProxyService.Rest, FalProxyCallKind.Upload, path), null);

    private static (ProxyTarget? Target, string? Refusal) Call(string path, FalProxyCallKind kind, FalProxyOptions options)
    {
        if (EndpointIdSyntax.Steps(path) is not { } steps || steps.AsSpan(EndpointIdSyntax.AliasAt(steps) + 1) is [Requests, ..])
            return (null, ProxyRefusal.NoCall);
        if (options.EndpointOf(path) is not { } endpointId)
            return (null, ProxyRefusal.Endpoint);
        var isStream = kind is FalProxyCallKind.Run && steps[^1] == "stream";
        return (new ProxyTarget(kind is FalProxyCallKind.Run ? ProxyService.Run : ProxyService.Queue, isStream ? FalProxyCallKind.Stream : kind, path, endpointId), null);
    }

    /// <summary><c>{app}/requests/{id}</c>, and <c>/status</c>, <c>/status/stream</c> or <c>/cancel</c> after it.</summary>
    private static (ProxyTarget? Target, string? Refusal) Request(string[] steps, string method, FalProxyOptions options)
    {
        var alias = EndpointIdSyntax.AliasAt(steps);
        if (steps.Length < alias + 3 || steps[alias + 1] != Requests || steps[alias + 2].Length == 0)
            return (null, ProxyRefusal.NoCall);
        FalProxyCallKind? kind = (method, string.Join('/', steps[(alias + 3)..])) switch
        {
            ("GET", "") when steps.Length == alias + 3 => FalProxyCallKind.Result,
            ("GET", "status") => FalProxyCallKind.Status,
            ("GET", "status/stream") => FalProxyCallKind.StatusStream,
            ("PUT", "cancel") => FalProxyCallKind.Cancel,
            _ => null,
        };
        var app = string.Join('/', steps[..(alias + 1)]);
        if (kind is null)
            return (null, ProxyRefusal.NoCall);
        return options.AllowsRequestsOf(app) ? (new ProxyTarget(ProxyService.Queue, kind.Value, string.Join('/', steps), app, steps[alias + 2]), null) : (null, ProxyRefusal.Endpoint);
    }
}
