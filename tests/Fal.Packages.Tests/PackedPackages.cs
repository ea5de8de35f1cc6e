using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;

[assembly: AssemblyFixture(typeof(Fal.Packages.Tests.PackedPackages))]

namespace Fal.Packages.Tests;

/// <summary>The packages, packed once from the sources into a folder of their own, under a version that no cache has seen.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fal-packages-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<string>> _unpacked = [];

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    /// <summary>Where everything is built, elsewhere than a build of the repository, so that the two do not get in each other's way.</summary>
    public string Artifacts => Path.Combine(_folder, "artifacts");

    public string Feed => Path.Combine(_folder, "packages");

    /// <summary>Every package.</summary>
    public static string[] Names { get; } = ["Fal.AspNetCore", "Fal.AspNetCore.OpenApi", "Fal.Client", "Fal.Generators", "Fal.Testing", "Fal.Tool", "Fal.Webhooks"];

    public async ValueTask InitializeAsync()
    {
        foreach (var project in Names)
        {
            await CommandLine.DotnetAsync(
                Repository.Root, "pack", $"src/{project}", "-c", "Release", "-o", Feed, $"-p:Version={Version}", $"-p:ArtifactsPath={Artifacts}");
        }
    }

    /// <summary>An empty folder outside the repository, whose restores find the packages.</summary>
    public string NewFolder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
            </configuration>
            """);
        return folder;
    }

    /// <summary>Writes a project that refers to packages, and to every schema in its folder.</summary>
    public void WriteProject(string folder, string framework, string properties, params string[] references) =>
        File.WriteAllText(Path.Combine(folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(references.Select(r => $"""<PackageReference Include="{r}" Version="{Version}" />"""))}
                <FalModel Include="schemas\**\*.json" />
              </ItemGroup>
            </Project>
            """);

    /// <summary>Copies schemas of the repository into a project's folder.</summary>
    public static void CopySchemas(string folder, params string[] names)
    {
        Directory.CreateDirectory(Path.Combine(folder, "schemas"));
        foreach (var name in names)
            File.Copy(Path.Combine(Repository.Schemas, name + ".json"), Path.Combine(folder, "schemas", name + ".json"), overwrite: true);
    }

    /// <summary>A folder of a package, unpacked; once, since several tests read it at the same time.</summary>
    public string Unpack(string package, string folder) => Path.Combine(_unpacked.GetOrAdd(package, name => new(() => UnpackAll(name))).Value, folder);

    private string UnpackAll(string package)
    {
        var target = Path.Combine(_folder, "unpacked", package);
        ZipFile.ExtractToDirectory(Path.Combine(Feed, $"{package}.{Version}.nupkg"), target);
        return target;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Names)
        {
            if (Path.Combine(cache, package.ToLowerInvariant(), Version) is var cached && Directory.Exists(cached))
                Directory.Delete(cached, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
