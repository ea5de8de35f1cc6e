using Fal.Schemas.Model;
using Fal.Schemas.Names;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// The OpenAPI document that FastAPI writes of an app of one's own: each path is an endpoint, and <c>x-fal-protocol</c> tells which are
/// sockets. Such a document is complete: what it does not list is not there.
/// </summary>
/// <param name="appId">The id of the app, which the paths follow.</param>
internal sealed class AppDocument(JObject document, JObject paths, string appId, SchemaFile file, List<SchemaProblem> problems)
{
    private readonly SchemaReferences _references = new(document);

    /// <summary>Whether a document is of an app: a model's document names its endpoint, or has the paths of the queue.</summary>
    public static bool Describes(JObject document, JObject paths) =>
        OpenApi.At(document, "info", "x-fal-metadata", "endpointId") is null && !QueuePaths.AreIn(paths);

    public IReadOnlyList<EndpointSchema> Endpoints()
    {
        var all = paths.Properties()
            .Select(path => AppPath.Of(path, appId, (where, why) => Report(where, SchemaProblemKind.NoClientOfPath, appId + path.Name, path.Name, Path.GetFileName(file.Path), why)))
            .OfType<AppPath>()
            .ToList();
        var byRoute = all.ToLookup(path => path.Route.TrimEnd('/'));
        all.RemoveAll(path => byRoute[path.Route.TrimEnd('/')].Any(path.IsTwinOf));
        var parts = all.ToLookup(path => path.OwnerAmong(byRoute));
        return [.. parts[null].Select(path => Endpoint(path, parts[path].ToList()))];
    }

    private EndpointSchema Endpoint(AppPath path, IReadOnlyList<AppPath> parts)
    {
        var socket = path.Socket ?? parts.Select(p => p.Socket).FirstOrDefault(s => s is not null);
        var isSocket = path.Socket is not null;
        var id = appId + path.Route;
        foreach (var parameter in path.Unsent)
            ReportUnsent(parameter, id);
        return new EndpointSchema
        {
            Id = id,
            Name = file.Metadata.ClientName is { } name ? name + Identifier.Pascal(path.Route) : null,
            Position = SchemaDocument.PositionOf(path.Property, file.Path),
            Parameters = path.Parameters,
            Input = path.Input,
            Output = path.Output,
            References = _references,
            Title = OpenApi.Text(path.Post["summary"]),
            Description = OpenApi.Text(path.Post["description"]),
            Deprecation = path.Post["deprecated"] is { Type: JTokenType.Boolean } deprecated && (bool)deprecated ? new DeprecationModel() : null,
            Request = isSocket || path.IsStream ? Capability.No : Capability.Yes,
            Stream = file.Metadata.StreamOr(path.IsStream || parts.Any(p => p.IsStream) ? Capability.Yes : Capability.No),
            Realtime = file.Metadata.RealtimeOr(socket is null ? Capability.No : Capability.Yes),
            Socket = socket is null ? null : socket with { IsEndpoint = isSocket },
        };
    }

    /// <summary>Says of a parameter that the calls can do without, or that their options can send, that they do not send it.</summary>
    private void ReportUnsent(JObject parameter, string id)
    {
        var (name, place) = (OpenApi.Text(parameter["name"]), OpenApi.Text(parameter["in"]));
        var consequence = $"the calls of '{id}' do not send '{name}' in the {place}" + (place == "header" ? ", unless it is among the Headers of their options" : "");
        Report(parameter, SchemaProblemKind.UnsupportedKeyword, id, "parameters", consequence);
    }

    private void Report(JToken where, SchemaProblemKind kind, string id, params string[] arguments) =>
        problems.Add(SchemaProblem.At(SchemaDocument.PositionOf(where, file.Path), kind, arguments) with { EndpointId = id });
}
