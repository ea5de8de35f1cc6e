using System.Text.RegularExpressions;
using Fal.Tests;

namespace Fal.AspNetCore.Tests;

/// <summary>What the page of the package shows, beyond what ReadmeTests compiles, is what is tested here.</summary>
public partial class PageTests
{
    [Fact]
    public void The_forms_filters_and_stores_of_the_page_are_those_that_are_tested()
    {
        var folder = Path.Combine(Repository.Root, "tests", "Fal.AspNetCore.Tests");
        string[] files = [Path.Combine("Views", "Order", "Index.cshtml"), Path.Combine("Forms", "Order.cs"), Path.Combine("Forms", "OrderPage.razor"), "OpenApi.cs", "DeliveryStores.cs", "Budgets.cs", "LimitedProxy.cs"];
        var tested = string.Concat(files.Select(file => Read(Path.Combine(folder, file))));
        var shown = Snippet().Matches(Read(Path.Combine(Repository.Root, "src", "Fal.AspNetCore", "README.md"))).Select(match => match.Groups["code"].Value).ToList();

        Assert.Equal(10, shown.Count);
        Assert.All(shown, snippet => Assert.Contains(Unindented(snippet), Unindented(tested), StringComparison.Ordinal));
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));

    [GeneratedRegex("^```(cs|razor|cshtml)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();
}
