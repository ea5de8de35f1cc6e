using Fal.Schemas.Budgets;
using Fal.Schemas.Model;
using Fal.Schemas.Rewriting;
using Fal.Shared;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>Finds the endpoints in a schema file, whatever kind of document it is.</summary>
/// <param name="withPlaces">Whether to keep where each token is, for what is wrong with it.</param>
/// <param name="budget">What the reading may cost.</param>
internal sealed class SchemaDocument(SchemaFile file, bool withPlaces, List<SchemaProblem> problems, FileBudget budget)
{
    /// <summary>Deeper documents are no schemas that anybody wrote: real ones reach 11. What a level costs is told in <see cref="RewrittenSchema"/>.</summary>
    private const int MaxDepth = 50;

    private readonly JsonLoadSettings _settings = new()
    {
        DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Replace,
        LineInfoHandling = withPlaces ? LineInfoHandling.Load : LineInfoHandling.Ignore,
    };

    private readonly string _fileName = Path.GetFileName(file.Path);

    /// <param name="path">The file that the token is from, unless what it is part of says that it is from another.</param>
    public static SchemaPosition PositionOf(JToken token, string path)
    {
        path = SchemaPair.PathOf(token) ?? path;
        return token is IJsonLineInfo line && line.HasLineInfo()
            ? new SchemaPosition(path, line.LineNumber - 1, Math.Max(0, line.LinePosition - 1))
            : SchemaPosition.StartOf(path);
    }

    /// <summary>The endpoints of the file; what is wrong with it goes to the problems.</summary>
    public IEnumerable<EndpointSchema> Endpoints()
    {
        if (Parse(file) is not { } root)
            return [];
        if (root["models"] is JArray { Count: > 0 } models)
            return models.Count > 1 && NamesOnlyOne() ? [] : models.Select(Item).OfType<EndpointSchema>();
        if (root["endpoint_id"] is not null)
            return Item(root) is { } item ? [item] : [];
        if (root["paths"] is JObject paths)
            return AppDocument.Describes(root, paths) ? App(root, paths) : Queue(root, null, null) is { } endpoint ? [endpoint] : [];
        if (file.Output is { } output && root["models"] is null)
            return Pair(root, output) is { } pair ? [pair] : [];

        if (!file.Metadata.IsIncluded)
            Report(root["models"] ?? root, SchemaProblemKind.NotASchema, _fileName, root["models"] is JArray ? "its list of models is empty" : "it has neither 'paths' nor 'models', and its output schema was not given with it");
        return [];
    }

    /// <summary>The endpoints of an app of one's own.</summary>
    private IEnumerable<EndpointSchema> App(JObject root, JObject paths)
    {
        if (EndpointId(root, null, []) is not { } id)
            return [];
        var endpoints = new AppDocument(root, paths, id.TrimEnd('/'), file, problems).Endpoints();
        if (endpoints.Count == 0 && problems.Count == 0)
            Report(paths, SchemaProblemKind.NotASchema, _fileName, "no path takes a JSON body by 'post'");
        return endpoints;
    }

    /// <summary>The endpoint that a pair of plain JSON Schemas describes.</summary>
    private EndpointSchema? Pair(JObject input, SchemaFile outputFile)
    {
        if (EndpointId(input, null, []) is not { } id || Parse(outputFile) is not { } output)
            return null;
        return new EndpointSchema
        {
            Id = id,
            Position = PositionOf(input, file.Path),
            Input = input,
            Output = output,
            References = SchemaPair.References(input, output, outputFile.Path),
            Title = OpenApi.Text(input["title"]),
            PageUrl = "https://fal.ai/models/" + id,
            Stream = file.Metadata.StreamOr(Capability.Unknown),
            Realtime = RealtimeOf(null, id),
        };
    }

    /// <summary>The id of the endpoint: what the project says, else what the document says; null where that is no id, which is reported.</summary>
    /// <param name="inPaths">The ids that the document's paths name.</param>
    private string? EndpointId(JObject document, string? listed, IReadOnlyList<string> inPaths)
    {
        var stated = OpenApi.At(document, "info", "x-fal-metadata", "endpointId") ?? OpenApi.At(document, "info", "x-fal-metadata", "appId");
        var id = file.Metadata.EndpointId ?? listed ?? OpenApi.Text(stated) ?? (inPaths.Count == 1 ? inPaths[0] : null);
        if (id is null)
            Report(document["info"] ?? document, SchemaProblemKind.NoEndpointId, _fileName, "does not say which endpoint it describes" + (inPaths.Count == 0 ? "" : $", and its paths are of {Several(inPaths)}"));
        else if (EndpointIdSyntax.Steps(id) is null)
            Report(stated ?? document, SchemaProblemKind.NoEndpointId, _fileName, $"names the endpoint '{id}', which is no endpoint id");
        else
            return id;
        return null;
    }

    private JObject? Parse(SchemaFile schema)
    {
        var name = Path.GetFileName(schema.Path);
        try
        {
            using var reader = new SchemaTextReader(schema.Text, withPlaces, budget);
            reader.MaxDepth = MaxDepth;
            reader.DateParseHandling = DateParseHandling.None;
            if (string.IsNullOrWhiteSpace(schema.Text))
                throw new JsonReaderException("The file is empty.");
            var root = JToken.ReadFrom(reader, _settings);
            while (reader.Read())
            {
                // Comments may follow; the reader throws at anything else.
            }

            if (root is JObject document)
                return document;
            if (!schema.Metadata.IsIncluded)
                problems.Add(SchemaProblem.At(PositionOf(root, schema.Path), SchemaProblemKind.NotASchema, name, "it is not a JSON object"));
        }
        catch (JsonReaderException error)
        {
            var position = new SchemaPosition(schema.Path, Math.Max(0, error.LineNumber - 1), error.LinePosition);
            problems.Add(error.Message.Contains("MaxDepth")
                ? SchemaProblem.At(position, SchemaProblemKind.NotASchema, name, $"it is more than {MaxDepth} levels deep")
                : SchemaProblem.At(position, SchemaProblemKind.InvalidJson, name, WithoutPosition(error.Message)));
        }

        return null;
    }

    /// <summary>Reports metadata that can belong to one endpoint only, on a page of several.</summary>
    private bool NamesOnlyOne()
    {
        var names = new[] { (Name: "EndpointId", Value: file.Metadata.EndpointId), (Name: "ClientName", Value: file.Metadata.ClientName) }.Where(n => n.Value is not null).ToList();
        foreach (var (name, value) in names)
            problems.Add(SchemaProblem.At(SchemaPosition.StartOf(file.Path), SchemaProblemKind.InvalidMetadata, name, value!, $"'{_fileName}'", "the file describes several endpoints, and they cannot share it"));
        return names.Count > 0;
    }

    /// <summary>An item of a platform API page.</summary>
    private EndpointSchema? Item(JToken token)
    {
        if (token is not JObject item || OpenApi.Text(item["endpoint_id"]) is not { } id)
        {
            Report(token, SchemaProblemKind.NotASchema, _fileName, "an item of 'models' has no 'endpoint_id'");
            return null;
        }

        if (item["openapi"] is JObject document && document["paths"] is JObject)
            return Queue(document, id, item["metadata"] as JObject);

        var reason = OpenApi.Text(OpenApi.At(item, "openapi", "error", "message")) is { } message ? $"the service answered \"{message}\"" : "it has no 'openapi' document";
        Report(item["openapi"] ?? item, id, SchemaProblemKind.NoModelSchema, id, reason);
        return null;
    }

    /// <summary>The OpenAPI document of one endpoint.</summary>
    /// <param name="catalogue">What the platform API says of the endpoint beside its schema.</param>
    private EndpointSchema? Queue(JObject document, string? listed, JObject? catalogue)
    {
        var paths = (JObject)document["paths"]!;
        if (EndpointId(document, listed, QueuePaths.Ids(paths)) is not { } id)
            return null;

        var metadata = OpenApi.At(document, "info", "x-fal-metadata");
        var facts = new CatalogueFacts(catalogue, metadata);
        var post = OpenApi.Operation(paths, "/" + id, "post") ?? paths.Properties().Select(p => OpenApi.Operation(paths, p.Name, "post")).FirstOrDefault(o => o is not null);
        if (OpenApi.Body(post?["requestBody"]) is not { } input)
        {
            Report(paths, id, SchemaProblemKind.NotASchema, _fileName, "no path takes a JSON body by 'post'");
            return null;
        }

        var get = OpenApi.Operation(paths, $"/{id}/requests/{{request_id}}", "get")
            ?? paths.Properties().Where(p => p.Name.EndsWith("/requests/{request_id}", StringComparison.Ordinal)).Select(p => OpenApi.Operation(paths, p.Name, "get")).FirstOrDefault();
        var output = OpenApi.Body(OpenApi.At(get ?? post, "responses", "200")) ?? new JObject();
        return new EndpointSchema
        {
            Id = id,
            IsModel = true,
            Position = PositionOf(document, file.Path),
            Input = input,
            Output = output,
            References = new SchemaReferences(document),
            Title = facts.Title,
            Description = facts.Description,
            Category = facts.Category,
            PageUrl = OpenApi.Text(OpenApi.At(metadata, "playgroundUrl")) ?? "https://fal.ai/models/" + id,
            Deprecation = facts.Deprecation,
            Stream = file.Metadata.StreamOr(paths[$"/{id}/stream"] is not null ? Capability.Yes : facts.Stream),
            Realtime = RealtimeOf(paths, id),
        };
    }

    /// <summary>Workflows have no socket.</summary>
    private Capability RealtimeOf(JObject? paths, string id) => file.Metadata.RealtimeOr(
        paths?[$"/{id}/realtime"] is not null ? Capability.Yes : EndpointIdSyntax.IsWorkflow(id) ? Capability.No : Capability.Unknown);

    private static string Several(IReadOnlyList<string> ids)
    {
        const int Most = 5;
        return string.Join(", ", ids.Take(Most).Select(id => $"'{id}'")) + (ids.Count > Most ? $" and {ids.Count - Most} more" : "");
    }

    private void Report(JToken where, SchemaProblemKind kind, params string[] arguments) => Report(where, null, kind, arguments);

    private void Report(JToken where, string? endpointId, SchemaProblemKind kind, params string[] arguments) =>
        problems.Add(SchemaProblem.At(PositionOf(where, file.Path), kind, arguments) with { EndpointId = endpointId });

    /// <summary>The diagnostic's own place says where; the reader's message need not.</summary>
    private static string WithoutPosition(string message)
    {
        var path = message.IndexOf(" Path '", StringComparison.Ordinal);
        var line = message.IndexOf(", line ", StringComparison.Ordinal);
        var end = path >= 0 ? path : line;
        return (end >= 0 ? message.Substring(0, end) : message).TrimEnd('.', ' ');
    }
}
