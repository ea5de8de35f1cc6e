using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <summary>Generated code refuses before sending what the emulator refuses by the schema itself, and nothing else.</summary>
public class AgreementTests(ITestOutputHelper output)
{
    /// <summary>
    /// Properties that are left to the service: two alternatives of one type with other limits, and a record beside a map, which may take
    /// what the record forbids.
    /// </summary>
    private static readonly string[] LeftToTheService = ["either_range", "size_or_map", "map_or_size"];

    [Fact]
    public void Good_inputs_of_real_schemas_are_sent() => AssertGood(RoundTripEndpoint.Real);

    [Fact]
    public void Good_inputs_of_every_feature_of_JSON_Schema_are_sent() => AssertGood(RoundTripEndpoint.Features);

    [Fact]
    public void Inputs_that_break_a_limit_of_a_real_schema_are_refused() => AssertAgreement(RoundTripEndpoint.Real);

    [Fact]
    public void Inputs_that_break_a_limit_of_any_kind_are_refused() => AssertAgreement(RoundTripEndpoint.Features);

    private void AssertGood(IReadOnlyList<RoundTripEndpoint> endpoints)
    {
        var judged = Judge(endpoints, input => input.Choices.Concat(input.Random()));

        output.WriteLine($"{judged.Count} good inputs of {endpoints.Count} endpoints");
        AssertNone(judged.Where(j => !j.RunTimeAccepts || !j.EmulatorAccepts || !j.AttributesAccept), "good inputs are refused");
    }

    private void AssertAgreement(IReadOnlyList<RoundTripEndpoint> endpoints)
    {
        var judged = Judge(endpoints, input => input.Broken.Where(json => !LeftToTheService.Any(name => json is JsonObject o && o.ContainsKey(name))));

        output.WriteLine($"{judged.Count} broken inputs of {endpoints.Count} endpoints: {judged.Count(j => !j.RunTimeAccepts)} refused before sending, {judged.Count(j => !j.EmulatorAccepts)} by the emulator, {judged.Count(j => !j.AttributesAccept)} by attributes");
        AssertNone(judged.Where(j => j.RunTimeAccepts != j.EmulatorAccepts), "inputs are judged in two ways");
        AssertNone(judged.Where(j => j.RunTimeAccepts && !j.AttributesAccept), "inputs are refused by attributes alone");
        Assert.True(judged.Count(j => !j.RunTimeAccepts) > judged.Count / 2, "Too few are refused.");
    }

    private static List<Judgement> Judge(IReadOnlyList<RoundTripEndpoint> endpoints, Func<RoundTripType, IEnumerable<JsonNode?>> values) =>
    [
        .. endpoints.AsParallel().AsOrdered().SelectMany(endpoint =>
        {
            var judges = new Judges(endpoint);
            return values(endpoint.Input).Select(json => RoundTrip.Of(endpoint.Input, json)).Where(input => input.Written is not null).Select(judges.Of).ToList();
        }),
    ];

    private static void AssertNone(IEnumerable<Judgement> wrong, string what)
    {
        var all = wrong.OrderBy(j => j.Input.Json.Length).ToList();
        Assert.True(all.Count == 0, $"{all.Count} {what}:\n{string.Join('\n', all.Take(15))}");
    }
}
