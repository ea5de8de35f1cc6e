using System.IO.Compression;
using System.Xml.Linq;

namespace Fal.Packages.Tests;

/// <summary>What the packages say of themselves, what they bring, and what they weigh.</summary>
public class PackageContentTests(PackedPackages packages)
{
    private const int Megabyte = 1_000_000;

    public static TheoryData<string> Names => [.. PackedPackages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_package_tells_what_it_is_and_where_it_comes_from(string name)
    {
        var folder = packages.Unpack(name, "");
        var metadata = Metadata(name);

        Assert.Equal("MIT", Text(metadata, "license"));
        foreach (var described in new[] { "description", "authors", "copyright", "tags", "releaseNotes" })
            Assert.NotEqual("", Text(metadata, described));
        Assert.StartsWith("https://github.com/", Text(metadata, "projectUrl"), StringComparison.Ordinal);
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal(("git", Text(metadata, "projectUrl")), (repository.Attribute("type")?.Value, repository.Attribute("url")?.Value));
        Assert.Equal(40, repository.Attribute("commit")?.Value.Length);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(Path.Combine(folder, Text(metadata, "icon")), TestContext.Current.CancellationToken))[..4]);
        var page = await File.ReadAllTextAsync(Path.Combine(folder, Text(metadata, "readme")), TestContext.Current.CancellationToken);
        Assert.StartsWith($"# {name}", page, StringComparison.Ordinal);
        Assert.DoesNotContain("](src/", page, StringComparison.Ordinal);
        // It would be shown as text.
        Assert.DoesNotContain("<a ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<br>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_gets_a_dependency_that_only_another_package_needs()
    {
        Assert.Equal(["Fal.Client", "Fal.Webhooks"], Dependencies("Fal.AspNetCore").Keys);
        Assert.Equal(["Microsoft.Extensions.Http"], Dependencies("Fal.Client").Keys);
        Assert.Equal(["Fal.Client"], Dependencies("Fal.Generators").Keys);
        Assert.Empty(Dependencies("Fal.Tool"));
        Assert.Equal(["BouncyCastle.Cryptography", "Fal.Client", "Microsoft.Extensions.Http"], Dependencies("Fal.Webhooks").Keys);
        Assert.Equal(
            ["BouncyCastle.Cryptography", "Fal.Client", "Fal.Webhooks", "MessagePack", "Microsoft.NET.StringTools", "NJsonSchema", "Newtonsoft.Json"],
            Dependencies("Fal.Testing").Keys);
    }

    [Fact]
    public void What_reads_the_client_s_internals_wants_the_client_that_it_was_built_with() =>
        Assert.All(["Fal.Webhooks", "Fal.AspNetCore"], name => Assert.Equal($"[{packages.Version}]", Dependencies(name)["Fal.Client"]));

    [Theory]
    [InlineData("Fal.Generators")]
    [InlineData("Fal.Tool")]
    public async Task What_is_packed_of_others_is_named_with_its_license(string package)
    {
        var folder = packages.Unpack(package, "");
        var notices = await File.ReadAllTextAsync(Path.Combine(folder, "THIRD-PARTY-NOTICES.txt"), TestContext.Current.CancellationToken);
        var packed = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!);

        Assert.All(packed.Where(file => !file.StartsWith("Fal.", StringComparison.Ordinal)), file => Assert.Contains(file, notices, StringComparison.Ordinal));
        Assert.Contains("Permission is hereby granted", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_are_our_own()
    {
        foreach (var name in PackedPackages.Names.Except(["Fal.Generators", "Fal.Tool"]))
        {
            Assert.All(
                Directory.EnumerateFiles(packages.Unpack(name, "lib"), "*.dll", SearchOption.AllDirectories),
                file => Assert.StartsWith("Fal.", Path.GetFileName(file), StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_has_its_symbols(string name)
    {
        var symbols = Path.Combine(packages.Feed, $"{name}.{packages.Version}.snupkg");

        // The generator's are in its assemblies.
        Assert.Equal(name != "Fal.Generators", File.Exists(symbols));
        if (!File.Exists(symbols))
            return;
        using var archive = ZipFile.OpenRead(symbols);
        Assert.Equal(
            name switch
            {
                "Fal.AspNetCore" => [$"lib/net10.0/{name}.pdb"],
                "Fal.Tool" => [$"tools/net10.0/any/{name}.pdb"],
                _ => [$"lib/net10.0/{name}.pdb", $"lib/net8.0/{name}.pdb"],
            },
            archive.Entries.Select(entry => entry.FullName).Where(entry => entry.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net10.0")]
    public async Task A_console_app_with_one_model_has_less_than_two_and_a_half_megabytes_beside_itself(string framework)
    {
        var folder = packages.NewFolder($"weight-{framework}");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        packages.WriteProject(folder, framework, "<OutputType>Exe</OutputType>", "Fal.Generators");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            """
            using Fal;
            using Fal.Models;

            using var fal = new FalClient();
            Console.WriteLine(await new FluxDev(fal).RunAsync(new() { Prompt = "a sunset" }));
            """,
            TestContext.Current.CancellationToken);

        await CommandLine.DotnetAsync(folder, "publish", "-o", "out");

        var beside = new DirectoryInfo(Path.Combine(folder, "out")).EnumerateFiles("*.dll").Where(file => file.Name != "App.dll").ToList();
        Assert.Contains(beside, file => file.Name == "Fal.Client.dll");
        Assert.InRange(beside.Sum(file => file.Length), 1, 5 * Megabyte / 2);

        // On .NET 8 what Microsoft.Extensions needs of a newer framework comes with it.
        string[] expected = framework == "net8.0" ? ["Fal.", "Microsoft.Extensions.", "System."] : ["Fal.", "Microsoft.Extensions."];
        Assert.All(beside, file => Assert.Contains(expected, start => file.Name.StartsWith(start, StringComparison.Ordinal)));
    }

    private XElement Metadata(string name) =>
        XDocument.Load(Path.Combine(packages.Unpack(name, ""), $"{name}.nuspec")).Root!.Elements().Single(element => element.Name.LocalName == "metadata");

    /// <summary>The packages that one needs, of each framework the same, with their versions.</summary>
    private SortedDictionary<string, string> Dependencies(string name) => new(
        Metadata(name).Descendants().Where(element => element.Name.LocalName == "dependency").DistinctBy(element => element.Attribute("id")!.Value)
            .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value),
        StringComparer.Ordinal);

    private static string Text(XElement metadata, string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
