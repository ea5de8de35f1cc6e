using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Fal.Generators.Tests;

namespace Fal.Interop.Tests;

/// <summary>
/// The schemas that a program has at run time judge every value as their document does, in the judgement of a validator that has no part in them:
/// those of endpoints, and what .NET exports of a type of the program's own that holds the generated one.
/// </summary>
public class RunTimeSchemaTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Reflection = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly JsonSchemaExporterOptions Exporter = new() { TransformSchemaNode = FalSchema.Transform };

    /// <summary>A type of the program's own.</summary>
    public sealed record Job<T>(T Must, IReadOnlyList<T> All);

    [Fact]
    public async Task Real_schemas_judge_good_and_broken_values_as_their_documents_do() => await AssertSame(Corpus.Files());

    [Fact]
    public async Task Every_feature_of_JSON_Schema_is_judged_as_in_its_document() => await AssertSame(RoundTripFeatures.Documents());

    private async Task AssertSame(IReadOnlyList<SchemaText> documents)
    {
        Node.SkipUnlessInstalled();
        var endpoints = RoundTripEndpoint.Load(documents, new Dictionary<string, string> { ["FalSchemas"] = "true" });
        var types = endpoints.SelectMany(e => new[] { (e.Document, Type: e.Input), (e.Document, Type: e.Output) }).ToList();
        var judged = types.AsParallel().AsOrdered().Select(t => (t.Document, t.Type, Values: Values(t.Type).ToList())).ToList();
        var values = judged.SelectMany(j => j.Values).ToList();

        var answer = await Node.RunAsync("validate.mjs", Lines(judged), TestContext.Current.CancellationToken);

        Assert.Equal($$"""{"schemas":{{types.Count}},"values":{{values.Count}}}""", answer[^1]);
        var answers = answer.SkipLast(1).Select(line => JsonNode.Parse(line)!).ToDictionary(line => (int)line["id"]!);
        var refused = answers.Where(a => a.Value["errors"] is not null).Select(a => a.Key).ToHashSet();
        output.WriteLine($"{types.Count} schemas, {values.Count(v => v.IsGood)} good values, {values.Count(v => !v.IsGood)} broken ones, of which another alternative takes {values.Where((v, id) => !v.IsGood && !refused.Contains(id)).Count()}");
        AssertNone(values.Where((value, id) => value.IsGood && refused.Contains(id)).Select(value => $"{value.Name} is good:\n  {value.Json}"));
        AssertNone(answers.Where(a => a.Value["exported"] is not null || a.Value["job"] is not null).Select(a => $"{values[a.Key].Name}: {a.Value.ToJsonString()}\n  {values[a.Key].Json}"));
        Assert.InRange(refused.Count, values.Count(v => !v.IsGood) / 2, values.Count);
    }

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = problems.OrderBy(p => p.Length).ToList();
        Assert.True(all.Count == 0, $"{all.Count} are judged in another way:\n{string.Join('\n', all.Take(20))}");
    }

    private static IEnumerable<Value> Values(RoundTripType type)
    {
        foreach (var json in type.Choices.Concat(type.Random().Take(5)))
            yield return new Value(type.Name, json?.ToJsonString() ?? "null", IsGood: true);
        foreach (var json in type.Broken)
            yield return new Value(type.Name, json?.ToJsonString() ?? "null", IsGood: false);
    }

    private static IEnumerable<string> Lines(IEnumerable<(JsonObject Document, RoundTripType Type, List<Value> Values)> judged)
    {
        var id = 0;
        foreach (var (document, type, values) in judged)
        {
            var line = new JsonObject { ["document"] = document.DeepClone(), ["schema"] = type.Schema?.DeepClone(), ["exported"] = Exported(type), ["job"] = Reflection.GetJsonSchemaAsNode(typeof(Job<>).MakeGenericType(type.Type.Type), Exporter) };
            yield return line.ToJsonString();
            foreach (var value in values)
                yield return $$"""{"id":{{id++}},"value":{{value.Json}}}""";
        }
    }

    private static JsonNode? Exported(RoundTripType type) => type.Type.Type == typeof(JsonElement)
        ? new JsonObject()
        : JsonNode.Parse(((JsonElement)typeof(FalSchema).GetMethod(nameof(FalSchema.Of))!.MakeGenericMethod(type.Type.Type).Invoke(null, null)!).GetRawText());

    private sealed record Value(string Name, string Json, bool IsGood);
}
