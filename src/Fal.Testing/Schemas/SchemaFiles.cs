using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Shared;
using Fal.Testing.Models;

namespace Fal.Testing.Schemas;

/// <summary>The endpoints that schema files describe, read as the generator reads them, and what is wrong with the files.</summary>
internal sealed class SchemaFiles
{
    /// <summary>What a schema is called that is in no file.</summary>
    private const string AddedName = "added.json";

    private readonly Dictionary<string, (EndpointSchema Schema, string File)> _endpoints = new(StringComparer.Ordinal);
    private readonly HashSet<SchemaProblem> _known = [];
    private readonly List<FalEmulatorProblem> _problems = [];
    private readonly List<ModelListing> _listings = [];

    private SchemaFiles()
    {
    }

    public IEnumerable<EndpointContract> Endpoints => _endpoints.Values.Select(endpoint => Contract(endpoint.Schema));

    /// <summary>The models as the platform API lists them.</summary>
    public IEnumerable<ModelListing> Listings => _listings;

    /// <summary>What is wrong, as far as it is known by now: an endpoint is compiled when it is first called.</summary>
    public IReadOnlyList<FalEmulatorProblem> Problems
    {
        get
        {
            lock (_problems)
                return [.. _problems];
        }
    }

    /// <exception cref="FileNotFoundException">A path is neither a file nor a folder.</exception>
    /// <exception cref="ArgumentException">An id is none, or stands beside a folder.</exception>
    /// <exception cref="FormatException">A file that is named gives no endpoint, or none of a folder does.</exception>
    public static SchemaFiles Read(IEnumerable<FalEmulatorSchema> schemas)
    {
        var read = new SchemaFiles();
        var all = schemas.Select(schema => schema ?? throw new ArgumentException($"{nameof(FalEmulatorOptions)}.{nameof(FalEmulatorOptions.Schemas)} has a null in it.")).ToList();
        var files = all.Select(read.Files).ToList();
        var reading = read.Read(Metadata(all, files));

        // One bad file does not stop the others, but what gives nothing at all was not meant so.
        for (var i = 0; i < all.Count; i++)
        {
            if (files[i].Count > 0 && files[i].TrueForAll(path => reading.GetValueOrDefault(path) == 0))
                throw new FormatException($"No endpoint was read from '{all[i].Path}'. {string.Join(Environment.NewLine, read._problems.Take(10))}");
        }

        return read;
    }

    /// <summary>Each file once, with what is set for it: a file may be named beside the folder that it is in.</summary>
    private static Dictionary<string, SchemaMetadata> Metadata(List<FalEmulatorSchema> schemas, List<List<string>> files)
    {
        var metadata = new Dictionary<string, SchemaMetadata>();
        for (var i = 0; i < schemas.Count; i++)
        {
            var (id, schema) = (Id(schemas[i]), schemas[i]);
            foreach (var path in files[i])
            {
                var before = metadata.GetValueOrDefault(path);
                metadata[path] = new SchemaMetadata { EndpointId = id ?? before?.EndpointId, Stream = schema.Stream ?? before?.Stream, Realtime = schema.Realtime ?? before?.Realtime };
            }
        }

        return metadata;
    }

    private static string? Id(FalEmulatorSchema schema)
    {
        if (string.IsNullOrWhiteSpace(schema.EndpointId))
            return null;
        var id = schema.EndpointId.Trim();
        return EndpointIdSyntax.Steps(id) is not null
            ? id
            : throw new ArgumentException($"{nameof(FalEmulatorSchema.EndpointId)} '{id}' of '{schema.Path}' is no endpoint id: one has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'owner/model'.");
    }

    /// <summary>Reads the files.</summary>
    /// <returns>How many endpoints each gave, also those that another gave before; both halves of a pair gave theirs.</returns>
    private Dictionary<string, int> Read(Dictionary<string, SchemaMetadata> metadata)
    {
        var files = metadata.Select(file => Load(file.Key, file.Value)).OfType<SchemaFile>().ToList();
        var outputs = files.Where(file => SchemaPair.IsOutput(file.Path)).ToList();
        var given = new Dictionary<string, int>();
        Report(SchemaPair.OutputsWithoutInput([.. files.Select(file => file.Path)]));
        foreach (var file in files.Where(file => !SchemaPair.IsOutput(file.Path)).Select(file => file.With(outputs)))
        {
            var (endpoints, problems) = SchemaReader.Find(file);
            Report(problems);
            _listings.AddRange(ModelListing.Of(file.Text, endpoints, problems, ModelListing.UnknownDate));
            foreach (var endpoint in endpoints)
                Add(endpoint, file.Path);
            given[file.Path] = endpoints.Count;
            if (file.Output is { } output)
                given[output.Path] = endpoints.Count;
        }

        return given;
    }

    /// <summary>Reads a schema that came later.</summary>
    /// <param name="json">What a file would hold.</param>
    /// <param name="updated">When a model was changed, where the schema does not say.</param>
    /// <exception cref="FormatException">It gives no model.</exception>
    public (IReadOnlyList<EndpointContract> Endpoints, IReadOnlyList<ModelListing> Listings) Read(string json, string updated)
    {
        var (endpoints, problems) = SchemaReader.Find(new SchemaFile(AddedName, json, new SchemaMetadata()));
        var listings = ModelListing.Of(json, endpoints, problems, updated);
        if (endpoints.Count == 0 && listings.Count == 0)
            throw new FormatException($"No model was read. {string.Join(Environment.NewLine, problems.Take(10).Select(problem => new FalEmulatorProblem(problem)))}");
        Report(problems);
        return ([.. endpoints.Select(Contract)], listings);
    }

    private EndpointContract Contract(EndpointSchema endpoint) => new(endpoint, problem => Report([problem]));

    private void Add(EndpointSchema endpoint, string file)
    {
        if (!_endpoints.TryAdd(endpoint.Id, (endpoint, file)))
            Report([SchemaProblem.At(endpoint.Position, SchemaProblemKind.DuplicateEndpoint, endpoint.Id, _endpoints[endpoint.Id].File, file) with { EndpointId = endpoint.Id }]);
    }

    private SchemaFile? Load(string path, SchemaMetadata metadata)
    {
        try
        {
            return new SchemaFile(path, File.ReadAllText(path), metadata);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report([SchemaProblem.At(SchemaPosition.StartOf(path), SchemaProblemKind.NotASchema, Path.GetFileName(path), error.Message.TrimEnd('.'))]);
            return null;
        }
    }

    private void Report(IEnumerable<SchemaProblem> problems)
    {
        lock (_problems)
            _problems.AddRange(problems.Where(_known.Add).Select(problem => new FalEmulatorProblem(problem)));
    }

    private List<string> Files(FalEmulatorSchema schema)
    {
        if (string.IsNullOrWhiteSpace(schema.Path))
            throw new ArgumentException($"The path of an {nameof(FalEmulatorSchema)} is empty.");
        string[] places = [Path.GetFullPath(schema.Path), Path.GetFullPath(schema.Path, AppContext.BaseDirectory)];
        foreach (var place in places)
        {
            if (File.Exists(place))
                return SchemaPair.OutputOf(place) is { } output && File.Exists(output) ? [place, output] : [place];
            if (Directory.Exists(place))
            {
                return Id(schema) is { } id
                    ? throw new ArgumentException($"{nameof(FalEmulatorSchema.EndpointId)} '{id}' stands beside the folder '{schema.Path}': set it for the one file that describes the endpoint.")
                    : InFolder(place);
            }
        }

        throw new FileNotFoundException($"There is no schema file or folder '{schema.Path}', neither at {string.Join(" nor at ", places.Distinct())}.", schema.Path);
    }

    private List<string> InFolder(string folder)
    {
        const string Pattern = "*.json";
        try
        {
            return Sorted(Directory.EnumerateFiles(folder, Pattern, SearchOption.AllDirectories));
        }
        catch (UnauthorizedAccessException error)
        {
            Report([SchemaProblem.At(SchemaPosition.StartOf(folder), SchemaProblemKind.NotASchema, folder, error.Message.TrimEnd('.'))]);
            var accessible = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
            return Sorted(Directory.EnumerateFiles(folder, Pattern, accessible));
        }
    }

    private static List<string> Sorted(IEnumerable<string> files) => [.. files.Where(file => !SchemaLock.Is(file)).Order(StringComparer.Ordinal)];
}
