using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Fal.Schemas.Export;
using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Fal.Schemas.Rewriting;
using Fal.Schemas.Types;

namespace Fal.Schemas;

/// <summary>Reads a schema file. Whatever the file holds, it returns; what is wrong is a problem.</summary>
/// <remarks>The places of its tokens take longer to keep than the rest of a document to parse: one with something to report is read again with them.</remarks>
internal static class SchemaReader
{
    /// <summary>The models of a file's endpoints: their names and types.</summary>
    public static SchemaFileModel Read(SchemaFile file, CancellationToken cancellationToken) =>
        Read(file, withPlaces: false, new FileBudget(file.Length, cancellationToken)) is { Problems.Count: 0 } model ? model : Read(file, withPlaces: true, new FileBudget(file.Length, cancellationToken));

    /// <summary>The models of a file's endpoints, each beside the schemas that it was made of.</summary>
    public static (IReadOnlyList<(EndpointModel Model, EndpointSchema Schema)> Endpoints, IReadOnlyList<SchemaProblem> Problems) ReadWithSchemas(SchemaFile file, CancellationToken cancellationToken)
    {
        var problems = new List<SchemaProblem>();
        var endpoints = Models(file, withPlaces: false, problems, new FileBudget(file.Length, cancellationToken));
        if (problems.Count > 0)
        {
            problems.Clear();
            endpoints = Models(file, withPlaces: true, problems, new FileBudget(file.Length, cancellationToken));
        }

        return (endpoints, SchemaProblem.Listed(problems));
    }

    /// <summary>The endpoints of a file, with their schemas as they stand.</summary>
    public static (IReadOnlyList<EndpointSchema> Endpoints, IReadOnlyList<SchemaProblem> Problems) Find(SchemaFile file)
    {
        var problems = new List<SchemaProblem>();
        var endpoints = Find(file, withPlaces: false, problems, new FileBudget(file.Length, CancellationToken.None));
        if (problems.Count > 0)
        {
            problems.Clear();
            endpoints = Find(file, withPlaces: true, problems, new FileBudget(file.Length, CancellationToken.None));
        }

        return (endpoints, SchemaProblem.Listed(problems));
    }

    /// <param name="file">The file.</param>
    /// <param name="withPlaces">Whether to keep where each token is.</param>
    /// <param name="budget">What the reading may cost.</param>
    internal static SchemaFileModel Read(SchemaFile file, bool withPlaces, FileBudget budget)
    {
        var problems = new List<SchemaProblem>();
        var endpoints = Models(file, withPlaces, problems, budget).Select(endpoint => endpoint.Model).ToEquatableArray();
        return new SchemaFileModel(file.Path, endpoints, SchemaProblem.Listed(problems).ToEquatableArray());
    }

    private static List<(EndpointModel Model, EndpointSchema Schema)> Models(SchemaFile file, bool withPlaces, List<SchemaProblem> problems, FileBudget budget)
    {
        var models = new List<(EndpointModel Model, EndpointSchema Schema)>();
        foreach (var schema in Find(file, withPlaces, problems, budget))
        {
            if (Endpoint(schema, file, problems, budget) is { } model)
                models.Add((model, schema));
        }

        return models;
    }

    private static List<EndpointSchema> Find(SchemaFile file, bool withPlaces, List<SchemaProblem> problems, FileBudget budget)
    {
        var endpoints = new List<EndpointSchema>();
        problems.AddRange(file.Metadata.Errors);
        if (problems.Count > 0)
            return endpoints;
        try
        {
            endpoints.AddRange(new SchemaDocument(file, withPlaces, problems, budget).Endpoints());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            problems.Add(Unreadable(SchemaPosition.StartOf(file.Path), Path.GetFileName(file.Path), file, error));
        }

        return endpoints;
    }

    private static EndpointModel? Endpoint(EndpointSchema schema, SchemaFile file, List<SchemaProblem> problems, FileBudget budget)
    {
        budget.NextEndpoint();
        try
        {
            var name = Budget.CheckName(schema.Name ?? file.Metadata.ClientName ?? TypeNames.OfEndpoint(schema.Id), Budget.TypeName);
            var referred = SchemaChecks.Check(schema, file.Path, problems, budget);
            var (input, output) = SchemaRewriter.Read(schema, referred, new SchemaReports(file.Path, problems), budget, out var names);
            var types = TypeReader.Read(schema.Id, name, names, schema.References.Names, input, output, budget);
            problems.AddRange(types.Circles.Select(circle => SchemaProblem.At(schema.Position, SchemaProblemKind.UnsupportedKeyword, "$ref", $"'{circle}' is no object and holds itself, so that it is left untyped in itself, as JsonElement")));
            var all = file.Metadata.HasSchemas ? TypeSchemas.Add(schema, types, budget) : types.Types;
            var endpoint = new EndpointModel
            {
                Id = schema.Id,
                Parameters = PathParameters.Of(schema),
                Name = name,
                Namespace = file.Metadata.Namespace,
                IsInternal = file.Metadata.IsInternal,
                Title = schema.Title,
                Description = schema.Description,
                Category = schema.Category,
                PageUrl = schema.PageUrl,
                Deprecation = schema.Deprecation,
                Request = schema.Request,
                Stream = schema.Stream,
                Realtime = schema.Realtime,
                Socket = schema.Socket,
                Input = types.Input,
                Output = types.Output,
                Types = all.Select(type => type with { IsInternal = file.Metadata.IsInternal && type.IsTopLevel }).ToEquatableArray(),
            };
            budget.Add(endpoint);
            return endpoint;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            problems.Add(Unreadable(schema.Position, schema.Id, file, error));
            return null;
        }
    }

    private static SchemaProblem Unreadable(SchemaPosition position, string what, SchemaFile file, Exception error) =>
        SchemaProblem.At((error as BudgetException)?.Position ?? position, SchemaProblemKind.Unreadable, what, Path.GetFileName(file.Path), error.Message.Split('\n')[0].Trim());
}
