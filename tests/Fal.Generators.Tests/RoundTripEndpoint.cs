using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>An endpoint as its document has it, beside the types that were generated from the same document.</summary>
internal sealed record RoundTripEndpoint
{
    private static readonly Lazy<IReadOnlyList<RoundTripEndpoint>> LoadedFeatures = new(() => Load(RoundTripFeatures.Documents()));
    private static readonly Lazy<IReadOnlyList<RoundTripEndpoint>> LoadedReal = new(() => Load(Corpus.Files()));

    /// <summary>The endpoints with every feature of JSON Schema.</summary>
    public static IReadOnlyList<RoundTripEndpoint> Features => LoadedFeatures.Value;

    /// <summary>The endpoints of the corpus.</summary>
    public static IReadOnlyList<RoundTripEndpoint> Real => LoadedReal.Value;

    public required string Id { get; init; }

    /// <summary>What it was compiled with: one for all endpoints that were loaded together.</summary>
    public required CompiledModels Models { get; init; }

    public required JsonObject Document { get; init; }

    public required RoundTripType Input { get; init; }

    public required RoundTripType Output { get; init; }

    /// <summary>The endpoints of some documents, compiled together.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="properties">Properties of the project.</param>
    public static IReadOnlyList<RoundTripEndpoint> Load(IReadOnlyList<SchemaText> documents, IReadOnlyDictionary<string, string>? properties = null)
    {
        var generation = Generation.Of(LanguageVersion.CSharp14, "", properties ?? new Dictionary<string, string>(), documents);
        var models = new CompiledModels(generation);
        var types = generation.Sources.Keys.Select(file => file[..^".g.cs".Length]).ToDictionary(name => EndpointId(models, name), name => models.Endpoint(name));
        return [.. documents.SelectMany(d => OpenApi(JsonNode.Parse(d.Text)!)).Select(d => Of(d, types, models))];
    }

    public override string ToString() => Id;

    /// <summary>The document itself, or those of a page of the catalogue.</summary>
    private static IEnumerable<JsonObject> OpenApi(JsonNode document) =>
        document["models"] is JsonArray models ? models.Select(m => m!["openapi"]!.AsObject()) : [document.AsObject()];

    private static string EndpointId(CompiledModels models, string name)
    {
        var endpoint = models.Type("Fal.Models." + name).GetProperty("Endpoint")!.GetValue(null)!;
        return (string)endpoint.GetType().GetProperty("Id")!.GetValue(endpoint)!;
    }

    private static RoundTripEndpoint Of(JsonObject document, Dictionary<string, (JsonTypeInfo Input, JsonTypeInfo Output)> types, CompiledModels models)
    {
        var id = (string)document["info"]!["x-fal-metadata"]!["endpointId"]!;
        var operations = document["paths"]!.AsObject();
        var input = operations.Select(path => path.Value!["post"]).First(post => post is not null)!["requestBody"];
        var output = operations.First(path => path.Key.EndsWith("/requests/{request_id}", StringComparison.Ordinal)).Value!["get"]!["responses"]!["200"];
        var schemas = new PlainSchemas(document);
        return new RoundTripEndpoint
        {
            Id = id,
            Models = models,
            Document = document,
            Input = new RoundTripType($"{id} input", types[id].Input, Body(input), schemas, IsOutput: false),
            Output = new RoundTripType($"{id} output", types[id].Output, Body(output), schemas, IsOutput: true),
        };
    }

    private static JsonNode? Body(JsonNode? message) => message!["content"]!["application/json"]!["schema"];
}

/// <summary>A generated type beside its schema.</summary>
internal sealed record RoundTripType(string Name, JsonTypeInfo Type, JsonNode? Schema, PlainSchemas Schemas, bool IsOutput)
{
    /// <summary>How many random values each type gets: <c>FAL_ROUNDTRIP_COUNT</c> for more.</summary>
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("FAL_ROUNDTRIP_COUNT") ?? "25", CultureInfo.InvariantCulture);

    /// <summary>What the random values follow from: <c>FAL_ROUNDTRIP_SEED</c> for others.</summary>
    private static readonly ulong Seed = ulong.Parse(Environment.GetEnvironmentVariable("FAL_ROUNDTRIP_SEED") ?? "1", CultureInfo.InvariantCulture);

    public IEnumerable<JsonNode?> Examples => new SchemaValues(Schemas).Examples(Schema);

    public IEnumerable<JsonNode?> Choices => new SchemaValues(Schemas).Choices(Schema);

    /// <summary>Values that each break one limit; some are good for another alternative of a union all the same.</summary>
    public IEnumerable<JsonNode?> Broken => new SchemaValues(Schemas).Broken(Schema);

    public bool HasType(JsonNode? value) => Schemas.HasType(value, Schema);

    /// <param name="times">How many times as many as usual.</param>
    public IEnumerable<JsonNode?> Random(int times = 1)
    {
        var values = new SchemaValues(Schemas).Random(Schema);
        var random = new PCG(1, Seed);
        for (var i = 0; i < Count * times; i++)
            yield return values.Generate(random, null!, out _);
    }
}
