using System.Text.RegularExpressions;

namespace Fal.Packages.Tests;

/// <summary>The repository can be checked out anywhere.</summary>
public partial class RepositoryTests
{
    /// <summary>What Windows takes of a path, 260 characters, less a folder to clone into and what git appends while it writes.</summary>
    private const int LongestPath = 180;

    [Fact]
    public async Task Windows_takes_the_names_of_all_files()
    {
        var files = await FilesAsync();

        Assert.DoesNotContain(files, file => file.Length > LongestPath);
        Assert.DoesNotContain(files, file => Forbidden().IsMatch(file));
        Assert.DoesNotContain(files.GroupBy(file => file, StringComparer.OrdinalIgnoreCase), same => same.Count() > 1);
    }

    [Fact]
    public async Task Lines_end_the_same_everywhere() =>
        Assert.DoesNotContain(await FilesAsync("--eol"), line => !line.StartsWith("i/-text", StringComparison.Ordinal) && !(line.StartsWith("i/lf", StringComparison.Ordinal) && line.Contains("eol=lf", StringComparison.Ordinal)) && !line.StartsWith("i/none", StringComparison.Ordinal));

    private static async Task<string[]> FilesAsync(params string[] options)
    {
        var (exitCode, output) = await CommandLine.TryAsync("git", Repository.Root, ["-c", "core.quotePath=false", "ls-files", .. options], []);
        Assert.True(exitCode == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>A character that no name can have, a name of a device, or one that ends in a point or a space.</summary>
    [GeneratedRegex(@"[<>:""|?*\\]|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)|[. ](/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();
}
