using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Fal.Shared;
using Fal.Testing.Schemas;

namespace Fal.Testing.Models;

/// <summary>Every endpoint that the emulator knows.</summary>
internal sealed class EndpointCatalog
{
    private const int MostCalled = 10_000;

    private readonly ConcurrentDictionary<string, EmulatedEndpoint> _endpoints = new(StringComparer.Ordinal);
    private readonly SchemaFiles _schemas;

    /// <summary>Those of families that calls made known.</summary>
    private readonly Shelf<EmulatedEndpoint> _called = new(MostCalled);

    /// <summary>The endpoints that were taken away, with what takes their place.</summary>
    private readonly ConcurrentDictionary<string, string?> _removed = new(StringComparer.Ordinal);

    /// <summary>The endpoints whose paths have parameters, by what such a path looks like; replaced when one is added, which goes first.</summary>
    private volatile (Regex Path, EndpointContract Contract)[] _families = [];

    public EndpointCatalog(SchemaFiles schemas)
    {
        _schemas = schemas;
        foreach (var contract in schemas.Endpoints)
            Add(contract);
    }

    /// <summary>What is wrong with the schemas.</summary>
    public IReadOnlyList<FalEmulatorProblem> Problems => _schemas.Problems;

    public EmulatedEndpoint? Find(string id) => _endpoints.GetValueOrDefault(id) ?? OfFamily(id);

    /// <summary>The endpoint whose stream has a path, which ends in <c>/stream</c>; the ending may be the id's own.</summary>
    public EmulatedEndpoint? FindStream(string path) => Find(path, "/stream") is { MayStream: true } endpoint ? endpoint : null;

    /// <summary>The endpoint whose socket has a path, which ends in <c>/realtime</c> or is its own; the ending may be the id's own.</summary>
    public EmulatedEndpoint? FindSocket(string path) =>
        Find(path) is { IsSocket: true } socket ? socket : Find(path, "/realtime") is { MayOpenSocket: true } endpoint ? endpoint : null;

    /// <summary>Makes an endpoint known, or judges one that is known by another schema from now on. What it was given to answer stays.</summary>
    public void Add(EndpointContract contract)
    {
        if (contract.Id.Contains('{'))
        {
            lock (_endpoints)
                _families = [(PathOf(contract.Id), contract), .. _families];
            return;
        }

        _endpoints.GetOrAdd(contract.Id, id => new EmulatedEndpoint(id)).Contract = contract;
        _removed.TryRemove(contract.Id, out _);
    }

    /// <summary>Takes an endpoint away, with what it was given to answer.</summary>
    public void Remove(string id, string? successor)
    {
        _removed[id] = successor;
        _endpoints.TryRemove(id, out _);
    }

    /// <summary>The answer where a path is of no endpoint.</summary>
    public FalEmulatorAnswer NotFound(string path)
    {
        string[] ids = [path, path.EndsWith("/stream", StringComparison.Ordinal) ? path[..^"/stream".Length] : path];
        return ids.Select(id => _removed.GetValueOrDefault(id)).FirstOrDefault(successor => successor is not null) is { } successor
            ? FalEmulatorAnswer.EndpointDeprecated(successor)
            : FalEmulatorAnswer.Error(HttpStatusCode.NotFound, WhyNotFound(path));
    }

    /// <summary>Why a path is of no endpoint: a schema that could not be read may be the reason.</summary>
    private string WhyNotFound(string path)
    {
        const int Shown = 3;
        var reason = $"Path /{path} not found. The emulator knows the endpoints of its schemas, and those that it was given an answer of.";
        var losses = Problems.Where(problem => problem.IsLoss).ToList();
        var app = EndpointIdSyntax.AppOf(path);
        if (losses.Where(problem => problem.EndpointId is { } id && EndpointIdSyntax.AppOf(id) == app).ToList() is { Count: > 0 } ofApp)
            losses = ofApp;
        if (losses.Count == 0)
            return reason;
        var more = losses.Count > Shown ? $" And {losses.Count - Shown} more: see {nameof(FalEmulator)}.{nameof(FalEmulator.SchemaProblems)}." : "";
        return $"{reason} It could not read: {string.Join("; ", losses.Take(Shown))}{more}";
    }

    /// <summary>An endpoint, made where there is none: one of a family by the family's schema.</summary>
    public EmulatedEndpoint GetOrAdd(string id) => _endpoints.GetOrAdd(id, id => OfFamily(id) ?? new EmulatedEndpoint(id));

    private EmulatedEndpoint? OfFamily(string id)
    {
        if (ContractOf(id) is not { } contract)
            return null;
        lock (_called)
        {
            var endpoint = _called.Use(id) ?? new EmulatedEndpoint(id);
            endpoint.Contract = contract;
            _called.Put(id, endpoint);
            return endpoint;
        }
    }

    /// <summary>What is listed goes before what a family would be.</summary>
    private EmulatedEndpoint? Find(string path, string ending)
    {
        var steps = path.TrimEnd('/');
        if (!steps.EndsWith(ending, StringComparison.Ordinal))
            return null;
        var owner = steps[..^ending.Length];
        string[] ids = [path, owner, owner + "/"];
        return ids.Select(id => _endpoints.GetValueOrDefault(id)).FirstOrDefault(known => known is not null) ?? ids.Select(Find).FirstOrDefault(known => known is not null);
    }

    private EndpointContract? ContractOf(string id) => Array.Find(_families, family => family.Path.IsMatch(id)).Contract;

    /// <summary>Ids with one step, or part of one, in the place of each parameter.</summary>
    private static Regex PathOf(string id) =>
        new($"^{Regex.Replace(Regex.Escape(id), @"\\\{[^}]*\}", "[^/]+")}$", RegexOptions.CultureInvariant);
}
