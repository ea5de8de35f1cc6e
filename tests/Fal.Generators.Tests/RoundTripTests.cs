using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <summary>
/// Whatever a schema allows is written as it was read. Three facts bound this: integers are of 32 bits, or of 64 where limits, format, default or name
/// say so; numbers are doubles; and null comes back left out where it is optional and has no other meaning.
/// </summary>
public class RoundTripTests(ITestOutputHelper output)
{
    private static readonly Lazy<IReadOnlyList<RoundTripEndpoint>> RealEndpoints = new(() => RoundTripEndpoint.Load(Corpus.Files()));

    [Fact]
    public void Every_feature_of_JSON_Schema_is_written_as_it_was_read() =>
        AssertRoundTrips(RoundTripEndpoint.Load(RoundTripFeatures.Documents()), type => type.Examples.Concat(type.Choices).Concat(type.Random(10)));

    [Fact]
    public void The_examples_and_defaults_of_real_schemas_are_written_as_they_were_read()
    {
        AssertRoundTrips(RealEndpoints.Value, type => type.Examples.Where(type.HasType));
    }

    [Fact]
    public void Every_choice_and_limit_of_real_schemas_is_written_as_it_was_read() => AssertRoundTrips(RealEndpoints.Value, type => type.Choices);

    [Fact]
    public void Random_values_of_real_schemas_are_written_as_they_were_read() => AssertRoundTrips(RealEndpoints.Value, type => type.Random());

    [Fact]
    public void Values_that_differ_are_different_records()
    {
        var types = RealEndpoints.Value.SelectMany(e => new[] { e.Input, e.Output });

        var problems = types.AsParallel().AsOrdered().Select(type =>
        {
            var values = type.Choices.Select(json => RoundTrip.Of(type, json)).Where(r => r.Value is not (null or System.Text.Json.JsonElement)).ToList();
            return values.Zip(values.Skip(1)).FirstOrDefault(pair => pair.First.Value!.Equals(pair.Second.Value) && !pair.First.Means(pair.Second)) is { First: not null } equal
                ? $"{type.Name}: records of different JSON are equal\n  {equal.First}\n  {equal.Second}"
                : null;
        });

        Assert.Empty(problems.OfType<string>().Take(20));
    }

    private void AssertRoundTrips(IReadOnlyList<RoundTripEndpoint> endpoints, Func<RoundTripType, IEnumerable<JsonNode?>> values)
    {
        var results = endpoints
            .AsParallel()
            .AsOrdered()
            .SelectMany(endpoint => new[] { endpoint.Input, endpoint.Output }.Select(type => Problems(type, values(type))))
            .ToList();

        var problems = results.Where(r => r.Problems.Count > 0).Select(r => $"{r.Problems.Count} of {r.Count}, the shortest: {r.Problems.MinBy(p => p.Length)}").ToList();
        output.WriteLine($"{results.Sum(r => r.Count)} values of {endpoints.Count} endpoints");
        Assert.True(results.Sum(r => r.Count) > results.Count, "There are too few values.");
        Assert.True(problems.Count == 0, $"{problems.Count} types fail:\n{string.Join('\n', problems.Take(30))}");
    }

    private static (int Count, List<string> Problems) Problems(RoundTripType type, IEnumerable<JsonNode?> values)
    {
        var all = values.ToList();
        return (all.Count, [.. all.Select(json => RoundTrip.Of(type, json).Problem()).OfType<string>()]);
    }
}
