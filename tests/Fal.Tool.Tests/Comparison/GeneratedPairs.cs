using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Fal.Schemas.Documents;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Models that nobody has written, each with several versions that differ from it by one change; by two every seventh.</summary>
/// <param name="random">What is drawn from.</param>
internal sealed class GeneratedPairs(PCG random)
{
    /// <summary>How many pairs are made: <c>FAL_DIFF_PAIRS</c> for more.</summary>
    public static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("FAL_DIFF_PAIRS") ?? "2000", CultureInfo.InvariantCulture);

    /// <summary>What the pairs follow from: <c>FAL_DIFF_SEED</c> for others.</summary>
    public static ulong Seed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("FAL_DIFF_SEED") ?? "1", CultureInfo.InvariantCulture);

    private static readonly Gen<(int[] Input, int[] Output)> Documents = Gen.Select(Gen.Int[0, SchemaSnippets.Count - 1].Array[1, 3], Gen.Int[0, SchemaSnippets.Count - 1].Array[1, 2]);

    private int _edit;

    /// <summary>The documents of some models.</summary>
    public IReadOnlyList<JsonObject> Models(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var (input, output) = Documents.Generate(random, null!, out _);
        return SchemaSnippets.Document(string.Create(CultureInfo.InvariantCulture, $"me/demo{i}"), input, output);
    })];

    /// <summary>A version of each model that differs from it.</summary>
    public IReadOnlyList<ModelPairUnderTest> Changed(IEnumerable<JsonObject> models) => [.. models.Select(Change).OfType<ModelPairUnderTest>()];

    public static ModelVersion? Read(JsonObject document)
    {
        var id = (string)document["endpoint_id"]!;
        var file = new SchemaFile(id.Replace('/', '_') + ".json", document.ToJsonString(), new SchemaMetadata());
        return ModelVersion.Read(file, TestContext.Current.CancellationToken).Models.SingleOrDefault();
    }

    private ModelPairUnderTest? Change(JsonObject before)
    {
        var after = before.DeepClone().AsObject();
        var made = new List<string?> { SchemaEdits.Make(after, _edit++, random) };
        if (_edit % 7 == 0)
            made.Add(SchemaEdits.Make(after, (int)random.Next((uint)SchemaEdits.Count), random));
        return made.Any(m => m is not null) && Read(before) is { } old && Read(after) is { } now ? new ModelPairUnderTest(old, now) { Made = string.Join(", ", made) } : null;
    }
}
