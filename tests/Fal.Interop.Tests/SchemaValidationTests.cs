using System.Text.Json.Nodes;
using Fal.Generators.Tests;

namespace Fal.Interop.Tests;

/// <summary>What a generated record writes is valid against the model's schema, in the judgement of a validator that has no part in reading it.</summary>
public class SchemaValidationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_input_that_is_written_of_a_real_schema_is_valid() => await AssertValid(Corpus.Files());

    [Fact]
    public async Task Every_input_that_is_written_of_a_feature_of_JSON_Schema_is_valid() => await AssertValid(RoundTripFeatures.Documents());

    private async Task AssertValid(IReadOnlyList<SchemaText> documents)
    {
        Node.SkipUnlessInstalled();
        var endpoints = RoundTripEndpoint.Load(documents);
        var judged = endpoints.AsParallel().AsOrdered().Select(e => (Endpoint: e, Values: Judged(e.Input).ToList())).ToList();
        var values = judged.SelectMany(j => j.Values).ToList();

        var answer = await Node.RunAsync("validate.mjs", Lines(judged), TestContext.Current.CancellationToken);

        Assert.Equal($$"""{"schemas":{{endpoints.Count}},"values":{{values.Count}}}""", answer[^1]);
        var errors = answer.SkipLast(1).Select(line => JsonNode.Parse(line)!).ToDictionary(e => (int)e["id"]!, e => (string)e["errors"]!);
        var problems = values
            .Select((value, id) => (Value: value, Error: errors.GetValueOrDefault(id)))
            .Where(v => v.Value.IsValid != (v.Error is null))
            .Select(v => $"{v.Value}: {v.Error ?? "valid"}\n  {v.Value.Json}")
            .OrderBy(p => p.Length)
            .ToList();
        output.WriteLine($"{values.Count(v => v.IsWritten)} written inputs of {endpoints.Count} endpoints");
        Assert.True(problems.Count == 0, $"{problems.Count} are judged in another way:\n{string.Join('\n', problems.Take(20))}");
    }

    /// <summary>Each value, as it is given to a record and as the record writes it; and the examples that are left out because their schema contradicts them.</summary>
    private static IEnumerable<Value> Judged(RoundTripType type)
    {
        foreach (var json in type.Examples.Where(e => !type.HasType(e)))
            yield return new Value($"{type.Name}, a mistaken example", json?.ToJsonString() ?? "null", IsValid: false, IsWritten: false);
        foreach (var trip in type.Examples.Where(type.HasType).Concat(type.Choices).Concat(type.Random()).Select(json => RoundTrip.Of(type, json)))
        {
            yield return new Value($"{type.Name}, given", trip.Json, IsValid: true, IsWritten: false);
            yield return new Value($"{type.Name}, written", trip.Written ?? throw new InvalidOperationException(trip.Problem()), IsValid: true, IsWritten: true);
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<(RoundTripEndpoint Endpoint, List<Value> Values)> judged)
    {
        var id = 0;
        foreach (var (endpoint, values) in judged)
        {
            yield return $$"""{"document":{{endpoint.Document.ToJsonString()}},"schema":{{endpoint.Input.Schema?.ToJsonString()}}}""";
            foreach (var value in values)
                yield return $$"""{"id":{{id++}},"value":{{value.Json}}}""";
        }
    }

    private sealed record Value(string Name, string Json, bool IsValid, bool IsWritten)
    {
        public override string ToString() => Name;
    }
}
