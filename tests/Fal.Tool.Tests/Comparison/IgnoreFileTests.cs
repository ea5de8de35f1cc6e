using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

public class IgnoreFileTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    [Fact]
    public void An_entry_takes_out_what_it_names_and_says_why()
    {
        var report = Reports.OfProperty("strength").Without(IgnoreFile.Parse("fal.diff.ignore", "# Ours.\n\nFALD111 me/* MeDemoInput.Strength because nobody sets it\n"), Today);

        var ignored = Assert.Single(report.Ignored);
        Assert.Equal(("nobody sets it", 3, "me/demo"), (ignored.Entry.Reason, ignored.Entry.Line, ignored.Id));
        Assert.Empty(report.Models);
        Assert.Empty(report.Notes);
        Assert.Equal(0, report.ExitCode(ChangeGrade.Source));
    }

    [Theory]
    [InlineData("FALD111 me/demo $.strength because of that")]
    [InlineData("FALD111 * * because of that")]
    [InlineData("* me/demo MeDemoInput.* because of that")]
    [InlineData("FALD111 me/demo * until 2026-11-26 because of that")]
    public void Places_are_members_or_paths_with_stars(string line) =>
        Assert.Empty(Reports.OfProperty("strength").Without(IgnoreFile.Parse("fal.diff.ignore", line), Today).Models);

    [Theory]
    [InlineData("FALD112 me/demo * because of that")]
    [InlineData("FALD111 me/dem * because of that")]
    [InlineData("FALD111 me/demo MeDemoInput.Streng because of that")]
    [InlineData("FALD111 me/demo meDemoInput.Strength because of that")]
    public void An_entry_that_nothing_matches_is_told(string line)
    {
        var report = Reports.OfProperty("strength").Without(IgnoreFile.Parse("fal.diff.ignore", "\n" + line), Today);

        Assert.Equal("fal.diff.ignore(2,1): no change matches the entry: take it out", Assert.Single(report.Notes).ToString());
        Assert.Equal(1, report.ExitCode(ChangeGrade.Source));
    }

    [Fact]
    public void An_entry_that_has_expired_hides_nothing_and_is_told()
    {
        var report = Reports.OfProperty("strength").Without(IgnoreFile.Parse("fal.diff.ignore", "FALD111 * * until 2026-11-25 because of that"), Today);

        Assert.Equal("fal.diff.ignore(1,1): the entry has expired on 2026-11-25: mend what it hides, or take it out", Assert.Single(report.Notes).ToString());
        Assert.Single(report.Models);
    }

    [Theory]
    [InlineData("FALD999 me/demo * because of that", 1, "'FALD999' is no rule")]
    [InlineData("  FALD999 me/demo * because of that", 3, "'FALD999' is no rule")]
    [InlineData("FALD111 me/demo because of that", 32, "a rule, an endpoint and a place")]
    [InlineData("FALD111", 8, "a rule, an endpoint and a place")]
    [InlineData("FALD111 me/demo *", 18, "says why")]
    [InlineData("FALD111 me/demo * because", 26, "says why")]
    [InlineData("FALD111 me/demo * since 2026-01-01 because of that", 19, "'since' stands where")]
    [InlineData("FALD111 me/demo * until tomorrow because of that", 25, "'tomorrow' is no date")]
    [InlineData("FALD111 me/demo * until because of that", 25, "'because' is no date")]
    [InlineData("FALD111 me/demo * until 2026-02-30 because of that", 25, "'2026-02-30' is no date")]
    [InlineData("FALD111 me/demo * until 2026-02-28 or because of that", 36, "'or' stands where 'because' should")]
    public void A_line_that_is_no_entry_is_an_error_with_its_place(string line, int column, string message)
    {
        var file = IgnoreFile.Parse("ci/fal.diff.ignore", "# first\r\n" + line + "\r\nFALD111 * * because of that\r\n");

        var error = Assert.Single(file.Errors);
        Assert.Equal(("ci/fal.diff.ignore", 2, column), (error.File, error.Line, error.Column));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("FALD111 * * because of that", Assert.Single(file.Entries).ToString());
    }
}
