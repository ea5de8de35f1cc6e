using System.Text.RegularExpressions;

namespace Fal.Packages.Tests;

/// <summary>What the packages do to the build of a project, and what they leave alone.</summary>
public partial class ProjectTests(PackedPackages packages)
{
    [Fact]
    public async Task A_framework_before_NET_8_is_told_in_one_line_and_nothing_else_is()
    {
        string[] frameworks = ["net48", "netstandard2.0", "net6.0"];
        var folder = packages.NewFolder("old-frameworks");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        Write(folder, "App", "Microsoft.NET.Sdk", "net10.0", $"""
            <PropertyGroup>
              <TargetFramework />
              <TargetFrameworks>{string.Join(';', frameworks)}</TargetFrameworks>
              <LangVersion>latest</LangVersion>
            </PropertyGroup>
            <ItemGroup>{Package("Fal.Generators")}<FalModel Include="schemas\*.json" /></ItemGroup>
            """);

        var (exitCode, output) = await CommandLine.TryDotnetAsync(folder, "build");

        Assert.NotEqual(0, exitCode);
        Assert.Equal(
            frameworks.Select(framework => $"Fal.Generators needs .NET 8 or later, and this project is built for {framework}").Order(StringComparer.Ordinal),
            Error().Matches(output).Select(error => error.Groups["text"].Value.Split(':')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Fal.Client")]
    [InlineData("Fal.Testing")]
    public async Task A_framework_before_NET_8_is_refused_by_the_restore_where_there_are_assemblies(string package)
    {
        var folder = packages.NewFolder($"old-framework-{package}");
        Write(folder, "App", "Microsoft.NET.Sdk", "net6.0", $"<ItemGroup>{Package(package)}</ItemGroup>");

        var (exitCode, output) = await CommandLine.TryDotnetAsync(folder, "restore");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"error NU1202: Package {package} {packages.Version} is not compatible with net6.0", output, StringComparison.Ordinal);
        Assert.All(Error().Matches(output), error => Assert.Equal("NU1202", error.Groups["code"].Value));
    }

    [Fact]
    public async Task A_model_in_a_project_of_another_language_is_not_passed_over_in_silence()
    {
        var folder = packages.NewFolder("visual-basic");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        Write(folder, "App", "Microsoft.NET.Sdk", "net10.0", $"""<ItemGroup>{Package("Fal.Generators")}<FalModel Include="schemas\*.json" /></ItemGroup>""", "vbproj");

        var output = await CommandLine.DotnetAsync(folder, "build");

        Assert.Contains("warning FAL0018: Fal.Generators writes C#, so a FalModel item gives no client in a VB project", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_for_the_web_does_not_publish_schemas_unless_it_says_so()
    {
        var folder = packages.NewFolder("web");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev", "fal-ai__fast-sdxl", "fal-ai__whisper");
        Write(folder, "App", "Microsoft.NET.Sdk.Web", "net10.0", $"""
            <ItemGroup>
              {Package("Fal.Generators")}
              <FalModel Include="schemas\**\*.json" />
              <Content Update="schemas\fal-ai__whisper.json" CopyToOutputDirectory="Always" />
              <None Include="schemas\fal-ai__fast-sdxl.json" CopyToOutputDirectory="PreserveNewest" />
            </ItemGroup>
            """);
        await WriteCodeAsync(folder, """_ = typeof(Fal.Models.FluxDev);""");
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), "{}", TestContext.Current.CancellationToken);

        await CommandLine.DotnetAsync(folder, "publish", "-o", "published");

        Assert.Equal(["fal-ai__fast-sdxl.json", "fal-ai__whisper.json"], Schemas(Path.Combine(folder, "published", "schemas")));
        Assert.True(File.Exists(Path.Combine(folder, "published", "appsettings.json")));
    }

    [Theory]
    [InlineData("""schemas\**\*.*""")]
    [InlineData("""schemas\fal-ai__flux__dev.json""")]
    public async Task A_lock_beside_the_schemas_is_compared_with_them_and_is_neither_one_of_them_nor_published(string pattern)
    {
        var folder = packages.NewFolder($"lock-{pattern.Length}");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        var schemas = Folder(folder, "schemas");
        await File.WriteAllTextAsync(
            Path.Combine(schemas, "fal.lock.json"), $$"""{ "version": 1, "models": { "fal-ai/flux/dev": { "sha256": "{{new string('0', 64)}}" } } }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(schemas, "fal.diff.ignore"), "# nothing yet", TestContext.Current.CancellationToken);
        Write(folder, "App", "Microsoft.NET.Sdk.Web", "net10.0", $"""<ItemGroup>{Package("Fal.Generators")}<FalModel Include="{pattern}" /></ItemGroup>""");
        await WriteCodeAsync(folder, """_ = typeof(Fal.Models.FluxDev);""");

        var output = await CommandLine.DotnetAsync(folder, "publish", "-o", "published");

        Assert.Matches(@"fal-ai__flux__dev\.json\(1,1\): warning FAL0017: 'fal-ai__flux__dev\.json' is not what 'fal\.lock\.json' says of 'fal-ai/flux/dev'", output);
        Assert.Single(Diagnostic().Matches(output).Select(warning => warning.Groups["code"].Value).Distinct());
        Assert.False(Directory.Exists(Path.Combine(folder, "published", "schemas")));
    }

    [Fact]
    public async Task One_property_brings_the_emulator_the_schemas_of_a_project_and_of_those_it_refers_to()
    {
        var folder = packages.NewFolder("copied-schemas");
        var (library, tests) = (Folder(folder, "Models"), Folder(folder, "Tests"));
        PackedPackages.CopySchemas(library, "fal-ai__flux__dev");
        Write(library, "Models", "Microsoft.NET.Sdk", "net10.0", $"""<ItemGroup>{Package("Fal.Generators")}<FalModel Include="schemas\**\*.json" /></ItemGroup>""");
        PackedPackages.CopySchemas(Folder(tests, "own"), "fal-ai__fast-sdxl");
        Write(tests, "Tests", "Microsoft.NET.Sdk", "net10.0", $"""
            <PropertyGroup><OutputType>Exe</OutputType><FalCopySchemas>true</FalCopySchemas></PropertyGroup>
            <ItemGroup>
              {Package("Fal.Testing")}
              <ProjectReference Include="..\Models\Models.csproj" />
              <FalModel Include="own\**\*.json" />
            </ItemGroup>
            """);
        await WriteCodeAsync(tests, """
            using Fal.Models;
            using Fal.Testing;

            await using var emulator = await FalEmulator.StartAsync("schemas");
            using var fal = emulator.CreateClient();
            System.Console.WriteLine($"library's: {(await fal.FluxDev.RunAsync(new() { Prompt = "a sunset" })).Images.Count}");
            System.Console.WriteLine($"own: {(await fal.FastSdxl.RunAsync(new() { Prompt = "a sunset" })).Images.Count}");
            """);

        var output = await CommandLine.DotnetAsync(folder, "run", "--project", tests);

        Assert.Contains("library's: 1", output, StringComparison.Ordinal);
        Assert.Contains("own: 1", output, StringComparison.Ordinal);
        Assert.Empty(Schemas(Path.Combine(library, "bin")));
    }

    [Fact]
    public async Task Schemas_of_one_name_are_copied_into_the_folders_where_they_are()
    {
        var folder = packages.NewFolder("same-names");
        foreach (var (name, own) in new[] { ("fal-ai__flux__dev", "one"), ("fal-ai__fast-sdxl", "two"), ("fal-ai__whisper", "schemas") })
            File.Copy(Path.Combine(Repository.Schemas, name + ".json"), Path.Combine(Folder(folder, own), "openapi.json"));
        Write(folder, "App", "Microsoft.NET.Sdk", "net10.0", $"""
            <PropertyGroup><FalCopySchemas>true</FalCopySchemas></PropertyGroup>
            <ItemGroup>{Package("Fal.Generators")}<FalModel Include="one\openapi.json;two\*.json;schemas\**\*.json" /></ItemGroup>
            """);

        await CommandLine.DotnetAsync(folder, "build", "-o", "out");

        var schemas = Path.Combine(folder, "out", "schemas");
        Assert.Equal(
            ["one/openapi.json", "openapi.json", "two/openapi.json"],
            Directory.EnumerateFiles(schemas, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(schemas, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    private string Package(string name) => $"""<PackageReference Include="{name}" Version="{packages.Version}" />""";

    private static string Folder(string folder, string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static void Write(string folder, string name, string sdk, string framework, string content, string extension = "csproj") =>
        File.WriteAllText(Path.Combine(folder, $"{name}.{extension}"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup><TargetFramework>{framework}</TargetFramework></PropertyGroup>
              {content}
            </Project>
            """);

    private static Task WriteCodeAsync(string folder, string code) =>
        File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), code, TestContext.Current.CancellationToken);

    private static IEnumerable<string?> Schemas(string folder) =>
        Directory.EnumerateFiles(folder, "fal-ai__*.json", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(warning|error) (?<code>\w+) ?:")]
    private static partial Regex Diagnostic();

    [GeneratedRegex(@"error (?<code>\w*) ?: (?<text>[^\[\n]+)")]
    private static partial Regex Error();
}
