using System.Text.Json.Nodes;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Fal.Shared;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>What an endpoint takes and gives, by its schema, which is compiled when it is first needed.</summary>
internal sealed class EndpointContract(EndpointSchema schema)
{
    private readonly Lazy<(JsonSchema Input, JsonSchema Output)> _schemas = new(() => Compile(schema));
    private string? _sample;

    public string Id => schema.Id;

    /// <summary>False where the schema says that the endpoint does not stream.</summary>
    public bool MayStream => schema.Stream is not Capability.No;

    /// <summary>False where the schema says that the endpoint has no socket, or one that only a test can speak over.</summary>
    public bool MayOpenSocket => schema is { Realtime: not Capability.No, Socket: not { IsRaw: true } };

    /// <summary>Whether the endpoint's own path is that of its socket.</summary>
    public bool IsSocket => schema.Socket is { IsEndpoint: true, IsRaw: false };

    /// <summary>How many inputs and outputs of the socket go together.</summary>
    public FalRealtimeMode Mode => schema.Socket?.Mode switch
    {
        SocketMode.Unary => FalRealtimeMode.Unary,
        SocketMode.ServerStreaming => FalRealtimeMode.ServerStreaming,
        SocketMode.ClientStreaming => FalRealtimeMode.ClientStreaming,
        SocketMode.Bidirectional => FalRealtimeMode.Bidirectional,
        _ => FalRealtimeMode.Unknown,
    };

    public JsonSchema Input => _schemas.Value.Input;

    public JsonSchema Output => _schemas.Value.Output;

    /// <summary>What is wrong with an input, as FastAPI says it; empty when it fits.</summary>
    /// <param name="files">What is known of the file at an address; null where that does not matter.</param>
    public JsonArray Validate(string input, Func<string, FileFacts>? files = null) =>
        ToNode(InputValidation.Validate(Input, ReadToken(input), files))!.AsArray();

    /// <summary>An output that fits the schema, always the same.</summary>
    public JsonNode? SampleOutput(Uri files) => JsonNode.Parse(_sample ??= SampleValue.Make(Output, files).ToString(Formatting.None));

    private static (JsonSchema Input, JsonSchema Output) Compile(EndpointSchema schema)
    {
        try
        {
            return SchemaCompiler.Compile(schema);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new FormatException($"The schema of '{schema.Id}' in '{schema.Position.Path}' cannot be checked by: {error.Message}", error);
        }
    }

    private static JToken ReadToken(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, MaxDepth = null };
        return JToken.ReadFrom(reader);
    }

    private static JsonNode? ToNode(JToken token) => JsonNode.Parse(token.ToString(Formatting.None));
}
