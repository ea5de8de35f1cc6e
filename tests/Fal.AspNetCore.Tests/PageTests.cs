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
        var shown = Snippet().Matches(Page()).Select(match => match.Groups["code"].Value).ToList();

        Assert.Equal(10, shown.Count);
        Assert.All(shown, snippet => Assert.Contains(Unindented(snippet), Unindented(tested), StringComparison.Ordinal));
    }

    /// <summary>A promise of the security notes that no test holds any more is none.</summary>
    [Fact]
    public void Every_promise_of_the_page_names_tests_that_there_are()
    {
        var notes = Page().Split("### Security notes", 2)[1].Split("\n## ", 2)[0];
        var rows = notes.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(row => row.Split(" | ")[^1]).ToList();
        var sources = Directory.GetDirectories(Path.Combine(Repository.Root, "tests")).SelectMany(folder => Directory.GetFiles(folder, "*Tests.cs")).ToLookup(Path.GetFileNameWithoutExtension, Read);

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Matches(NamedTest(), row));
        Assert.All(NamedTest().Matches(notes), named => Assert.Contains(sources[named.Groups["class"].Value], source => HasTest(source, named.Groups["method"].Value)));
        Assert.Contains($" of {ProxyRefusalTests.Attempts.Count} attempts.", notes, StringComparison.Ordinal);

        static bool HasTest(string source, string method) => method.Length == 0 || Regex.IsMatch(source, $@"\n    \[(Fact|Theory|MemberData|InlineData)[^\n]*\]\n    public [^\n]* {method}\(");
    }

    private static string Page() => Read(Path.Combine(Repository.Root, "src", "Fal.AspNetCore", "README.md"));

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string Unindented(string code) => string.Join('\n', code.Split('\n').Select(line => line.TrimStart()));

    [GeneratedRegex(@"`(?<class>\w+Tests)(\.(?<method>\w+))?`")]
    private static partial Regex NamedTest();

    [GeneratedRegex("^```(cs|razor|cshtml)\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Snippet();
}
