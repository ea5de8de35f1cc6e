using System.Collections.Concurrent;
using Fal.Shared;
using Fal.Testing.Schemas;

namespace Fal.Testing.Models;

/// <summary>Every endpoint that the emulator knows.</summary>
internal sealed class EndpointCatalog
{
    private readonly ConcurrentDictionary<string, EmulatedEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<FalEmulatorProblem> _problems;

    public EndpointCatalog(SchemaFiles schemas)
    {
        _problems = schemas.Problems;
        foreach (var contract in schemas.Endpoints)
            _endpoints[contract.Id] = new EmulatedEndpoint(contract.Id) { Contract = contract };
    }

    public EmulatedEndpoint? Find(string id) => _endpoints.GetValueOrDefault(id);

    /// <summary>The endpoint whose stream has a path, which ends in <c>/stream</c>; the ending may be the id's own.</summary>
    public EmulatedEndpoint? FindStream(string path) => Find(path, "/stream") is { MayStream: true } endpoint ? endpoint : null;

    /// <summary>The endpoint whose socket has a path, which ends in <c>/realtime</c> or is its own; the ending may be the id's own.</summary>
    public EmulatedEndpoint? FindSocket(string path) =>
        Find(path) is { IsSocket: true } socket ? socket : Find(path, "/realtime") is { MayOpenSocket: true } endpoint ? endpoint : null;

    private EmulatedEndpoint? Find(string path, string ending) =>
        path.EndsWith(ending, StringComparison.Ordinal) ? Find(path) ?? Find(path[..^ending.Length]) : null;

    /// <summary>Why a path is of no endpoint: a schema that could not be read may be the reason.</summary>
    public string NotFound(string path)
    {
        const int Shown = 3;
        var reason = $"Path /{path} not found. The emulator knows the endpoints of its schemas, and those that it was given an answer of.";
        var naming = _problems.Where(problem => problem.Message.Contains($"'{EndpointIdSyntax.AppOf(path)}", StringComparison.Ordinal)).ToList();
        IReadOnlyList<FalEmulatorProblem> problems = naming.Count > 0 ? naming : _problems;
        if (problems.Count == 0)
            return reason;
        var more = problems.Count > Shown ? $" And {problems.Count - Shown} more: see {nameof(FalEmulator)}.{nameof(FalEmulator.SchemaProblems)}." : "";
        return $"{reason} It could not read: {string.Join("; ", problems.Take(Shown))}{more}";
    }

    public EmulatedEndpoint GetOrAdd(string id) => _endpoints.GetOrAdd(id, static id => new EmulatedEndpoint(id));
}
