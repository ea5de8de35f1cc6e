using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>What a schema file says of one endpoint. The schemas themselves are compiled when they are first needed.</summary>
internal sealed class EndpointSchema
{
    private readonly Lazy<(JsonSchema Input, JsonSchema Output)> _schemas;
    private string? _sample;

    private EndpointSchema(string id, JToken input, JToken output, JObject components)
    {
        Id = id;
        _schemas = new(() => SchemaCompiler.Compile(input, output, components));
    }

    public string Id { get; }

    /// <summary>False where the schema says that the endpoint does not stream.</summary>
    public bool MayStream { get; private init; }

    public JsonSchema Input => _schemas.Value.Input;

    public JsonSchema Output => _schemas.Value.Output;

    /// <param name="id">The id, where something beside the document says it.</param>
    /// <param name="catalogue">What the platform API says of the endpoint.</param>
    /// <exception cref="FormatException">The document is not of one endpoint.</exception>
    public static EndpointSchema Read(JObject document, string? id, JObject? catalogue, string file)
    {
        id ??= (string?)document.SelectToken("info.x-fal-metadata.endpointId")
            ?? throw new FormatException($"'{file}' does not say which endpoint it is of: 'info' has no 'x-fal-metadata' with an 'endpointId'.");
        var paths = (JObject)document["paths"]!;
        var post = Operation(paths, $"/{id}", "post") ?? paths.Properties().Select(path => Operation(paths, path.Name, "post")).FirstOrDefault(o => o is not null);
        var get = Operation(paths, $"/{id}/requests/{{request_id}}", "get");
        var input = Body(post?["requestBody"]) ?? throw new FormatException($"'{file}' has no path of '{id}' that takes a JSON body by 'post'.");
        return new EndpointSchema(id, input, Body((get ?? post)?["responses"]?["200"]) ?? new JObject(), document["components"]?["schemas"] as JObject ?? [])
        {
            MayStream = catalogue is null || paths[$"/{id}/stream"] is not null || catalogue["stream_url"]?.Type is JTokenType.String,
        };
    }

    /// <summary>What is wrong with an input, as FastAPI says it; empty when it fits.</summary>
    public JsonArray Validate(string input) => ToNode(InputValidation.Validate(Input, ReadToken(input)))!.AsArray();

    /// <summary>An output that fits the schema, always the same.</summary>
    public JsonNode? SampleOutput(Uri files) => JsonNode.Parse(_sample ??= SampleValue.Make(Output, files).ToString(Formatting.None));

    private static JToken ReadToken(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, MaxDepth = null };
        return JToken.ReadFrom(reader);
    }

    private static JsonNode? ToNode(JToken token) => JsonNode.Parse(token.ToString(Formatting.None));

    private static JObject? Operation(JObject paths, string path, string method) => (paths[path] as JObject)?[method] as JObject;

    private static JToken? Body(JToken? message) => message is JObject && message["content"] is JObject content ? (content["application/json"] as JObject)?["schema"] : null;
}
