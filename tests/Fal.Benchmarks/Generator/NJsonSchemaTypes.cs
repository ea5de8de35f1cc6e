using Microsoft.CodeAnalysis;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.CodeGeneration.CSharp;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// What NJsonSchema's own generator makes of the same documents: types only, one file for each document. It knows no OpenAPI, so that the
/// document's component schemas are handed to it as the definitions of one JSON Schema, without the queue's own, which ours does not generate either.
/// </summary>
internal sealed class NJsonSchemaTypes(IReadOnlyList<CorpusDocument> documents) : IIncrementalGenerator
{
    // With settings of their own each would make its templates anew.
    private static readonly CSharpGeneratorSettings Settings = new() { Namespace = "Models", JsonLibrary = CSharpJsonLibrary.SystemTextJson, ClassStyle = CSharpClassStyle.Poco };

    private readonly List<string> _schemas = [.. documents.Select(d => Definitions(d.Text))];

    /// <summary>The code of every document, from its text.</summary>
    public List<string> Generate() => [.. documents.Select(d => Types(Definitions(d.Text)))];

    /// <summary>The code of every document, its schemas already taken out of it.</summary>
    public List<string> GenerateFromSchemas() => [.. _schemas.Select(Types)];

    /// <summary>The same as a generator with one step.</summary>
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.AdditionalTextsProvider, (output, file) => output.AddSource(Path.GetFileNameWithoutExtension(file.Path), Types(Definitions(((SchemaText)file).Text))));

    private static string Types(string text)
    {
        var schema = JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult();
        return new CSharpGenerator(schema, Settings).GenerateFile("Model");
    }

    private static string Definitions(string document)
    {
        var components = (JObject)JObject.Parse(document)["components"]!["schemas"]!;
        components.Remove("QueueStatus");
        // It reads no document with a reference to nothing, of which the corpus has four.
        foreach (var lost in components.Descendants().OfType<JProperty>().Where(p => p.Name == "$ref").Select(p => p.Value.ToString().Split('/')[^1]).Where(name => components[name] is null).Distinct().ToList())
            components[lost] = new JObject();
        // A property of each, so that it writes them all.
        var properties = new JObject(components.Properties().Select(c => new JProperty(c.Name, new JObject { ["$ref"] = "#/definitions/" + c.Name })));
        return new JObject { ["properties"] = properties, ["definitions"] = components }.ToString(Formatting.None).Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
    }
}
