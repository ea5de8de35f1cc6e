namespace Fal.Benchmarks.Generator;

/// <summary>The real schemas that lie beside the repository.</summary>
internal static class Corpus
{
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("FAL_CORPUS") ?? Path.Combine(Repository.Folder, "..", "shared", "corpus"), "openapi");

    /// <summary>Why nothing can be measured; null where the corpus is there.</summary>
    public static string? Missing => Directory.Exists(Folder) ? null : $"the corpus of real schemas is not at {Path.GetFullPath(Folder)}; set FAL_CORPUS to where it is";

    public static IReadOnlyList<CorpusDocument> Documents() =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(path => new CorpusDocument(path, File.ReadAllText(path)))];
}

internal sealed record CorpusDocument(string Path, string Text);
