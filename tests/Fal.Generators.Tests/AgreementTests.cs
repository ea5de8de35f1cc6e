using System.Text.Json.Nodes;

namespace Fal.Generators.Tests;

/// <summary>
/// What a schema forbids is reported by the analyzer, refused before sending, and refused by the emulator; nothing else is. Each judges what it
/// judges for a user: the analyzer C# code, generated code the record that it makes, the emulator JSON.
/// </summary>
public class AgreementTests(ITestOutputHelper output)
{
    /// <summary>The only rule that no schema has: it allows any text where the service fetches a file.</summary>
    private const string UnusableFile = "FAL1006";

    /// <summary>
    /// Properties that are left to the service: two alternatives of one type with other limits, and a record beside a map, which may take
    /// what the record forbids.
    /// </summary>
    private static readonly string[] LeftToTheService = ["either_range", "size_or_map", "map_or_size"];

    /// <summary>The analyzer's rule for each type of error.</summary>
    private static readonly Dictionary<FalErrorType, string> Rules = new()
    {
        ["greater_than"] = "FAL1001",
        ["greater_than_equal"] = "FAL1001",
        ["less_than"] = "FAL1001",
        ["less_than_equal"] = "FAL1001",
        ["string_too_short"] = "FAL1002",
        ["string_too_long"] = "FAL1002",
        ["too_short"] = "FAL1002",
        ["too_long"] = "FAL1002",
        ["string_pattern_mismatch"] = "FAL1003",
        ["literal_error"] = "FAL1004",
        ["multiple_of"] = "FAL1005",
    };

    /// <summary>Limits that the analyzer cannot see, since no attribute could say them. Generated code checks them before sending.</summary>
    private static readonly (string Of, Func<InputPart, bool> Has)[] Unseen =
    [
        ("items: attributes of a list or map are about the whole of it", part => part.IsItem),
        ("optional values: attributes would judge the FalOptional, not what it holds", part => GeneratedValues.IsOptional(part.Property.PropertyType)),
        ("cases of unions: attributes would judge the union, not the case that it holds", part => GeneratedValues.IsUnion(part.Property.PropertyType)),
        ("addresses of files: attributes would judge the FalFile, not its text", part => part.Value is FalFile),
    ];

    [Fact]
    public Task Good_inputs_of_real_schemas_are_taken() => AssertGoodAsync(RoundTripEndpoint.Real);

    [Fact]
    public Task Good_inputs_of_every_feature_of_JSON_Schema_are_taken() => AssertGoodAsync(RoundTripEndpoint.Features);

    [Fact]
    public Task Inputs_that_break_a_limit_of_a_real_schema_are_refused() => AssertAgreementAsync(RoundTripEndpoint.Real);

    [Fact]
    public async Task Inputs_that_break_a_limit_of_any_kind_are_refused()
    {
        var judged = await AssertAgreementAsync(RoundTripEndpoint.Features);

        Assert.Equal(Rules.Values.Distinct(), judged.SelectMany(Reported).Distinct().Order());
        Assert.Equal(Unseen.Select(u => u.Of).Order(), judged.SelectMany(UnseenLimits).Distinct().Order());
    }

    private async Task AssertGoodAsync(IReadOnlyList<RoundTripEndpoint> endpoints)
    {
        var judged = await Judges.JudgeAsync(endpoints, input => input.Choices.Concat(input.Random()));

        output.WriteLine($"{judged.Count} good inputs of {endpoints.Count} endpoints");
        AssertNone(judged.Where(j => !j.RunTimeAccepts || !j.EmulatorAccepts || Reported(j).Any()), "good inputs are refused");
        AssertAddressesAreJudged(judged);
    }

    private async Task<List<Judgement>> AssertAgreementAsync(IReadOnlyList<RoundTripEndpoint> endpoints)
    {
        var judged = await Judges.JudgeAsync(endpoints, input => input.Broken);

        output.WriteLine($"{judged.Count} broken inputs of {endpoints.Count} endpoints: {judged.Count(j => Reported(j).Any())} reported by the analyzer, {judged.Count(j => !j.RunTimeAccepts)} refused before sending, {judged.Count(j => !j.EmulatorAccepts)} by the emulator");
        foreach (var (limits, count) in judged.SelectMany(UnseenLimits).CountBy(limits => limits))
            output.WriteLine($"{count} limits that the analyzer cannot see are of {limits}");
        AssertNone(judged.Where(j => j.RunTimeAccepts != j.EmulatorAccepts && !IsLeftToTheService(j)), "inputs are judged in two ways");
        AssertNone(judged.Where(j => !Reported(j).SequenceEqual(Visible(j))), "inputs are judged in another way by the analyzer");
        AssertAddressesAreJudged(judged);
        Assert.True(judged.Count(j => Reported(j).Any()) > judged.Count / 2, "Too few are reported.");
        return judged;
    }

    private static void AssertAddressesAreJudged(List<Judgement> judged) =>
        AssertNone(judged.Where(j => j.Analyzer.Count(d => d.Id == UnusableFile) != j.Parts.Count(IsUnusableFile)), "inputs have files whose addresses are judged in another way");

    private static bool IsUnusableFile(InputPart part) =>
        part.Value is FalFile file && !(Uri.TryCreate(file.Url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "data");

    /// <summary>The rules that the analyzer reports to be broken.</summary>
    private static IEnumerable<string> Reported(Judgement judgement) => judgement.Analyzer.Select(d => d.Id).Where(id => id != UnusableFile).Order();

    /// <summary>The rules that the analyzer should report, by the judgement of generated code.</summary>
    private static IEnumerable<string> Visible(Judgement judgement) => judgement.RunTime.Where(e => UnseenLimit(judgement, e) is null).Select(e => Rules[e.Type!.Value]).Order();

    private static IEnumerable<string> UnseenLimits(Judgement judgement) => judgement.RunTime.Select(e => UnseenLimit(judgement, e)).OfType<string>();

    /// <summary>Which limit is broken that the analyzer cannot see; null where it can. Known values it sees everywhere: they are an attribute of their type.</summary>
    private static string? UnseenLimit(Judgement judgement, FalFieldError error)
    {
        var part = judgement.Parts.Single(p => p.Path == error.PropertyPath);
        return GeneratedValues.Known(part.Value) is null ? Unseen.FirstOrDefault(u => u.Has(part)).Of : null;
    }

    private static bool IsLeftToTheService(Judgement judgement) => LeftToTheService.Any(JsonNode.Parse(judgement.Input.Json)!.AsObject().ContainsKey);

    private static void AssertNone(IEnumerable<Judgement> wrong, string what)
    {
        var all = wrong.OrderBy(j => j.Input.Json.Length).ToList();
        Assert.True(all.Count == 0, $"{all.Count} {what}:\n{string.Join('\n', all.Take(15))}");
    }
}
