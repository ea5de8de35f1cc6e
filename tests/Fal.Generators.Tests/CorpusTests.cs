using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

public class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_real_schema_gives_a_client_that_compiles_without_a_warning()
    {
        var files = Corpus.Files();

        var generation = Generation.Of(files);

        var clean = files.Count - Report(generation);
        output.WriteLine($"{clean} of {files.Count} documents generate code that compiles without errors or warnings.");
        TestContext.Current.SendDiagnosticMessage($"{clean} of {files.Count} documents generate code that compiles without errors or warnings.");
        Assert.Equal(files.Count, generation.Sources.Count);
        Assert.Equal(files.Count, clean);
    }

    private int Report(Generation generation)
    {
        var problems = generation.CompilerDiagnostics.Concat(generation.Diagnostics).ToList();
        foreach (var kind in problems.GroupBy(p => p.Id).OrderByDescending(k => k.Count()))
            output.WriteLine($"{kind.Count()} {kind.Key}: {string.Join("\n    ", kind.Take(5))}");
        return problems.Select(p => p.Location.SourceTree?.FilePath ?? p.Location.GetLineSpan().Path).Distinct().Count();
    }
}
