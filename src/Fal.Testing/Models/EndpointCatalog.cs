using System.Collections.Concurrent;
using Fal.Testing.Schemas;

namespace Fal.Testing.Models;

/// <summary>Every endpoint that the emulator knows.</summary>
internal sealed class EndpointCatalog
{
    private readonly ConcurrentDictionary<string, EmulatedEndpoint> _endpoints = new(StringComparer.Ordinal);

    public EndpointCatalog(IEnumerable<EndpointSchema> schemas)
    {
        foreach (var schema in schemas)
            _endpoints[schema.Id] = new EmulatedEndpoint(schema.Id) { Schema = schema };
    }

    public EmulatedEndpoint? Find(string id) => _endpoints.GetValueOrDefault(id);

    /// <summary>The endpoint of a path that ends in <c>/stream</c> or <c>/realtime</c>; the ending may be the id's own.</summary>
    public EmulatedEndpoint? Find(string path, string ending) =>
        path.EndsWith(ending, StringComparison.Ordinal) ? Find(path) ?? Find(path[..^ending.Length]) : null;

    public EmulatedEndpoint GetOrAdd(string id) => _endpoints.GetOrAdd(id, static id => new EmulatedEndpoint(id));

    /// <summary>What requests of an endpoint are found under: its id without the path.</summary>
    public static string AppOf(string id)
    {
        var parts = id.Split('/');
        return string.Join('/', parts.Take(parts[0] is "workflows" or "comfy" ? 3 : 2));
    }

    public static string AliasOf(string id) => AppOf(id).Split('/')[^1];
}
