using System.CommandLine;
using System.Text.Json;
using Fal.Schemas;
using Fal.Tool.Catalogue;
using Fal.Tool.Comparison;
using Fal.Tool.Files;
using Fal.Tool.Output;
using Fal.Tool.Reading;

namespace Fal.Tool.Commands;

/// <summary>One run of a command: what it was told, and what it works with, made when it is needed.</summary>
internal sealed class ToolSession : IDisposable
{
    private readonly Lazy<ProjectPlace> _place;
    private readonly Lazy<SchemaFolder> _folder;
    private readonly Lazy<PlatformApi> _api;
    private readonly Lazy<Download> _download;
    private readonly Lazy<HttpMessageInvoker> _http;

    public ToolSession(ToolEnvironment environment, ParseResult parsed)
    {
        Environment = environment;
        Parsed = parsed;
        var verbosity = parsed.GetValue(CommonOptions.Quiet) ? Verbosity.Quiet : parsed.GetValue(CommonOptions.Verbosity);
        Output = new ToolOutput(environment, verbosity, parsed.GetResult(CommonOptions.Json) is not null && parsed.GetValue(CommonOptions.Json));
        var service = new Lazy<ServiceAddress>(() => ServiceAddress.Of(parsed.GetValue(CommonOptions.BaseUrl), environment.Variable));
        _place = new(() => ProjectPlace.Find(environment.Folder, parsed.GetValue(CommonOptions.Project)));
        _folder = new(() => SchemaFolder.Open(parsed.GetValue(CommonOptions.Schemas) is { } schemas ? Path.GetFullPath(schemas, environment.Folder) : Path.Combine(Place.Folder, "schemas")));
        _http = new(() => new HttpMessageInvoker(environment.Network()));
        _download = new(() => new Download(_http.Value, service.Value, environment.Time, environment.Patience, Output.Detail));
        _api = new(() => new PlatformApi(_download.Value, service.Value));
    }

    public ToolEnvironment Environment { get; }

    public ParseResult Parsed { get; }

    public ToolOutput Output { get; }

    /// <summary>Where the project is.</summary>
    public ProjectPlace Place => _place.Value;

    /// <summary>The schemas of the project.</summary>
    public SchemaFolder Folder => _folder.Value;

    public PlatformApi Api => _api.Value;

    public SchemaCache Cache => new(Environment.CacheFolder);

    /// <summary>Where schemas are fetched from.</summary>
    public SchemaSources Sources => new(this);

    public Download Download => _download.Value;

    /// <summary>The schema of a model as the folder has it.</summary>
    /// <exception cref="FalToolException">Its file is missing, or no schema.</exception>
    public FetchedSchema Kept(LockEntry entry)
    {
        var schema = Folder.Read(entry) ?? throw new FalToolException($"{Shown(Folder.PathOf(entry))} is missing: dotnet fal restore");
        var facts = FactsIn(schema) ?? throw new FalToolException($"{Shown(Folder.PathOf(entry))} is not JSON: dotnet fal restore");
        return new(facts with { Id = entry.Id, Updated = entry.Date }, entry.Source, schema);
    }

    /// <summary>What the project's code was written against: the file of a model, or where that is missing or no schema what the lock says; null where nobody has it.</summary>
    public byte[]? Current(LockEntry entry) =>
        Folder.Read(entry) is { } kept && (SchemaFolder.IsOf(entry, kept) || SchemaModels.CanRead(kept)) ? kept : Cache.Read(entry.Sha256);

    /// <summary>What a schema that was kept says of its model; null where it is no JSON.</summary>
    public static ModelFacts? FactsIn(byte[] schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema.AsMemory(schema.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            return document.RootElement.ValueKind is JsonValueKind.Object ? ModelFacts.Of(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A comparison without what the file of ignored changes, beside the folder, says.</summary>
    /// <exception cref="FalToolException">The file has a wrong line.</exception>
    public ComparisonReport WithoutIgnored(ComparisonReport report) => Ignored() is { } ignored ? report.Without(ignored, Today) : report;

    /// <summary>Whether the file of ignored changes says that a change of a model is known.</summary>
    /// <exception cref="FalToolException">The file has a wrong line.</exception>
    public bool IsIgnored(string id, Change change) => Ignored()?.Find(id, change, Today) is not null;

    private IgnoreFile? Ignored()
    {
        var path = Path.Combine(Path.GetDirectoryName(Folder.Path)!, SchemaLock.IgnoreFileName);
        if (!File.Exists(path))
            return null;
        var ignored = IgnoreFile.Parse(Shown(path), File.ReadAllText(path));
        foreach (var error in ignored.Errors.SkipLast(1))
            Output.Error(error.ToString());
        return ignored.Errors is [.., var last] ? throw new FalToolException(last.ToString()) : ignored;
    }

    private DateOnly Today => DateOnly.FromDateTime(Environment.Time.GetLocalNow().Date);

    /// <summary>A path as a person would write it here.</summary>
    public string Shown(string path) =>
        Path.GetRelativePath(Environment.Folder, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;

    /// <summary>A path that was shown as it is from the folder of its repository; as it was shown where there is none.</summary>
    public string InRepository(string shown)
    {
        var path = Path.GetFullPath(shown, Environment.Folder);
        if (Environment.Variable("GITHUB_WORKSPACE") is not { Length: > 0 } top || Path.GetRelativePath(top, path).StartsWith("..", StringComparison.Ordinal))
        {
            var at = Directory.GetParent(path);
            while (at is not null && !Path.Exists(Path.Combine(at.FullName, ".git")))
                at = at.Parent;
            top = at?.FullName;
        }

        return top is null ? shown : Path.GetRelativePath(top, path).Replace('\\', '/');
    }

    public void Dispose()
    {
        if (_api.IsValueCreated)
            _api.Value.Dispose();
        if (_http.IsValueCreated)
            _http.Value.Dispose();
    }
}
