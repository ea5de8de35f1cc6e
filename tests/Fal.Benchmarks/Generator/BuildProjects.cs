using System.Diagnostics;

namespace Fal.Benchmarks.Generator;

/// <summary>Projects in a folder of their own, which <c>dotnet build</c> builds with the compiler's server.</summary>
internal sealed class BuildProjects : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fal-build-").FullName;
    private readonly string _generators = Path.Combine(AppContext.BaseDirectory, "..", "..", "Fal.Generators", "release");
    private int _edit;

    /// <summary>A project with the client and, if it has models, the generator; restored.</summary>
    /// <returns>Its folder.</returns>
    public string New(string name, IReadOnlyList<CorpusDocument> models)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        var build = Path.Combine(Repository.Root, "src", "Fal.Generators", "build");
        File.WriteAllText(Path.Combine(folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>App</AssemblyName>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Fal.Client.dll")}" />
              </ItemGroup>
            {(models.Count == 0 ? "" : $"""
              <Import Project="{build}/Fal.Generators.props" />
              <ItemGroup>
                <Analyzer Include="{_generators}/*.dll" />
                <FalModel Include="schemas/*.json" />
              </ItemGroup>
              <Import Project="{build}/Fal.Generators.targets" />
            """)}
            </Project>
            """);
        foreach (var model in models)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "schemas")).FullName, Path.GetFileName(model.Path)), model.Text);
        Edit(folder);
        Dotnet(folder, "restore");
        return folder;
    }

    public static string Build(string folder, params string[] arguments) => Dotnet(folder, ["build", "--no-restore", "--nologo", .. arguments]);

    /// <summary>Changes the project's own code, so that a build compiles it.</summary>
    public void Edit(string folder) => File.WriteAllText(Path.Combine(folder, "App.cs"), $"internal sealed class Edit{_edit++};");

    /// <summary>The milliseconds that a build takes after an edit.</summary>
    public double Time(string folder)
    {
        Edit(folder);
        var watch = Stopwatch.StartNew();
        Build(folder);
        return watch.Elapsed.TotalMilliseconds;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };

        // A node that stays would keep the output open; the compiler's server stays, whatever the machine is set to.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "true";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }
}
