namespace Fal.Packages.Tests;

/// <summary>What stands beside the package in a build, or where the build stands, makes no difference.</summary>
public class NeighbourTests(PackedPackages packages)
{
    /// <summary>A generator of another package, which comes with an older copy of an assembly that ours comes with.</summary>
    private const string Neighbour = """
        using Microsoft.CodeAnalysis;
        using Newtonsoft.Json.Linq;

        [Generator(LanguageNames.CSharp)]
        public sealed class NeighbourGenerator : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(static output => output.AddSource(
                "Neighbour.g.cs",
                $"internal static class Neighbour {{ public const string Json = \"{typeof(JObject).Assembly.GetName().Version} {JObject.Parse("{ \"a\": 1 }")["a"]}\"; }}"));
        }
        """;

    [Fact]
    public async Task A_generator_with_an_older_Newtonsoft_Json_loads_before_and_after_ours_in_one_compiler()
    {
        var neighbour = await BuildNeighbourAsync();
        var folder = packages.NewFolder("neighbourhood");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        packages.WriteProject(folder, "net10.0", "<OutputType>Exe</OutputType><TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "Fal.Generators");
        await WriteAsync(folder, "Program.cs", "System.Console.WriteLine(Neighbour.Json + ' ' + Fal.Models.FluxDev.Endpoint);");
        await WriteAsync(folder, "Directory.Build.targets", $"""
            <Project>
              <ItemGroup><Neighbour Include="{neighbour}/Neighbour.dll;{neighbour}/Newtonsoft.Json.dll" /></ItemGroup>
              <ItemGroup Condition="'$(Order)' == 'before'"><Analyzer Include="@(Neighbour)" /></ItemGroup>
              <Target Name="After" BeforeTargets="CoreCompile" Condition="'$(Order)' == 'after'"><ItemGroup><Analyzer Include="@(Neighbour)" /></ItemGroup></Target>
            </Project>
            """);

        foreach (var order in new[] { "before", "after", "before" })
        {
            var output = await CommandLine.DotnetAsync(folder, "run", "-p:Order=" + order);

            Assert.Contains("12.0.0.0 1 fal-ai/flux/dev", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_clones_give_the_same_bytes()
    {
        var clones = new[] { packages.NewFolder("clone"), packages.NewFolder("another-clone-elsewhere") };
        foreach (var clone in clones)
        {
            PackedPackages.CopySchemas(clone, "fal-ai__flux__dev", "openrouter__router");
            packages.WriteProject(clone, "net10.0", "<PathMap>$(MSBuildProjectDirectory)=/_/</PathMap>", "Fal.Generators");
            await CommandLine.DotnetAsync(clone, "build");
        }

        var assemblies = clones.Select(clone => File.ReadAllBytes(Path.Combine(clone, "bin", "Debug", "net10.0", "App.dll"))).ToList();

        Assert.True(assemblies[0].AsSpan().SequenceEqual(assemblies[1]));
    }

    /// <summary>Where the neighbour's assemblies are.</summary>
    private async Task<string> BuildNeighbourAsync()
    {
        var folder = packages.NewFolder("neighbour");
        await WriteAsync(folder, "Neighbour.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="4.8.0" ExcludeAssets="runtime" />
                <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
              </ItemGroup>
            </Project>
            """);
        await WriteAsync(folder, "Neighbour.cs", Neighbour);
        await CommandLine.DotnetAsync(folder, "build", "-o", "out");
        return Path.Combine(folder, "out");
    }

    private static Task WriteAsync(string folder, string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
}
