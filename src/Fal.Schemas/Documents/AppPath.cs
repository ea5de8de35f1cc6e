using System.Text.RegularExpressions;
using Fal.Schemas.Model;
using Fal.Shared;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>A path of an app of one's own that can be called.</summary>
internal sealed class AppPath
{
    private const string StreamSuffix = "/stream";
    private const string RealtimeSuffix = "/realtime";

    /// <summary>The methods that change something, and so are meant to be called, but are not what calls use.</summary>
    private static readonly string[] OtherMethods = ["put", "patch", "delete"];

    private readonly JObject _item;

    private AppPath(JProperty property, JObject item)
    {
        Property = property;
        _item = item;
        Post = item["post"] as JObject ?? [];
        Socket = SocketOf(item["x-fal-protocol"] as JObject);
        var answers = Post["responses"] as JObject ?? [];
        var response = answers["200"] ?? answers.Properties().FirstOrDefault(answer => answer.Name.StartsWith("2", StringComparison.Ordinal))?.Value;
        Output = OpenApi.Body(response) ?? new JObject();
        Answers = OpenApi.At(response, "content") as JObject ?? [];
        IsStream = Route.TrimEnd('/').EndsWith(StreamSuffix, StringComparison.Ordinal) || Answers["text/event-stream"] is not null;
    }

    public JProperty Property { get; }

    /// <summary>What follows the app's id: empty for <c>/</c>.</summary>
    public string Route => Property.Name == "/" ? "" : Property.Name;

    public JObject Post { get; }

    /// <summary>What it takes: an object without properties where it has no body, and nothing that is known where its socket is raw.</summary>
    public JToken Input => Post["requestBody"] is { } body ? OpenApi.Body(body) ?? new JObject() : _item["post"] is null ? new JObject() : new JObject { ["type"] = "object" };

    public JToken Output { get; }

    public SocketModel? Socket { get; }

    public bool IsStream { get; }

    /// <summary>The names in the path that stand for values, with their schemas.</summary>
    public IReadOnlyList<(string Name, JToken? Schema)> Parameters =>
        [.. Regex.Matches(Route, @"\{([^{}/]+)\}").Cast<Match>().Select(m => m.Groups[1].Value).Distinct().Select(name => (name, Declared("path").FirstOrDefault(p => OpenApi.Text(p["name"]) == name)?["schema"]))];

    /// <summary>The parameters beside the body that no call sends by itself: those of the query, headers and cookies.</summary>
    public IEnumerable<JObject> Unsent => Declared("query").Concat(Declared("header")).Concat(Declared("cookie"));

    /// <summary>What the app answers, by media type.</summary>
    private JObject Answers { get; }

    /// <summary>A path, unless it is none that is called, or cannot be.</summary>
    /// <param name="refuse">Told why one that is meant to be called gives no client, and where that stands.</param>
    public static AppPath? Of(JProperty property, string appId, Action<JToken, string> refuse)
    {
        if (property.Value is not JObject item)
            return null;
        var path = new AppPath(property, item);
        if (item["post"] is not JObject && path.Socket is not { IsRaw: true })
        {
            if (OtherMethods.FirstOrDefault(method => item[method] is JObject) is { } method)
                refuse(item.Property(method)!, $"it is called by '{method}', and calls are by 'post'");
            return null;
        }

        if (path.Refusal(appId) is not (var where, { } why))
            return path;
        refuse(where, why);
        return null;
    }

    /// <summary>The path whose stream or socket this one is: <c>/draw/stream</c> of <c>/draw</c>, where the two take and give the same.</summary>
    /// <param name="byRoute">All paths by their routes, without a slash at the end.</param>
    public AppPath? OwnerAmong(ILookup<string, AppPath> byRoute)
    {
        var suffix = Socket is not null ? RealtimeSuffix : IsStream ? StreamSuffix : null;
        if (suffix is null || !Route.EndsWith(suffix, StringComparison.Ordinal))
            return null;
        var route = Route.Substring(0, Route.Length - suffix.Length);
        return byRoute[route].FirstOrDefault(p => p is { Socket: null, IsStream: false } && JToken.DeepEquals(p.Input, Input) && IsSameOrFree(Output, p.Output));
    }

    /// <summary>Whether it is another path with a slash at its end, for those who call it so.</summary>
    public bool IsTwinOf(AppPath other) =>
        Route == other.Route + "/" && JToken.DeepEquals(other.Input, Input) && JToken.DeepEquals(other.Output, Output);

    /// <summary>Where and why the path cannot be called; no reason where it can.</summary>
    private (JToken Where, string? Why) Refusal(string appId)
    {
        var id = appId + Regex.Replace(Route, @"\{[^{}/]+\}", "x");
        if (EndpointIdSyntax.Steps(id) is null)
            return (Property, "a path is steps of letters, digits, '-', '.', '_' and '~', and names in braces for whole values, with a slash between two");
        if (Post["requestBody"] is { } body && OpenApi.At(body, "content", "application/json") is null)
            return (body, $"it takes {Types(OpenApi.At(body, "content"))}, and calls send JSON: let it take JSON, with the address of a file where it has a file, and the client uploads files by itself");
        if (Answers.Count > 0 && Answers["application/json"] is null && Answers["text/event-stream"] is null)
            return (Answers, $"it answers {Types(Answers)}, and outputs are JSON: let it answer the address of a file");
        var needed = Unsent.FirstOrDefault(p => OpenApi.Text(p["in"]) is not "header" && p["required"] is JValue { Value: true });
        return (needed ?? (JToken)Property, needed is null ? null : $"it needs '{OpenApi.Text(needed["name"])}' in its {OpenApi.Text(needed["in"])}, where calls send nothing: let it take that in its body");
    }

    private static string Types(JToken? content) =>
        content is JObject { Count: > 0 } types ? string.Join(" or ", types.Properties().Select(type => $"'{type.Name}'")) : "a body that it does not describe";

    private IEnumerable<JObject> Declared(string place) =>
        new[] { Post["parameters"], _item["parameters"] }.OfType<JArray>().SelectMany(list => list).OfType<JObject>().Where(p => OpenApi.Text(p["in"]) == place);

    private static bool IsSameOrFree(JToken output, JToken other) => output is JObject { Count: 0 } || JToken.DeepEquals(output, other);

    private static SocketModel? SocketOf(JObject? protocol) => OpenApi.Text(protocol?["type"]) is not ("websocket" or "realtime") ? null : new()
    {
        IsRaw = OpenApi.Text(protocol!["type"]) == "websocket",
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
}
