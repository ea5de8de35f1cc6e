using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;

namespace Fal.Testing.Models;

/// <summary>A model as the platform API lists it; never changed. Its JSON is written when it is first asked for, and kept.</summary>
internal sealed class ModelListing
{
    /// <summary>When a model was made and changed, where its schema does not say.</summary>
    public const string UnknownDate = "2025-01-01T00:00:00Z";

    private static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 128 };

    private readonly Lazy<(byte[] Metadata, byte[] OpenApi)> _json;
    private readonly Lazy<ModelFacts> _facts;

    private ModelListing(string id, Func<(byte[] Metadata, byte[] OpenApi)> json)
    {
        Id = id;
        _json = new(json);
        _facts = new(() => ModelFacts.Of(id, Metadata));
    }

    public string Id { get; }

    /// <summary>The JSON of <c>metadata</c>.</summary>
    public byte[] Metadata => _json.Value.Metadata;

    /// <summary>The JSON of <c>openapi</c>: the document, or why there is none.</summary>
    public byte[] OpenApi => _json.Value.OpenApi;

    /// <summary>What is searched for.</summary>
    public ModelFacts Facts => _facts.Value;

    /// <summary>The models that a schema file tells of, also those of a page whose schema is missing.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="endpoints">Its endpoints.</param>
    /// <param name="problems">What is wrong with it.</param>
    /// <param name="updated">When a model was changed, where the file does not say.</param>
    public static IReadOnlyList<ModelListing> Of(string json, IEnumerable<EndpointSchema> endpoints, IEnumerable<SchemaProblem> problems, string updated)
    {
        var root = new Lazy<JsonElement>(() => JsonDocument.Parse(json, Reading).RootElement);
        var models = endpoints.Where(endpoint => endpoint.IsModel).Select(endpoint => (endpoint.Id, Streams: endpoint.Stream is Capability.Yes));
        var missing = problems.Where(problem => problem is { EndpointId: not null } && problem.Kind == SchemaProblemKind.NoModelSchema).Select(problem => (Id: problem.EndpointId!, Streams: false));
        return [.. models.Concat(missing).DistinctBy(model => model.Id).Select(model => new ModelListing(model.Id, () => Read(root, model.Id, model.Streams, updated)))];
    }

    /// <summary>The same with other metadata.</summary>
    public ModelListing With(Action<JsonObject> change) => new(Id, () =>
    {
        var metadata = JsonNode.Parse(Metadata)!.AsObject();
        change(metadata);
        return (Json.Write(metadata), OpenApi);
    });

    /// <summary>Why there is no document, as the service says it.</summary>
    public static byte[] ExpansionError(string message) =>
        Json.Write(new JsonObject { ["error"] = new JsonObject { ["code"] = "expansion_failed", ["message"] = message } });

    private static (byte[] Metadata, byte[] OpenApi) Read(Lazy<JsonElement> root, string id, bool streams, string updated)
    {
        try
        {
            var (metadata, document) = Parts(root.Value, id);
            return (
                Json.Write(ListedMetadata.Of(id, metadata, document, streams, updated)),
                document is { ValueKind: JsonValueKind.Object } openApi ? Json.Write(openApi) : ExpansionError("The model has no OpenAPI document."));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What the reader of schemas takes need not be JSON to the letter.
            return (Json.Write(ListedMetadata.Of(id, null, null, streams, updated)), ExpansionError($"The schema is not JSON: {error.Message}"));
        }
    }

    /// <summary>The two parts of an item of a page; a bare document is the second.</summary>
    private static (JsonElement? Metadata, JsonElement? Document) Parts(JsonElement root, string id)
    {
        if (Member(root, "models") is { ValueKind: JsonValueKind.Array } models)
            root = models.EnumerateArray().FirstOrDefault(item => Member(item, "endpoint_id")?.GetString() == id, models[0]);
        else if (Member(root, "endpoint_id") is null)
            return (null, root);
        return (Member(root, "metadata"), Member(root, "openapi"));
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;
}
