using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// The OpenAPI document that FastAPI writes of an app of one's own: each path is an endpoint, and <c>x-fal-protocol</c> tells which are
/// sockets. Such a document is complete: what it does not list is not there.
/// </summary>
/// <param name="appId">The id of the app, which the paths follow.</param>
internal sealed class AppDocument(JObject document, JObject paths, string appId, SchemaFile file)
{
    private const string StreamSuffix = "/stream";
    private const string RealtimeSuffix = "/realtime";

    private readonly JObject _components = OpenApi.At(document, "components", "schemas") as JObject ?? [];

    /// <summary>Whether a document is of an app: a model's document names its endpoint, or has the paths of the queue.</summary>
    public static bool Describes(JObject document, JObject paths) =>
        OpenApi.At(document, "info", "x-fal-metadata", "endpointId") is null
        && !paths.Properties().Any(p => p.Name.Contains("/requests/{request_id}"));

    public IReadOnlyList<EndpointSchema> Endpoints()
    {
        var all = paths.Properties().Select(Path).OfType<AppPath>().ToList();
        var owners = all.Where(p => p is { Socket: null, IsStream: false }).ToLookup(p => p.Route);
        var parts = all.ToLookup(p => OwnerOf(p, owners));
        return [.. parts[null].Select(p => Endpoint(p, parts[p].ToList()))];
    }

    private static AppPath? Path(JProperty path)
    {
        var socket = OpenApi.At(path.Value, "x-fal-protocol") as JObject;

        // What goes over a raw socket has no schema.
        var isRaw = OpenApi.Text(socket?["type"]) == "websocket";
        if ((OpenApi.At(path.Value, "post") ?? (isRaw ? new JObject() : null)) is not JObject post)
            return null;
        var response = OpenApi.At(post, "responses", "200");
        var takesJson = OpenApi.Body(post["requestBody"]);
        if (takesJson is null && post["requestBody"] is not null)
            return null;
        return new AppPath(path, path.Name.TrimEnd('/'), takesJson ?? new JObject { ["type"] = "object" }, OpenApi.Body(response) ?? new JObject())
        {
            Post = post,
            Socket = isRaw || OpenApi.Text(socket?["type"]) == "realtime" ? Socket(socket!) : null,
            IsStream = path.Name.EndsWith(StreamSuffix, StringComparison.Ordinal) || OpenApi.At(response, "content", "text/event-stream") is not null,
        };
    }

    private static SocketModel Socket(JObject protocol) => new()
    {
        IsRaw = OpenApi.Text(protocol["type"]) == "websocket",
        SendsJson = OpenApi.Text(protocol["contentType"]) == "application/json",
        Mode = OpenApi.Text(protocol["realtimeMode"]) switch
        {
            "unary" => SocketMode.Unary,
            "server_streaming" => SocketMode.ServerStreaming,
            "client_streaming" => SocketMode.ClientStreaming,
            "bidi" => SocketMode.Bidirectional,
            _ => SocketMode.Unknown,
        },
    };

    /// <summary>The path whose stream or socket another is: <c>/draw/stream</c> of <c>/draw</c>, where the two take and give the same.</summary>
    private static AppPath? OwnerOf(AppPath path, ILookup<string, AppPath> owners)
    {
        var suffix = path.Socket is not null ? RealtimeSuffix : path.IsStream ? StreamSuffix : null;
        if (suffix is null || !path.Route.EndsWith(suffix, StringComparison.Ordinal))
            return null;
        var route = path.Route.Substring(0, path.Route.Length - suffix.Length);
        return owners[route].FirstOrDefault(p => JToken.DeepEquals(p.Input, path.Input) && IsSameOrFree(path.Output, p.Output));
    }

    private static bool IsSameOrFree(JToken output, JToken other) => output is JObject { Count: 0 } || JToken.DeepEquals(output, other);

    private EndpointSchema Endpoint(AppPath path, IReadOnlyList<AppPath> parts)
    {
        var socket = path.Socket ?? parts.Select(p => p.Socket).FirstOrDefault(s => s is not null);
        var isSocket = path.Socket is not null;
        return new EndpointSchema
        {
            Id = appId + path.Route,
            Name = file.Metadata.ClientName is { } name ? name + Identifier.Pascal(path.Route) : null,
            Position = SchemaDocument.PositionOf(path.Property, file.Path),
            Input = path.Input,
            Output = path.Output,
            Components = _components,
            Title = OpenApi.Text(path.Post["summary"]),
            Description = OpenApi.Text(path.Post["description"]),
            IsDeprecated = path.Post["deprecated"] is { Type: JTokenType.Boolean } deprecated && (bool)deprecated,
            Request = isSocket || path.IsStream ? Capability.No : Capability.Yes,
            Stream = file.Metadata.StreamOr(path.IsStream || parts.Any(p => p.IsStream) ? Capability.Yes : Capability.No),
            Realtime = file.Metadata.RealtimeOr(socket is null ? Capability.No : Capability.Yes),
            Socket = socket is null ? null : socket with { IsEndpoint = isSocket },
        };
    }

    /// <param name="Route">What follows the app's id: empty for <c>/</c>.</param>
    private sealed record AppPath(JProperty Property, string Route, JToken Input, JToken Output)
    {
        public required JObject Post { get; init; }

        public SocketModel? Socket { get; init; }

        public bool IsStream { get; init; }
    }
}
