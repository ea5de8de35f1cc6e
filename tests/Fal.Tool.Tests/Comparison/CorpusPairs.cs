using Fal.Schemas.Documents;
using Fal.Tests;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Real changes of real schemas, which lie beside the repository; tests that need them are skipped where they are absent.</summary>
internal static class CorpusPairs
{
    public static IReadOnlyList<(SchemaFile Before, SchemaFile After)> All()
    {
        var later = Path.GetFullPath(Path.Combine(Repository.Corpus, "..", "..", "corpus-later", "openapi"));
        Assert.SkipUnless(Directory.Exists(Repository.Corpus) && Directory.Exists(later), $"The real schemas are not at {Repository.Corpus} and {later}.");
        return [.. Directory.EnumerateFiles(later, "*.json").Order(StringComparer.Ordinal).Select(path => (Read(Path.Combine(Repository.Corpus, Path.GetFileName(path))), Read(path)))];
    }

    /// <summary>The models of the files.</summary>
    public static IReadOnlyList<ModelPairUnderTest> Read(CancellationToken cancellationToken) =>
        [.. All().Select(pair => new ModelPairUnderTest(Assert.Single(ModelVersion.Read(pair.Before, cancellationToken).Models), Assert.Single(ModelVersion.Read(pair.After, cancellationToken).Models)))];

    private static SchemaFile Read(string path) => new(Path.GetFileName(path), File.ReadAllText(path), new SchemaMetadata());
}
