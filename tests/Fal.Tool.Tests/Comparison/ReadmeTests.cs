using Fal.Tests;
using Fal.Tool.Comparison;
using Fal.Tool.Comparison.Formats;

namespace Fal.Tool.Tests.Comparison;

public class ReadmeTests
{
    /// <summary>On a mismatch the message is what the README should say.</summary>
    [Fact]
    public void The_table_of_rules_is_what_the_code_knows()
    {
        var table = string.Join('\n', ["| rule | change | client | input | output | why | before | after |", "|---|---|---|---|---|---|---|---|", .. ComparisonRules.All.Select(Row)]);

        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Fal.Tool", "README.md"));

        Assert.True(readme.Contains(table, StringComparison.Ordinal), table);
    }

    private static string Row(ComparisonRule rule) =>
        $"| {rule.Id} | {rule.Title} | {Grade(rule.Client)} | {Grade(rule.Input)} | {Grade(rule.Output)} | {rule.Reason} | {Code(rule.Before)} | {Code(rule.After)} |";

    private static string Grade(ChangeGrade? grade) => grade is { } known ? GradeWords.Of(known) : "";

    private static string Code(string text) => text.Length == 0 ? "" : $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
