using Fal.Generators.Diagnostics;
using Fal.Generators.Model;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Generators.Schemas;

/// <summary>The parts of a document that describe one endpoint.</summary>
internal sealed class EndpointSchema
{
    public required string Id { get; init; }

    public required SchemaPosition Position { get; init; }

    public required JToken Input { get; init; }

    public required JToken Output { get; init; }

    public required JObject Components { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    public string? PageUrl { get; init; }

    public bool IsDeprecated { get; init; }

    public Capability Stream { get; init; }

    public Capability Realtime { get; init; }

    /// <summary>The component that a <c>$ref</c> names; null where there is none.</summary>
    public JToken? Component(JToken reference)
    {
        string[] places = ["#/components/schemas/", "#/definitions/", "#/$defs/"];
        return reference is { Type: JTokenType.String } && (string)reference! is var pointer
            && places.FirstOrDefault(p => pointer.StartsWith(p, StringComparison.Ordinal)) is { } place
            ? Components[Uri.UnescapeDataString(pointer.Substring(place.Length)).Replace("~1", "/").Replace("~0", "~")]
            : null;
    }
}

/// <summary>Finds the endpoints in a schema file, whatever kind of document it is.</summary>
internal sealed class SchemaDocument(SchemaFile file, List<DiagnosticInfo> diagnostics)
{
    /// <summary>
    /// Deeper documents are no schemas that anybody wrote: real ones reach 11. NJsonSchema takes up to 13 KB of stack for each level, and a
    /// compiler's thread may have no more than 1 MB.
    /// </summary>
    private const int MaxDepth = 50;

    private static readonly JsonLoadSettings Settings = new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Replace };

    private readonly string _fileName = Path.GetFileName(file.Path);

    public static SchemaPosition PositionOf(JToken token, string path) =>
        token is IJsonLineInfo line && line.HasLineInfo()
            ? new SchemaPosition(path, line.LineNumber - 1, Math.Max(0, line.LinePosition - 1))
            : new SchemaPosition(path, 0, 0);

    /// <summary>Whether a text is <c>owner/alias[/path…]</c>, as the client takes it.</summary>
    public static bool IsEndpointId(string text)
    {
        var parts = text.Split('/');
        var least = parts[0] is "workflows" or "comfy" ? 3 : 2;
        return parts.Length >= least && parts.All(p => p is not ("" or "." or "..") && p.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '.' or '_' or '~'));
    }

    /// <summary>The endpoints of the file; what is wrong with it goes to the diagnostics.</summary>
    public IEnumerable<EndpointSchema> Endpoints()
    {
        if (Parse() is not { } root)
            return [];
        if (root["models"] is JArray { Count: > 0 } models)
            return models.Count > 1 && NamesOnlyOne() ? [] : models.Select(Item).OfType<EndpointSchema>();
        if (root["endpoint_id"] is not null)
            return Item(root) is { } item ? [item] : [];
        if (root["paths"] is JObject)
            return OpenApi(root, null, null) is { } endpoint ? [endpoint] : [];

        Report(root["models"] ?? root, Descriptors.NotASchema, _fileName, root["models"] is JArray ? "its list of models is empty" : "it has neither 'paths' nor 'models'");
        return [];
    }

    private JObject? Parse()
    {
        try
        {
            using var reader = new SchemaTextReader(file.Text) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
            if (string.IsNullOrWhiteSpace(file.Text))
                throw new JsonReaderException("The file is empty.");
            var root = JToken.ReadFrom(reader, Settings);
            while (reader.Read())
            {
                // Comments may follow; the reader throws at anything else.
            }

            if (root is JObject document)
                return document;
            Report(root, Descriptors.NotASchema, _fileName, "it is not a JSON object");
        }
        catch (JsonReaderException error)
        {
            var position = new SchemaPosition(file.Path, Math.Max(0, error.LineNumber - 1), error.LinePosition);
            diagnostics.Add(error.Message.Contains("MaxDepth")
                ? DiagnosticInfo.At(position, Descriptors.NotASchema, _fileName, $"it is more than {MaxDepth} levels deep")
                : DiagnosticInfo.At(position, Descriptors.InvalidJson, _fileName, WithoutPosition(error.Message)));
        }

        return null;
    }

    /// <summary>Reports metadata that can belong to one endpoint only, on a page of several.</summary>
    private bool NamesOnlyOne()
    {
        var names = new[] { (Name: "EndpointId", Value: file.Metadata.EndpointId), (Name: "ClientName", Value: file.Metadata.ClientName) }.Where(n => n.Value is not null).ToList();
        foreach (var (name, value) in names)
            diagnostics.Add(DiagnosticInfo.At(new SchemaPosition(file.Path, 0, 0), Descriptors.InvalidMetadata, name, value!, $"'{_fileName}'", "the file describes several endpoints, and they cannot share it"));
        return names.Count > 0;
    }

    /// <summary>An item of a platform API page.</summary>
    private EndpointSchema? Item(JToken token)
    {
        if (token is not JObject item || Text(item["endpoint_id"]) is not { } id)
        {
            Report(token, Descriptors.NotASchema, _fileName, "an item of 'models' has no 'endpoint_id'");
            return null;
        }

        if (item["openapi"] is JObject document && document["paths"] is JObject)
            return OpenApi(document, id, item["metadata"] as JObject);

        var reason = Text(At(item, "openapi", "error", "message")) is { } message ? $"the service answered \"{message}\"" : "it has no 'openapi' document";
        Report(item["openapi"] ?? item, Descriptors.NoModelSchema, id, reason);
        return null;
    }

    /// <summary>The OpenAPI document of one endpoint.</summary>
    /// <param name="catalogue">What the platform API says of the endpoint beside its schema.</param>
    private EndpointSchema? OpenApi(JObject document, string? id, JObject? catalogue)
    {
        var metadata = At(document, "info", "x-fal-metadata") as JObject;
        id = file.Metadata.EndpointId ?? id ?? Text(metadata?["endpointId"]);
        if (id is null)
        {
            Report(document["info"] ?? document, Descriptors.NoEndpointId, _fileName, "does not say which endpoint it describes");
            return null;
        }

        if (!IsEndpointId(id))
        {
            Report(metadata?["endpointId"] ?? document, Descriptors.NoEndpointId, _fileName, $"names the endpoint '{id}', which is no endpoint id");
            return null;
        }

        var paths = (JObject)document["paths"]!;
        var post = Operation(paths, "/" + id, "post") ?? paths.Properties().Select(p => Operation(paths, p.Name, "post")).FirstOrDefault(o => o is not null);
        if (Body(post?["requestBody"]) is not { } input)
        {
            Report(paths, Descriptors.NotASchema, _fileName, "no path takes a JSON body by 'post'");
            return null;
        }

        var get = Operation(paths, $"/{id}/requests/{{request_id}}", "get")
            ?? paths.Properties().Where(p => p.Name.EndsWith("/requests/{request_id}", StringComparison.Ordinal)).Select(p => Operation(paths, p.Name, "get")).FirstOrDefault();
        var output = Body(At(get ?? post, "responses", "200")) ?? new JObject();
        return new EndpointSchema
        {
            Id = id,
            Position = PositionOf(document, file.Path),
            Input = input,
            Output = output,
            Components = At(document, "components", "schemas") as JObject ?? [],
            Title = Text(catalogue?["display_name"]),
            Description = Text(catalogue?["description"]),
            Category = Text(catalogue?["category"]) ?? Text(metadata?["category"]),
            PageUrl = Text(metadata?["playgroundUrl"]) ?? "https://fal.ai/models/" + id,
            IsDeprecated = Text(catalogue?["status"]) == "deprecated",
            Stream = StreamOf(paths, id, catalogue),
            Realtime = RealtimeOf(paths, id),
        };
    }

    private Capability StreamOf(JObject paths, string id, JObject? catalogue)
    {
        if (file.Metadata.Stream is { } stated)
            return stated ? Capability.Yes : Capability.No;
        if (paths[$"/{id}/stream"] is not null || catalogue?["stream_url"] is { Type: JTokenType.String })
            return Capability.Yes;
        return catalogue is not null || !file.Metadata.AssumeStream ? Capability.No : Capability.Unknown;
    }

    private Capability RealtimeOf(JObject paths, string id)
    {
        if (file.Metadata.Realtime is { } stated)
            return stated ? Capability.Yes : Capability.No;
        if (paths[$"/{id}/realtime"] is not null)
            return Capability.Yes;
        return file.Metadata.AssumeRealtime ? Capability.Unknown : Capability.No;
    }

    private static JObject? Operation(JObject paths, string path, string method) => At(paths, path, method) as JObject;

    private static JToken? Body(JToken? message) => At(message, "content", "application/json", "schema");

    /// <summary>What lies at the end of a path of property names; null where the path breaks off, whatever is there instead.</summary>
    private static JToken? At(JToken? token, params string[] path) => path.Aggregate(token, static (at, name) => (at as JObject)?[name]);

    private static string? Text(JToken? token) => token is { Type: JTokenType.String } && (string)token! is { Length: > 0 } text ? text : null;

    private void Report(JToken where, Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor, params string[] arguments) =>
        diagnostics.Add(DiagnosticInfo.At(PositionOf(where, file.Path), descriptor, arguments));

    /// <summary>The diagnostic's own place says where; the reader's message need not.</summary>
    private static string WithoutPosition(string message)
    {
        var path = message.IndexOf(" Path '", StringComparison.Ordinal);
        var line = message.IndexOf(", line ", StringComparison.Ordinal);
        var end = path >= 0 ? path : line;
        return (end >= 0 ? message.Substring(0, end) : message).TrimEnd('.', ' ');
    }
}
