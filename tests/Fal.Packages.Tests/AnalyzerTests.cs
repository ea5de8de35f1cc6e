using System.Text.Json;

namespace Fal.Packages.Tests;

/// <summary>Which analyzers and generators the compiler of a project is given: of the packages, ours and those that the project asks for itself.</summary>
public class AnalyzerTests(PackedPackages packages)
{
    private const string Logging = "microsoft.extensions.logging.abstractions";
    private const string Options = "microsoft.extensions.options";

    /// <summary>A program that is compiled ahead has most of them: its SDK switches on more.</summary>
    private const string Aot = "<PublishAot>true</PublishAot>";

    [Fact]
    public async Task Those_of_our_dependencies_are_not_among_them()
    {
        var folder = packages.NewFolder("analyzers");
        Write(folder, "Microsoft.NET.Sdk", "net10.0", Aot, Package("Fal.Generators") + Package("Newtonsoft.Json", "13.0.4"));

        Assert.Equal(["fal.generators", "microsoft.net.illink.tasks"], await OfPackagesAsync(folder));
    }

    [Fact]
    public async Task A_version_that_is_only_set_centrally_is_no_reference()
    {
        var folder = packages.NewFolder("analyzers-central");
        Write(folder, "Microsoft.NET.Sdk", "net10.0", "", """<PackageReference Include="Fal.Client" /><PackageReference Include="Fal.Testing" />""");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Directory.Packages.props"),
            $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Fal.Client" Version="{packages.Version}" />
                <PackageVersion Include="Fal.Testing" Version="{packages.Version}" />
                <PackageVersion Include="Microsoft.Extensions.Options" Version="10.0.12" />
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);

        Assert.Empty(await OfPackagesAsync(folder));
    }

    [Fact]
    public async Task Those_of_a_package_that_the_project_refers_to_stay()
    {
        var folder = packages.NewFolder("analyzers-direct");
        Write(folder, "Microsoft.NET.Sdk", "net10.0", "", Package("Fal.Client") + Package("microsoft.extensions.options", "10.0.12"));

        // Those of Microsoft.Extensions stay together.
        Assert.Equal([Logging, Options], await OfPackagesAsync(folder));
    }

    [Fact]
    public async Task Those_that_another_package_or_project_brings_stay()
    {
        var folder = packages.NewFolder("analyzers-transitive");
        var library = Directory.CreateDirectory(Path.Combine(folder, "library")).FullName;
        Write(library, "Microsoft.NET.Sdk", "net8.0", "", Package("Fal.Client") + Package("Microsoft.Extensions.Logging", "10.0.12"));
        var app = Directory.CreateDirectory(Path.Combine(folder, "app")).FullName;
        Write(app, "Microsoft.NET.Sdk", "net10.0", "", """<ProjectReference Include="..\library\library.csproj" />""");
        var other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        Write(other, "Microsoft.NET.Sdk", "net10.0", "", Package("Fal.Client") + Package("Microsoft.Extensions.Http.Resilience", "10.11.0"));

        Assert.Equal([Logging, Options], await OfPackagesAsync(app));
        Assert.Equal([Options, "microsoft.extensions.telemetry.abstractions"], await OfPackagesAsync(other));
    }

    [Fact]
    public async Task Those_of_a_framework_stay()
    {
        var folder = packages.NewFolder("analyzers-web");
        Write(folder, "Microsoft.NET.Sdk.Web", "net8.0", "", Package("Fal.Generators"));

        var analyzers = await AnalyzersAsync(folder);

        // Ours would be newer, and take the place of the framework's.
        var logging = Assert.Single(analyzers, path => Path.GetFileName(path) == "Microsoft.Extensions.Logging.Generators.dll");
        Assert.Contains("microsoft.aspnetcore.app.ref", logging, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(analyzers, path => OfPackage(path) is Logging or Options);
    }

    private string Package(string name, string? version = null) => $"""<PackageReference Include="{name}" Version="{version ?? packages.Version}" />""";

    private static void Write(string folder, string sdk, string framework, string properties, string references) =>
        File.WriteAllText(Path.Combine(folder, $"{Path.GetFileName(folder)}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                {properties}
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);

    private static async Task<string[]> OfPackagesAsync(string folder) =>
        [.. (await AnalyzersAsync(folder)).Select(OfPackage).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The package, where an analyzer is out of one: <c>…/package/version/analyzers/…</c>. What comes with a framework is of none.</summary>
    private static string? OfPackage(string path)
    {
        var steps = path.Split('/', '\\');
        var package = Array.IndexOf(steps, "analyzers") - 2;
        return package > 0 && steps[package - 1] == "packages" && !steps[package].EndsWith(".app.ref", StringComparison.Ordinal) ? steps[package] : null;
    }

    /// <summary>What is on the compiler's command line; the compiler itself is not run.</summary>
    private static async Task<List<string>> AnalyzersAsync(string folder)
    {
        const string Option = "/analyzer:";
        var output = await CommandLine.DotnetAsync(
            folder, "msbuild", "-restore", "-nologo", "-v:q", "-t:Compile", "-p:BuildProjectReferences=false", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-getItem:CscCommandLineArgs");
        using var items = JsonDocument.Parse(output);
        return
        [
            .. items.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!)
                .Where(argument => argument.StartsWith(Option, StringComparison.Ordinal))
                .Select(argument => argument[Option.Length..]),
        ];
    }
}
