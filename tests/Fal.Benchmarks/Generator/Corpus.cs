namespace Fal.Benchmarks.Generator;

/// <summary>The real schemas that lie beside the repository.</summary>
internal static class Corpus
{
    /// <summary>Why nothing can be measured; null where the corpus is there.</summary>
    public static string? Missing => Directory.Exists(Repository.Corpus) ? null : $"the corpus of real schemas is not at {Repository.Corpus}; set FAL_CORPUS to where it is";

    public static IReadOnlyList<CorpusDocument> Documents() =>
        [.. Directory.EnumerateFiles(Repository.Corpus, "*.json").Order(StringComparer.Ordinal).Select(path => new CorpusDocument(path, File.ReadAllText(path)))];
}

internal sealed record CorpusDocument(string Path, string Text);
