using Fal.Generators.Emit;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Generators.Tests;

/// <summary>What the real schemas become, in figures.</summary>
public class CorpusStatistics(ITestOutputHelper output)
{
    [Fact]
    public void Every_property_that_a_real_schema_types_is_typed()
    {
        var files = Corpus.Files();
        var endpoints = files
            .SelectMany(f => SchemaReader.Read(new SchemaFile(f.Path, f.Text, new SchemaMetadata()), TestContext.Current.CancellationToken).Endpoints)
            .ToList();
        var records = endpoints.SelectMany(e => e.Types.OfType<RecordModel>()).ToList();
        var untyped = endpoints.SelectMany(e => UntypedProperties(e).Select(p => $"{e.Id}: {p}")).Distinct().Order(StringComparer.Ordinal).ToList();
        var free = files.SelectMany(f => FreeProperties(JObject.Parse(f.Text))).Distinct().Order(StringComparer.Ordinal).ToList();

        output.WriteLine($"{files.Count} documents, {endpoints.Count} endpoints, {endpoints.Sum(e => e.Types.Count)} types, {records.Sum(r => r.Properties.Count)} properties");
        output.WriteLine($"{endpoints.Sum(e => EndpointEmitter.Emit(e, new EmitOptions(HasExtensionProperties: true)).Count(c => c == '\n'))} lines");
        output.WriteLine($"{endpoints.Sum(e => UntypedProperties(e).Count())} untyped properties:\n{string.Join('\n', untyped)}");
        Assert.Equal(free, untyped);
    }

    private static IEnumerable<string> UntypedProperties(EndpointModel endpoint) =>
        from record in endpoint.Types.OfType<RecordModel>()
        from property in record.Properties
        where IsUntyped(property.Type)
        select property.JsonName;

    private static bool IsUntyped(TypeRef type) => type switch
    {
        PrimitiveType primitive => primitive.Kind is Primitive.Json,
        ListType list => IsUntyped(list.Item),
        MapType map => IsUntyped(map.Value),
        NullableType nullable => IsUntyped(nullable.Inner),
        _ => false,
    };

    /// <summary>The properties of the input and output, and of what they refer to, that the schema itself leaves free somewhere.</summary>
    private static IEnumerable<string> FreeProperties(JObject document)
    {
        var id = (string)document.SelectToken("info.x-fal-metadata.endpointId")!;
        var components = (JObject)document.SelectToken("components.schemas")!;
        var seen = new HashSet<JToken>();
        var found = new List<string>();
        foreach (var reference in document["paths"]!.SelectTokens("$..$ref").Where(r => !((string)r!).EndsWith("/QueueStatus", StringComparison.Ordinal)))
            Visit(reference.Parent!.Parent!);
        return found.Select(name => $"{id}: {name}");

        JToken? Target(JToken schema) => (string?)schema["$ref"] is { } reference ? components[reference.Split('/').Last()] : schema["allOf"] is JArray { Count: 1 } all ? Target(all[0]) : schema;

        bool IsFree(JToken schema) => Target(schema) switch
        {
            JObject { } target when target["anyOf"] is JArray alternatives => alternatives.Any(IsFree),
            JObject { } target => (string?)target["type"] switch
            {
                "array" => target["items"] is not { } items || IsFree(items),
                "object" when target["properties"] is null => target["additionalProperties"] is not JObject values || IsFree(values),
                null => target["enum"] is null && target["const"] is null && target["properties"] is null,
                _ => false,
            },
            _ => true,
        };

        void Visit(JToken schema)
        {
            if (Target(schema) is not JObject target || !seen.Add(target))
                return;
            foreach (var property in (target["properties"] as JObject ?? []).Properties())
            {
                if (IsFree(property.Value))
                    found.Add(property.Name);
                Visit(property.Value);
            }

            foreach (var part in target["anyOf"] as JArray ?? [])
                Visit(part);
            foreach (var part in new[] { target["items"], target["additionalProperties"] }.OfType<JObject>())
                Visit(part);
        }
    }
}
