using System.Globalization;
using Mono.Cecil;

namespace Fal.Packages.Tests;

/// <summary>
/// Editors and other hosts of the compiler lend a generator their own copy of an assembly that it comes with, where theirs is new enough.
/// The compiler that builds has none, so only a host shows what the generator makes of it.
/// </summary>
public class HostTests(PackedPackages packages)
{
    /// <summary>What an editor does with a project: loads it, has the generators run, and asks what there is to say.</summary>
    private const string Editor = """
        using Microsoft.CodeAnalysis;
        using Microsoft.CodeAnalysis.MSBuild;

        foreach (var lent in args[1].Split(' '))
            Console.WriteLine("lent " + System.Reflection.Assembly.Load(lent));

        using var workspace = MSBuildWorkspace.Create();
        var project = await workspace.OpenProjectAsync(args[0]);
        var compilation = await project.GetCompilationAsync();
        foreach (var document in await project.GetSourceGeneratedDocumentsAsync())
            Console.WriteLine("generated " + document.Name);
        foreach (var diagnostic in compilation!.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning))
            Console.WriteLine(diagnostic);
        """;

    [Theory]
    [InlineData("Newtonsoft.Json 13.0.1")]
    [InlineData("Newtonsoft.Json 13.0.3")]
    [InlineData("Newtonsoft.Json 12.0.3")]
    [InlineData("NJsonSchema 11.0.0")]
    [InlineData("Namotion.Reflection 3.5.1", "Newtonsoft.Json 13.0.2")]
    public async Task A_host_with_assemblies_of_its_own_sees_every_client(params string[] lent)
    {
        var name = string.Join('-', lent).Replace(' ', '-');
        var app = packages.NewFolder("lent-to-" + name);
        var models = Directory.EnumerateFiles(Repository.Schemas, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).ToArray();
        PackedPackages.CopySchemas(app, models);
        packages.WriteProject(app, "net10.0", "", "Fal.Generators");
        await CommandLine.DotnetAsync(app, "build");
        var host = NewHost("host-" + name, lent);

        var output = await CommandLine.DotnetAsync(host, "run", "--", Path.Combine(app, "App.csproj"), string.Join(' ', lent.Select(l => l.Split(' ')[0])));

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(lent.Length, lines.Count(l => l.StartsWith("lent ", StringComparison.Ordinal)));
        // And what registers them.
        Assert.Equal(models.Length + 1, lines.Count(l => l.StartsWith("generated ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, l => l.Contains("FAL", StringComparison.Ordinal) || l.Contains("CS8785", StringComparison.Ordinal));
    }

    /// <summary>A schema that needs a member which only newer copies have would fail alone, in some hosts alone.</summary>
    [Fact]
    public async Task What_the_package_brings_calls_nothing_that_the_oldest_copy_lacks()
    {
        var host = NewHost("oldest", "Newtonsoft.Json 13.0.1");
        await CommandLine.DotnetAsync(host, "build", "-o", "out");
        var brought = packages.Unpack("Fal.Generators", "analyzers");
        using var resolver = new DefaultAssemblyResolver();
        resolver.RemoveSearchDirectory(".");
        resolver.RemoveSearchDirectory("bin");
        resolver.AddSearchDirectory(Path.Combine(host, "out"));

        var lacking = new List<string>();
        var called = 0;
        foreach (var file in Directory.EnumerateFiles(brought, "*.dll", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "Newtonsoft.Json.dll"))
        {
            using var module = ModuleDefinition.ReadModule(file, new ReaderParameters { AssemblyResolver = resolver });
            foreach (var member in module.GetMemberReferences().Where(m => m.DeclaringType.GetElementType().Scope.Name == "Newtonsoft.Json"))
            {
                called++;
                if (member.Resolve() is null)
                    lacking.Add(string.Create(CultureInfo.InvariantCulture, $"{module.Name}: {member.FullName}"));
            }
        }

        Assert.True(called > 100);
        Assert.Empty(lacking);
    }

    /// <remarks>
    /// While <c>dotnet watch</c> builds and starts the app it does not look: of a file that is added then it never hears that it is new, and takes
    /// each later write of it for that of a file which is none of the project's. So each edit waits, as a person does, until it says that it is ready.
    /// </remarks>
    [Fact]
    public async Task Dotnet_watch_follows_code_and_schemas()
    {
        const string Ready = "Waiting for changes";
        const string Program = """
            using Fal.Models;

            while (true)
            {
                Printer.Print();
                await Task.Delay(100);
            }

            static class Printer { public static void Print() => Console.WriteLine("first " + FluxDev.Endpoint); }
            """;
        var folder = packages.NewFolder("watched");
        PackedPackages.CopySchemas(folder, "fal-ai__flux__dev");
        packages.WriteProject(folder, "net10.0", "<OutputType>Exe</OutputType>", "Fal.Generators");
        var (program, flux) = (Path.Combine(folder, "Program.cs"), Path.Combine(folder, "schemas", "fal-ai__flux__dev.json"));
        await File.WriteAllTextAsync(program, Program, TestContext.Current.CancellationToken);

        var start = CommandLine.StartInfo("dotnet", folder, ["watch", "--non-interactive", "run"]);
        // Of what Linux has for watching folders, 128 for all programs of a user, one dotnet watch would take 39.
        start.Environment["DOTNET_USE_POLLING_FILE_WATCHER"] = "1";

        using var watch = WatchedProcess.Start(start);
        await watch.PrintsAsync("first fal-ai/flux/dev", Ready);
        await EditAsync(program, "first ", "second ");
        await watch.PrintsAsync("second fal-ai/flux/dev");
        // A type with other members, and a new one, take a restart.
        await EditAsync(flux, "\"landscape_16_9\"", "\"panorama\"");
        await watch.PrintsAsync(Ready);
        await EditAsync(program, "\"second \" + FluxDev.Endpoint", "\"third \" + FluxDev.ImageSizePreset.Panorama");
        await watch.PrintsAsync("third panorama");
        PackedPackages.CopySchemas(folder, "fal-ai__fast-sdxl");
        await watch.PrintsAsync(Ready);
        await EditAsync(program, "\"third \" + FluxDev.ImageSizePreset.Panorama", "\"fourth \" + FastSdxl.Endpoint");
        await watch.PrintsAsync("fourth fal-ai/fast-sdxl");
    }

    /// <summary>Puts a file with a text replaced in its place, as editors do: nobody finds half of it.</summary>
    private async Task EditAsync(string file, string from, string to)
    {
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains(from, text, StringComparison.Ordinal);
        var edited = Path.Combine(packages.NewFolder("edited"), Path.GetFileName(file));
        await File.WriteAllTextAsync(edited, text.Replace(from, to, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.Move(edited, file, overwrite: true);
    }

    private string NewHost(string name, params string[] lent)
    {
        var folder = packages.NewFolder(name);
        string[] references = ["Microsoft.CodeAnalysis.Workspaces.MSBuild 5.12.0", "Microsoft.CodeAnalysis.CSharp.Workspaces 5.12.0", .. lent];
        File.WriteAllText(Path.Combine(folder, "Host.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(references.Select(r => r.Split(' ')).Select(r => $"""<PackageReference Include="{r[0]}" Version="{r[1]}" />"""))}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Editor);
        return folder;
    }
}
