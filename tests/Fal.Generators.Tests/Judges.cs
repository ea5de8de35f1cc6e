using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Runtime;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Testing.Schemas;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>Who says whether an input is good: the analyzer where it is written, generated code before it is sent, and the emulator that receives it.</summary>
internal static class Judges
{
    public static async Task<List<Judgement>> JudgeAsync(IReadOnlyList<RoundTripEndpoint> endpoints, Func<RoundTripType, IEnumerable<JsonNode?>> values)
    {
        var judged = endpoints.AsParallel().AsOrdered().SelectMany(endpoint => Judge(endpoint, values(endpoint.Input))).ToList();
        var written = judged.Where(j => !j.Parts.Any(p => p.IsOther)).ToList();
        var analyzer = await AnalyzedInputs.DiagnosticsAsync(endpoints[0].Models, [.. written.Select(j => j.Input)]);
        return [.. written.Zip(analyzer, (judgement, diagnostics) => judgement with { Analyzer = diagnostics }), .. judged.Where(j => j.Parts.Any(p => p.IsOther))];
    }

    private static List<Judgement> Judge(RoundTripEndpoint endpoint, IEnumerable<JsonNode?> values)
    {
        var file = new SchemaFile(endpoint.Id + ".json", endpoint.Document.ToJsonString(), new SchemaMetadata());
        var emulator = new EndpointContract(Assert.Single(SchemaReader.Find(file).Endpoints));
        return
        [
            .. values.Select(json => RoundTrip.Of(endpoint.Input, json))
                .Where(input => input.Written is not null)
                .Select(input => new Judgement(input, RunTime(input), emulator.Validate(input.Written!), [])),
        ];
    }

    private static List<FalFieldError> RunTime(RoundTrip input)
    {
        var validation = default(FalValidation);
        (input.Value as IFalValidated)?.Validate(ref validation);
        return [.. validation.Violations.Select(v => v.ToError(input.Type.Type.Converter as IFalMembers))];
    }
}

/// <summary>What each judge has against an input; nothing where it is good.</summary>
internal sealed record Judgement(RoundTrip Input, IReadOnlyList<FalFieldError> RunTime, JsonArray Emulator, IReadOnlyList<Diagnostic> Analyzer)
{
    public bool RunTimeAccepts => RunTime.Count == 0;

    public bool EmulatorAccepts => Emulator.Count == 0;

    /// <summary>The values in the input.</summary>
    public IEnumerable<InputPart> Parts => InputPart.In(Input.Value);

    public override string ToString() => $"""
        {Input}
          analyzer   {string.Join("; ", Analyzer.Select(d => $"{d.Id}: {d.GetMessage(CultureInfo.InvariantCulture)}"))}
          run time   {string.Join("; ", RunTime.Select(e => $"{e.PropertyPath}: {e.Type}: {e.Message}"))}
          emulator   {string.Join("; ", Emulator.Select(e => $"{e!["loc"]!.ToJsonString()} {e["type"]}: {e["msg"]}"))}
        """;
}
