namespace Fal.Generators.Tests;

/// <summary>The real schemas that lie beside the repository; tests that need them are skipped where they are absent.</summary>
internal static class Corpus
{
    public static IReadOnlyList<SchemaText> Files()
    {
        Assert.SkipUnless(Directory.Exists(Repository.Corpus), $"The corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is.");
        return [.. Directory.EnumerateFiles(Repository.Corpus, "*.json").Order(StringComparer.Ordinal).Select(SchemaText.FromFile)];
    }

    /// <summary>A schema of the repository's own <c>schemas</c> folder.</summary>
    public static SchemaText Schema(string name) => SchemaText.FromFile(Path.Combine(Repository.Schemas, name + ".json"));

    /// <summary>The schemas of the repository's own <c>schemas</c> folder.</summary>
    public static IReadOnlyList<SchemaText> Schemas() =>
        [.. Directory.EnumerateFiles(Repository.Schemas, "*.json").Order(StringComparer.Ordinal).Select(SchemaText.FromFile)];
}
