using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <summary>
/// Whatever a schema allows is written as it was read. Three facts bound this: integers are of 32 bits, or of 64 where limits, format, default or name
/// say so; numbers are doubles; and null comes back left out where it is optional and has no other meaning.
/// </summary>
public class RoundTripTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_feature_of_JSON_Schema_is_written_as_it_was_read() =>
        AssertNone(RoundTripEndpoint.Features, type => type.Examples.Concat(type.Choices).Concat(type.Random(20)), trip => trip.Problem());

    /// <summary>Examples of another type than their schema says are left out: those of 20 inputs and outputs, such as an address where the schema has an object.</summary>
    [Fact]
    public void The_examples_and_defaults_of_real_schemas_are_written_as_they_were_read() =>
        AssertNone(RoundTripEndpoint.Real, type => type.Examples.Where(type.HasType), trip => trip.Problem());

    [Fact]
    public void Every_choice_and_limit_of_real_schemas_is_written_as_it_was_read() => AssertNone(RoundTripEndpoint.Real, type => type.Choices, trip => trip.Problem());

    [Fact]
    public void Random_values_of_real_schemas_are_written_as_they_were_read() => AssertNone(RoundTripEndpoint.Real, type => type.Random(), trip => trip.Problem());

    [Fact]
    public void Each_object_is_read_as_the_case_of_its_union_that_names_its_properties() =>
        AssertNone(RoundTripEndpoint.Real, type => type.Choices, trip => trip.UnnamedProperty() is { } name ? $"'{name}' is a property of no name, in {trip}" : null);

    [Fact]
    public void Values_that_differ_are_different_records()
    {
        foreach (var type in RoundTripEndpoint.Features.SelectMany(e => new[] { e.Input, e.Output }))
        {
            // One choice after another differs in one place only.
            var trips = type.Choices.Select(json => RoundTrip.Of(type, json)).Where(t => t.Value is not JsonElement).ToList();
            foreach (var (one, other) in trips.Zip(trips.Skip(1)).Where(pair => !pair.First.Means(pair.Second)))
                Assert.False(Equals(one.Value, other.Value), $"{type.Name}: records of different JSON are equal\n  {one}\n  {other}");
        }
    }

    /// <summary>Asserts that no value has a problem; says the shortest one of each type that has some.</summary>
    private void AssertNone(IReadOnlyList<RoundTripEndpoint> endpoints, Func<RoundTripType, IEnumerable<JsonNode?>> values, Func<RoundTrip, string?> problem)
    {
        var results = endpoints
            .AsParallel()
            .AsOrdered()
            .SelectMany(endpoint => new[] { endpoint.Input, endpoint.Output }.Select(type => values(type).Select(json => problem(RoundTrip.Of(type, json))).ToList()))
            .ToList();

        var count = results.Sum(r => r.Count);
        var failures = results.Select(r => r.OfType<string>().ToList()).Where(r => r.Count > 0).Select(r => $"{r.Count} values, the shortest: {r.MinBy(p => p.Length)}").ToList();
        output.WriteLine($"{count} values of {endpoints.Count} endpoints");
        Assert.True(failures.Count == 0, $"{failures.Count} types fail:\n{string.Join('\n', failures.Take(30))}");
        Assert.True(count > results.Count, "There are too few values.");
    }
}
