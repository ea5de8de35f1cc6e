namespace Fal.Generators.Tests;

/// <summary>Files that a program of one file includes: its schemas, and other JSON among them.</summary>
public class IncludedFileTests
{
    [Theory]
    [InlineData("{ \"ConnectionStrings\": {} }")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("\"text\"")]
    [InlineData("{ \"models\": [] }")]
    public void What_is_no_schema_is_passed_over_where_it_came_in_among_others(string text)
    {
        Assert.Empty(Of(text, isIncluded: true).Diagnostics);
        Assert.Equal("FAL0002", Assert.Single(Of(text, isIncluded: false).Diagnostics).Id);
    }

    [Theory]
    [InlineData("{ \"paths\": ", "FAL0001")]
    [InlineData("{ \"paths\": {} }", "FAL0003")]
    public void What_is_wrong_with_a_schema_is_told_of_both(string text, string id)
    {
        Assert.Equal(id, Assert.Single(Of(text, isIncluded: true).Diagnostics).Id);
        Assert.Equal(id, Assert.Single(Of(text, isIncluded: false).Diagnostics).Id);
    }

    [Fact]
    public void A_schema_gives_its_client() =>
        Assert.Contains("MeDemo.g.cs", Of(Documents.OpenApi("me/demo"), isIncluded: true).Sources.Keys);

    private static Generation Of(string text, bool isIncluded) =>
        Generation.Of(new SchemaText("schemas/a.json", text, new Dictionary<string, string> { ["FalModel"] = "true", ["FalIncluded"] = isIncluded ? "true" : "" }));
}
