using System.Text.Json.Nodes;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Fal.Shared;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>What an endpoint takes and gives, by its schema, which is compiled when it is first needed.</summary>
/// <param name="report">Told of what the emulator does not follow.</param>
internal sealed class EndpointContract(EndpointSchema schema, Action<SchemaProblem>? report = null)
{
    private readonly Lazy<(JsonSchema Input, JsonSchema Output)> _schemas = new(() => Compile(schema, report));

    /// <summary>Where the service keeps files that are uploaded.</summary>
    private const string Storage = "https://v3.fal.media/files/";

    private JToken? _sample;

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
    /// <param name="input">The input.</param>
    /// <param name="storage">Where files are that were uploaded: such an address is judged as that of the service's own storage.</param>
    /// <param name="files">What is known of the file at an address; null where that does not matter.</param>
    public JsonArray Validate(string input, Uri? storage = null, Func<string, FileFacts>? files = null)
    {
        var own = storage?.AbsoluteUri;
        if (own is null || !input.Contains(own, StringComparison.Ordinal))
            return ToNode(InputValidation.Validate(Input, ReadToken(input), files))!.AsArray();
        var errors = InputValidation.Validate(
            Input, ReadToken(input.Replace(own, Storage, StringComparison.Ordinal)), files is null ? null : address => files(address.Replace(Storage, own, StringComparison.Ordinal)));
        return JsonNode.Parse(errors.ToString(Formatting.None).Replace(Storage, own, StringComparison.Ordinal))!.AsArray();
    }

    /// <summary>An output that fits the schema, for the same input always the same.</summary>
    /// <param name="input">The input.</param>
    /// <param name="storage">Where the files are that addresses in the output point to.</param>
    /// <param name="files">What is known of the file at an address.</param>
    public JsonNode? SampleOutput(string input, Uri storage, Func<string, FileFacts> files)
    {
        if (_sample is null)
        {
            var sample = SampleValue.Make(Output);
            new SampleAddresses(storage, ReportAddress).Replace(sample.DeepClone(), Output);
            _sample = sample;
        }

        return ToNode(SampleOutputs.For(schema.Id, ReadToken(input) as JObject, Input, _sample, Output, storage, files));
    }

    private void ReportAddress(string name, string why)
    {
        var text = $"'{name}' of the made-up outputs of '{schema.Id}' {why}; give the endpoint an answer of your own, where that matters";
        report?.Invoke(SchemaProblem.At(schema.Position, SchemaProblemKind.UnsupportedKeyword, "pattern", text) with { EndpointId = schema.Id });
    }

    private static (JsonSchema Input, JsonSchema Output) Compile(EndpointSchema schema, Action<SchemaProblem>? report)
    {
        try
        {
            return SchemaCompiler.Compile(schema, report);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new FormatException($"The schema of '{schema.Id}' in '{schema.Position.Path}' cannot be checked by: {error.Message}", error);
        }
    }

    /// <summary>Reads JSON of any depth as it is written.</summary>
    public static JToken ReadToken(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None, MaxDepth = null };
        return JToken.ReadFrom(reader);
    }

    private static JsonNode? ToNode(JToken token) => JsonNode.Parse(token.ToString(Formatting.None));
}
