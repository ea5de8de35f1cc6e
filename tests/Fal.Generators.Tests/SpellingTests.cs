using System.Text.RegularExpressions;
using Fal.Generators.Analyzers;

namespace Fal.Generators.Tests;

public partial class SpellingTests
{
    [Fact]
    public void No_real_model_passes_for_another_that_is_misspelt()
    {
        var ids = Ids();

        Assert.Empty(from id in ids from known in ids where id != known && Spelling.IsNearMiss(id, known) select $"{id} for {known}");
    }

    [Fact]
    public void Two_letters_that_are_swapped_are_noticed_in_every_real_model() =>
        Assert.Empty(from id in Ids() from misspelt in Swapped(id) where !Spelling.IsNearMiss(misspelt, id) select $"{misspelt} for {id}");

    private static List<string> Ids() => [.. Corpus.Files().Select(file => Path.GetFileNameWithoutExtension(file.Path).Replace("__", "/", StringComparison.Ordinal))];

    /// <summary>The id with each two letters of its words swapped, but for those of its owner.</summary>
    private static IEnumerable<string> Swapped(string id) =>
        from Match word in Word().Matches(id)
        from at in Enumerable.Range(word.Index, word.Length - 1)
        where id[at] != id[at + 1]
        select $"{id[..at]}{id[at + 1]}{id[at]}{id[(at + 2)..]}";

    [GeneratedRegex("(?<=/(?:.*[-/_.])?)[a-z]{3,}(?=$|[-/_.])")]
    private static partial Regex Word();
}
