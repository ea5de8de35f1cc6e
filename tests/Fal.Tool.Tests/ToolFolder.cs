using System.Text.Json.Nodes;
using Fal.Testing;
using Fal.Tests;
using Fal.Tool.Catalogue;

namespace Fal.Tool.Tests;

/// <summary>An empty folder in which the tool is run, and the service that it asks.</summary>
internal sealed class ToolFolder : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _variables = [];

    private ToolFolder(FalEmulator service)
    {
        Service = service;
        _variables["FAL_API_HOST"] = service.PlatformAddress.ToString();
    }

    public FalEmulator Service { get; }

    /// <summary>The tool's clock, on which waits are short.</summary>
    public HurriedTime Time { get; } = new();

    /// <summary>How long a server is waited for, on that clock; long, since the machine may be busy.</summary>
    public Patience Patience { get; set; } = new(TimeSpan.FromHours(10), TimeSpan.FromHours(20));

    public string Path { get; } = Directory.CreateTempSubdirectory("fal-tool-").FullName;

    public string Schemas => System.IO.Path.Combine(Path, "schemas");

    public string Lock => System.IO.Path.Combine(Schemas, "fal.lock.json");

    private string Cache => Path + ".cache";

    /// <summary>The service with the repository's own models.</summary>
    public static async Task<ToolFolder> StartAsync(FalEmulatorOptions? options = null)
    {
        options ??= new FalEmulatorOptions();
        options.Schemas.Add(Repository.Schemas);
        return new(await FalEmulator.StartAsync(options, TestContext.Current.CancellationToken));
    }

    public ToolFolder With(string variable, string? value)
    {
        _variables[variable] = value;
        return this;
    }

    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(environment => environment, arguments);

    public Task<ToolResult> RunAsync(Func<ToolEnvironment, ToolEnvironment> change, params string[] arguments) => RunAsync(change, TestContext.Current.CancellationToken, arguments);

    public async Task<ToolResult> RunAsync(Func<ToolEnvironment, ToolEnvironment> change, CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = change(new()
        {
            Time = Time,
            Patience = Patience,
            Folder = Path,
            Output = output,
            Error = error,
            Variable = name => _variables.GetValueOrDefault(name),
            CacheFolder = Cache,
        });
        var code = await Commands.FalCommand.RunAsync(arguments, environment, cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The same, of which nothing goes wrong.</summary>
    public async Task<string> DoAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Code == 0, $"{string.Join(' ', arguments)} ended with {result.Code}:\n{result.Output}{result.Error}");
        return result.Output;
    }

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>All files with what they hold.</summary>
    public SortedDictionary<string, string> Files() => new(
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).ToDictionary(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'), File.ReadAllText),
        StringComparer.Ordinal);

    /// <summary>Changes what the service has of a model.</summary>
    public void Change(string id, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Repository.Schemas, id.Replace("/", "__", StringComparison.Ordinal) + ".json")))!.AsObject();
        change(document);
        Service.Catalog.Add(document.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Directory.Delete(Path, recursive: true);
        if (Directory.Exists(Cache))
            Directory.Delete(Cache, recursive: true);
    }
}

/// <summary>What came of a run.</summary>
internal sealed record ToolResult(int Code, string Output, string Error);
