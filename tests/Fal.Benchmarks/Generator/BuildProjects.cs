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
        var folder = New(name, $"""<Reference Include="{Path.Combine(AppContext.BaseDirectory, "Fal.Client.dll")}" />""");
        if (models.Count == 0)
            return folder;

        // Beside the project, and not in it, so that what it is comes before what is made of it: as with a package.
        var build = Path.Combine(Repository.Root, "src", "Fal.Generators", "build", "Fal.Generators");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), $"""
            <Project>
              <Import Project="{build}.props" />
              <ItemGroup>
                <Analyzer Include="{_generators}/*.dll" />
                <FalModel Include="schemas/*.json" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), $"""<Project><Import Project="{build}.targets" /></Project>""");
        foreach (var model in models)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "schemas")).FullName, Path.GetFileName(model.Path)), model.Text);
        return folder;
    }

    /// <summary>A project with such items, restored.</summary>
    /// <returns>Its folder.</returns>
    public string New(string name, string items)
    {
        var folder = NewFolder(name);
        File.WriteAllText(Path.Combine(folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>App</AssemblyName>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
        Edit(folder);
        Dotnet(folder, "restore");
        return folder;
    }

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    public static string Build(string folder, params string[] arguments) => Dotnet(folder, ["build", "--no-restore", "--nologo", .. arguments]);

    /// <summary>Changes the project's own code, so that a build compiles it.</summary>
    public void Edit(string folder) => File.WriteAllText(Path.Combine(folder, "App.cs"), $"internal sealed class Edit{_edit++};");

    /// <summary>The milliseconds that a build takes after an edit, and those of the processor that the compiler's server takes.</summary>
    public (double Build, double Compiler) Time(string folder)
    {
        Edit(folder);
        var (watch, before) = (Stopwatch.StartNew(), CompilerServer.ProcessorTime());
        Build(folder);
        return (watch.Elapsed.TotalMilliseconds, (CompilerServer.ProcessorTime() - before).TotalMilliseconds);
    }

    /// <summary>Runs a command.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // A node that stays would keep the output open; the compiler's server stays, whatever the machine is set to.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "true";
        start.Environment["SharedCompilationId"] = CompilerServer.Id;
        start.Environment["KIOTA_OFFLINE_ENABLED"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}{errors.Result}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
