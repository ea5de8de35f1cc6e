using Fal.Generators.Analyzers;

namespace Fal.Generators.Tests;

public class SpellingTests
{
    [Fact]
    public void No_real_model_passes_for_another_that_is_misspelt()
    {
        var ids = Corpus.Files().Select(file => Path.GetFileNameWithoutExtension(file.Path).Replace("__", "/", StringComparison.Ordinal)).ToList();

        Assert.Empty(from id in ids from known in ids where id != known && Spelling.IsNearMiss(id, known) select $"{id} for {known}");
    }
}
