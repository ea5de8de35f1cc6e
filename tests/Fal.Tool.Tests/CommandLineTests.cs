namespace Fal.Tool.Tests;

/// <summary>Command lines that say what cannot be.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("diff --format xml", "--format takes github, json, markdown or text, not 'xml' (dotnet fal diff --help)")]
    [InlineData("diff --fail-on", "--fail-on takes behaviour, never, source or wire (dotnet fal diff --help)")]
    [InlineData("price a/b --count 99999999999", "--count takes a whole number from 1 to 2147483647, not '99999999999' (dotnet fal price --help)")]
    [InlineData("search --limit many", "--limit takes a whole number from 1 to 2147483647, not 'many' (dotnet fal search --help)")]
    [InlineData("search --status old", "--status takes active or deprecated, not 'old' (dotnet fal search --help)")]
    [InlineData("list -v loud", "--verbosity takes detailed, minimal, normal or quiet, not 'loud' (dotnet fal list --help)")]
    [InlineData("list -v 7", "--verbosity takes detailed, minimal, normal or quiet, not '7' (dotnet fal list --help)")]
    [InlineData("list --json=maybe", "'maybe' is nothing that can be said here (dotnet fal list --help)")]
    [InlineData("list --project", "--project takes a value (FILE) (dotnet fal list --help)")]
    [InlineData("list --version", "'--version' stands alone: dotnet fal --version (dotnet fal list --help)")]
    [InlineData("lst", "'lst' is nothing that can be said here (did you mean 'list'?) (dotnet fal --help)")]
    public async Task A_wrong_value_is_one_line_that_says_what_is_allowed(string arguments, string says)
    {
        await using var folder = await ToolFolder.StartAsync();

        Assert.Equal(new ToolResult(2, "", $"error: {says}\n"), await folder.RunAsync(arguments.Split(' ')));
    }

    [Fact]
    public async Task A_key_that_can_be_none_is_not_sent_and_not_told()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.With("FAL_KEY", "schl\u00FCssel:geheim");

        var result = await folder.RunAsync("search");

        Assert.Equal(new ToolResult(2, "", "error: FAL_KEY has a character that no key has: copy the key again (https://fal.ai/dashboard/keys).\n"), result);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said_by_diff()
    {
        await using var folder = await ToolFolder.StartAsync();

        Assert.Equal(new ToolResult(2, "", "error: There is no folder schemas: add a model first (dotnet fal add), or say where the schemas are with --schemas.\n"), await folder.RunAsync("diff", "--to", "HEAD"));
    }

    [Fact]
    public async Task Prices_are_asked_with_stars()
    {
        await using var folder = await ToolFolder.StartAsync();
        folder.Service.Catalog.SetPrice("fal-ai/whisper", 0.001m, "second");
        folder.Service.Catalog.SetPrice("fal-ai/lora", 0.02m, "image");
        folder.Service.Catalog.SetPrice("fal-ai/fast-sdxl", 0.01m, "image");
        folder.With("FAL_KEY", folder.Service.Key);

        Assert.Matches(@"(?m)^fal-ai/lora +0\.02 USD per image\n", await folder.DoAsync("price", "fal-ai/*"));
        var none = await folder.RunAsync("price", "fal-ai/nothing*");
        Assert.Equal(2, none.Code);
        Assert.StartsWith("error: fal-ai/nothing*: no model of the catalogue has such an id", none.Error, StringComparison.Ordinal);
    }
}
