using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

public class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_real_schema_gives_a_client_that_compiles_without_a_warning()
    {
        var files = Corpus.Files();

        var generation = Generation.Of(files);

        var compiled = files.Count - generation.CompilerDiagnostics.Select(d => d.Location.SourceTree?.FilePath).Distinct().Count();
        output.WriteLine($"{compiled} of {files.Count} documents generate code that compiles without errors or warnings.");
        foreach (var problem in generation.CompilerDiagnostics.Concat(generation.Diagnostics).Take(100))
            output.WriteLine(problem.ToString());
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(files.Count, generation.Sources.Count);
    }

    [Fact]
    public void A_schema_alone_gives_what_it_gives_among_all_others()
    {
        var files = Corpus.Files();
        var together = Generation.Of(files).Sources;

        Parallel.ForEach(files.Concat(Corpus.Schemas()), file =>
        {
            var alone = Generation.Of(file);

            Assert.Empty(alone.CompilerDiagnostics);
            var (name, source) = Assert.Single(alone.Sources);
            if (files.Contains(file))
                Assert.Equal(together[name], source);
        });
    }

    [Fact]
    public void A_real_schema_that_refers_to_nothing_is_still_a_client()
    {
        var generation = Generation.Of(Corpus.Files());

        Assert.All(generation.Diagnostics, d => Assert.Equal("FAL0005", d.Id));
        Assert.Equal(
            [
                "fal-ai__wan-ati.json(1575,17) '#/components/schemas/TrackPoint'",
                "fal-ai__wan-move.json(189,17) '#/components/schemas/TrajectoryPoint'",
                "openrouter__router__openai__v1__chat__completions.json(152,17) '#/components/schemas/RouterOpenaiV1ChatCompletionsInput'",
                "openrouter__router__openai__v1__embeddings.json(152,17) '#/components/schemas/RouterOpenaiV1EmbeddingsInput'",
            ],
            generation.Diagnostics.Select(Describe).Order(StringComparer.Ordinal));
    }

    private static string Describe(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetLineSpan();
        return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}) {diagnostic.GetMessage(CultureInfo.InvariantCulture).Split(" is not")[0]}";
    }
}
