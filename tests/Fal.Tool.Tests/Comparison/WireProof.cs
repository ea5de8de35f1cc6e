using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using Fal.Generators.Tests;
using Fal.Testing.Schemas;
using Fal.Tool.Comparison;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Tests.Comparison;

/// <summary>
/// What is graded below wire goes over the wire: inputs that were good, as the old code writes them, are good for the emulator of the new version;
/// outputs of the new version are read by the old types.
/// </summary>
internal static class WireProof
{
    private const int MaxValues = 60;

    /// <summary>How many values were judged, and what is wrong.</summary>
    public static (int Count, IReadOnlyList<string> Failures) Failures(ModelPairUnderTest pair, (JsonTypeInfo Input, JsonTypeInfo Output) old, (JsonTypeInfo Input, JsonTypeInfo Output) now)
    {
        var isOther = pair.Changes.Any(c => c.Rule == ComparisonRules.SignatureChanged || c.Rule == ComparisonRules.ClientRenamed);
        var inputs = isOther || pair.GradeOf(ChangeSide.Input) >= ChangeGrade.Wire ? [] : Inputs(pair, old.Input).ToList();
        var outputs = isOther || pair.GradeOf(ChangeSide.Output) >= ChangeGrade.Wire ? [] : Outputs(pair, now.Output).ToList();
        var after = new EndpointContract(pair.After.Schema);
        return (inputs.Count + outputs.Count,
        [
            .. inputs.Select(json => (json, errors: after.Validate(json))).Where(judged => judged.errors.Count > 0).Take(1)
                .Select(judged => pair.Describe($"inputs are graded good, and the new version refuses {judged.json}: {judged.errors.ToJsonString()}")),
            .. outputs.Select(json => (json, error: ReadError(json, old.Output))).Where(read => read.error is not null).Take(1)
                .Select(read => pair.Describe($"outputs are graded good, and the old types do not read {read.json}: {read.error}")),
        ]);
    }

    /// <summary>Inputs as old code writes them, and the old version takes them; none with a property that only the new version names, as nobody could have known.</summary>
    private static IEnumerable<string> Inputs(ModelPairUnderTest pair, JsonTypeInfo type)
    {
        var before = new EndpointContract(pair.Before.Schema);
        var added = pair.Changes.Where(c => c.Rule == ComparisonRules.PropertyAdded).Select(c => $"\"{c.Path.PropertyName}\":").ToList();
        return Values(pair.Before, isOutput: false).Select(json => Written(json, type)).OfType<string>()
            .Where(json => before.Validate(json).Count == 0 && !added.Exists(name => json.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>Outputs of the new version, which its own types read.</summary>
    private static IEnumerable<string> Outputs(ModelPairUnderTest pair, JsonTypeInfo type)
    {
        var after = new EndpointContract(pair.After.Schema);
        return Values(pair.After, isOutput: true).Where(json => InputValidation.Validate(after.Output, JToken.Parse(json), null).Count == 0 && ReadError(json, type) is null);
    }

    private static List<string> Values(ModelVersion version, bool isOutput)
    {
        var whole = JsonNode.Parse(version.File.Text)!.AsObject();
        var document = whole["openapi"] as JsonObject ?? whole;
        var operations = document["paths"]!.AsObject();
        var message = isOutput
            ? operations.First(path => path.Key.EndsWith("/requests/{request_id}", StringComparison.Ordinal)).Value!["get"]!["responses"]!["200"]
            : operations.Select(path => path.Value!["post"]?["requestBody"]).First(body => body is not null);
        var schema = message!["content"]?["application/json"]?["schema"];
        var found = new List<string>();
        try
        {
            var values = new SchemaValues(new PlainSchemas(document));
            found.AddRange(values.Choices(schema).Take(MaxValues / 2).Select(Text));
            var random = values.Random(schema);
            for (var i = 0; i < MaxValues / 2; i++)
                found.Add(Text(random.Generate(new PCG((uint)i + 1, 1), null!, out _)));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What no value is made of says nothing.
        }

        return found;
    }

    private static string Text(JsonNode? json) => json?.ToJsonString() ?? "null";

    private static string? Written(string json, JsonTypeInfo type)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ReadError(string json, JsonTypeInfo type)
    {
        try
        {
            JsonSerializer.Deserialize(json, type);
            return null;
        }
        catch (JsonException error)
        {
            return error.Message;
        }
    }
}
