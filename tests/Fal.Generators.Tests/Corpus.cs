using System.Reflection;

namespace Fal.Generators.Tests;

/// <summary>The real schemas that lie beside the repository; tests that need them are skipped where they are absent.</summary>
internal static class Corpus
{
    public static string Repository { get; } = FindRepository();

    public static string Folder { get; } = Environment.GetEnvironmentVariable("FAL_CORPUS") ?? Path.GetFullPath(Path.Combine(Repository, "..", "shared", "corpus"));

    public static IReadOnlyList<SchemaText> Files()
    {
        var folder = Path.Combine(Folder, "openapi");
        Assert.SkipUnless(Directory.Exists(folder), $"The corpus of real schemas is not at {folder}; set FAL_CORPUS to where it is.");
        return [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(SchemaText.FromFile)];
    }

    /// <summary>A schema of the repository's own <c>schemas</c> folder.</summary>
    public static SchemaText Schema(string name) => SchemaText.FromFile(Path.Combine(Repository, "schemas", name + ".json"));

    /// <summary>The schemas of the repository's own <c>schemas</c> folder.</summary>
    public static IReadOnlyList<SchemaText> Schemas() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository, "schemas"), "*.json").Order(StringComparer.Ordinal).Select(SchemaText.FromFile)];

    private static string FindRepository()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Fal.Generators.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
