using System.IO.Compression;
using System.Reflection.Metadata;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Packages.Tests;

/// <summary>What packing makes of one commit, wherever it is checked out, and what it says of a package before it.</summary>
public sealed class RepeatedPackTests : IDisposable
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static readonly string[] Built = ["src", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", ".editorconfig", ".gitattributes", "LICENSE"];

    /// <summary>One time and name, so that the commits are one.</summary>
    private static readonly Dictionary<string, string> Author = new()
    {
        ["GIT_AUTHOR_NAME"] = "a",
        ["GIT_AUTHOR_EMAIL"] = "a@example.com",
        ["GIT_AUTHOR_DATE"] = "2026-01-01T00:00:00Z",
        ["GIT_COMMITTER_NAME"] = "a",
        ["GIT_COMMITTER_EMAIL"] = "a@example.com",
        ["GIT_COMMITTER_DATE"] = "2026-01-01T00:00:00Z",
    };

    /// <summary>A version that no cache has seen.</summary>
    private static readonly string Published = $"1.0.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    private readonly string _folder = Directory.CreateTempSubdirectory("fal-packs-").FullName;

    public void Dispose()
    {
        // Git's own files cannot be written to, which on Windows means that they cannot be deleted.
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Two_packs_are_the_same_bytes_lead_to_the_sources_and_are_what_the_next_is_compared_with()
    {
        var first = await CheckOutAsync("first");
        var second = await CheckOutAsync(Path.Combine("another", "place"));

        foreach (var root in new[] { first, second })
        {
            foreach (var name in PackedPackages.Names)
                await PackAsync(root, name, Published);
        }

        var packs = Hashes(first);
        Assert.Equal(2 * PackedPackages.Names.Length - 1, packs.Count);
        Assert.Equal(packs, Hashes(second));

        var (_, commit) = await CommandLine.TryAsync("git", first, ["rev-parse", "HEAD"], []);
        Assert.Contains($"https://raw.githubusercontent.com/OWNER/Fal.Generators/{commit.Trim()}/", SourceLinkOf(Path.Combine(first, "out", $"Fal.Webhooks.{Published}.snupkg")), StringComparison.Ordinal);

        await ARemovedMethodIsToldAsync(second, published: Path.Combine(first, "out"));
    }

    private static async Task ARemovedMethodIsToldAsync(string root, string published)
    {
        var file = Path.Combine(root, "src", "Fal.Webhooks", "FalWebhook.cs");
        var source = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, source.Replace("public static FalWebhookEvent<FalOutput> Dangerous", "internal static FalWebhookEvent<FalOutput> Dangerous", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() =>
            PackAsync(root, "Fal.Webhooks", "1.0.1", $"-p:PublishedVersion={Published}", $"-p:RestoreAdditionalProjectSources={published}"));

        Assert.Contains("CP0002", error.Message, StringComparison.Ordinal);
        Assert.Contains("DangerousReadUnverified", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A repository of its own with all that packing needs, as it stands here, whether it is committed or not.</summary>
    private async Task<string> CheckOutAsync(string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        var files = await GitAsync(Repository.Root, ["ls-files", "--cached", "--others", "--exclude-standard", "--", .. Built]);
        foreach (var file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(file => File.Exists(Path.Combine(Repository.Root, file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(target, file));
        }

        await GitAsync(target, "init", "--quiet");
        await GitAsync(target, "remote", "add", "origin", "https://github.com/OWNER/Fal.Generators");
        await GitAsync(target, "add", ".");
        await GitAsync(target, "commit", "--quiet", "--no-gpg-sign", "-m", "All");
        return target;
    }

    /// <remarks>Each compiler is a process of its own: two compilations in one agree on what differs from process to process, such as the hashes of texts.</remarks>
    private static Task<string> PackAsync(string root, string name, string version, params string[] properties) => CommandLine.DotnetAsync(
        root, ["pack", $"src/{name}", "-c", "Release", "-o", "out", $"-p:Version={version}", "-p:ContinuousIntegrationBuild=true", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", $"-p:ArtifactsPath={Path.Combine(root, "artifacts")}", .. properties]);

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await CommandLine.TryAsync("git", folder, arguments, Author);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static SortedDictionary<string, string> Hashes(string root) => new(
        Directory.EnumerateFiles(Path.Combine(root, "out")).ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    /// <summary>Where a debugger finds the sources.</summary>
    private static string SourceLinkOf(string symbolPackage)
    {
        using var archive = ZipFile.OpenRead(symbolPackage);
        using var stream = new MemoryStream();
        using (var entry = archive.Entries.First(e => e.FullName.EndsWith(".pdb", StringComparison.Ordinal)).Open())
            entry.CopyTo(stream);
        stream.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();
        var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLink);
        return Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value));
    }
}
