using Fal.Schemas;
using Fal.Schemas.Documents;

namespace Fal.Testing.Schemas;

/// <summary>The endpoints that schema files describe, read as the generator reads them, and what is wrong with the files.</summary>
internal sealed class SchemaFiles
{
    private readonly Dictionary<string, (EndpointSchema Schema, string File)> _endpoints = new(StringComparer.Ordinal);
    private readonly List<FalEmulatorProblem> _problems = [];

    private SchemaFiles()
    {
    }

    public IEnumerable<EndpointContract> Endpoints => _endpoints.Values.Select(endpoint => new EndpointContract(endpoint.Schema));

    public IReadOnlyList<FalEmulatorProblem> Problems => _problems;

    /// <exception cref="FileNotFoundException">A path is neither a file nor a folder.</exception>
    /// <exception cref="ArgumentException">An id is none, or stands beside a folder.</exception>
    /// <exception cref="FormatException">A file that is named has no endpoint that can be read, or a folder has none.</exception>
    public static SchemaFiles Read(IEnumerable<FalEmulatorSchema> schemas)
    {
        var read = new SchemaFiles();
        foreach (var schema in schemas)
            read.Add(schema ?? throw new ArgumentException($"{nameof(FalEmulatorOptions)}.{nameof(FalEmulatorOptions.Schemas)} has a null in it."));
        return read;
    }

    /// <summary>One bad file does not stop the others, but what gives nothing at all was not meant so.</summary>
    private void Add(FalEmulatorSchema schema)
    {
        var (endpoints, problems) = (_endpoints.Count, _problems.Count);
        AddFiles([.. Files(schema).Select(path => Load(path, schema.EndpointId)).OfType<SchemaFile>()]);
        if (_endpoints.Count == endpoints && _problems.Count > problems)
            throw new FormatException($"No endpoint was read from '{schema.Path}'. {string.Join(Environment.NewLine, _problems.Skip(problems).Take(10))}");
    }

    private void AddFiles(IReadOnlyList<SchemaFile> files)
    {
        var outputs = files.Where(file => SchemaPair.IsOutput(file.Path)).ToList();
        Report(SchemaPair.OutputsWithoutInput([.. files.Select(file => file.Path)]));
        foreach (var file in files.Except(outputs))
        {
            var (endpoints, problems) = SchemaReader.Find(file.With(outputs));
            Report(problems);
            foreach (var endpoint in endpoints)
                Add(endpoint, file.Path);
        }
    }

    private void Add(EndpointSchema endpoint, string file)
    {
        if (!_endpoints.TryAdd(endpoint.Id, (endpoint, file)))
            Report([SchemaProblem.At(endpoint.Position, SchemaProblemKind.DuplicateEndpoint, endpoint.Id, _endpoints[endpoint.Id].File, file)]);
    }

    private SchemaFile? Load(string path, string? endpointId)
    {
        try
        {
            return new SchemaFile(path, File.ReadAllText(path), new SchemaMetadata { EndpointId = endpointId });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report([SchemaProblem.At(SchemaPosition.StartOf(path), SchemaProblemKind.NotASchema, Path.GetFileName(path), error.Message.TrimEnd('.'))]);
            return null;
        }
    }

    private void Report(IEnumerable<SchemaProblem> problems) => _problems.AddRange(problems.Select(problem => new FalEmulatorProblem(problem)));

    private static IEnumerable<string> Files(FalEmulatorSchema schema)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schema.Path);
        string[] places = [Path.GetFullPath(schema.Path), Path.GetFullPath(schema.Path, AppContext.BaseDirectory)];
        foreach (var place in places)
        {
            if (File.Exists(place))
                return SchemaPair.OutputOf(place) is { } output && File.Exists(output) ? [place, output] : [place];
            if (Directory.Exists(place))
            {
                return schema.EndpointId is null
                    ? Directory.EnumerateFiles(place, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                    : throw new ArgumentException($"{nameof(FalEmulatorSchema.EndpointId)} '{schema.EndpointId}' stands beside the folder '{schema.Path}': set it for the one file that describes the endpoint.");
            }
        }

        throw new FileNotFoundException($"There is no schema file or folder '{schema.Path}', neither at {string.Join(" nor at ", places.Distinct())}.", schema.Path);
    }
}
