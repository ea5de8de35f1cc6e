using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fal.Testing.Models;
using Fal.Testing.Schemas;

namespace Fal.Testing;

/// <summary>
/// The models that the platform API of a <see cref="FalEmulator"/> lists: at first those of its schemas. What is changed here holds for the next
/// request. Safe for use by many threads.
/// </summary>
/// <remarks>
/// A schema says what the catalogue says of its model: an item of a page by its <c>metadata</c>, any other document by the same names in
/// <c>info</c>, <c>x-fal-metadata</c>. Apps of one's own and pairs of JSON Schemas are called, and not listed.
/// </remarks>
public sealed class FalEmulatorCatalog
{
    private readonly SchemaFiles _schemas;
    private readonly EndpointCatalog _endpoints;
    private readonly TimeProvider _time;

    internal FalEmulatorCatalog(SchemaFiles schemas, EndpointCatalog endpoints, TimeProvider time)
    {
        _schemas = schemas;
        _endpoints = endpoints;
        _time = time;
        Models = new ModelCatalog(schemas.Listings);
    }

    /// <summary>The ids of the models, in the order in which they are listed.</summary>
    public IReadOnlyList<string> EndpointIds => Models.Ids;

    internal ModelCatalog Models { get; }

    /// <summary>
    /// Lists the models of a schema, in place of what was listed by their ids; calls are judged by the new schemas, too. The answers that endpoints were
    /// given stay.
    /// </summary>
    /// <param name="json">What a schema file holds: the OpenAPI document of a model or an app, or an item or a page of the platform API.</param>
    /// <returns>The ids of its endpoints.</returns>
    /// <exception cref="FormatException">It is no schema; the message says why.</exception>
    public IReadOnlyList<string> Add([StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(json);
        var (endpoints, listings) = _schemas.Read(json, Now());
        foreach (var endpoint in endpoints)
            _endpoints.Add(endpoint);
        foreach (var listing in listings)
            Models.Add(listing);
        return [.. endpoints.Select(endpoint => endpoint.Id).Union(listings.Select(listing => listing.Id))];
    }

    /// <summary>Takes a model away: it is no longer listed, and calls of it fail.</summary>
    /// <param name="endpointId">The id of the model.</param>
    /// <param name="successor">The id of what takes its place, which calls are told as of <see cref="FalEmulatorAnswer.EndpointDeprecated"/>. Null for 404.</param>
    /// <exception cref="ArgumentException">The model is not listed.</exception>
    public void Remove(string endpointId, string? successor = null)
    {
        if (!Models.Remove(endpointId))
            throw NotListed(endpointId);
        _endpoints.Remove(endpointId, successor);
    }

    /// <summary>Lists a model as deprecated from now on. It can still be called.</summary>
    /// <remarks>The real platform API has no place for successor and date: they are the additions <c>successor</c> and <c>deprecated_at</c> to <c>metadata</c>.</remarks>
    /// <param name="endpointId">The id of the model.</param>
    /// <param name="successor">The id of what takes its place, or null.</param>
    /// <exception cref="ArgumentException">The model is not listed.</exception>
    public void Deprecate(string endpointId, string? successor = null)
    {
        var now = Now();
        var isListed = Models.Change(endpointId, listing => listing.With(metadata =>
        {
            metadata["status"] = "deprecated";
            metadata["updated_at"] = now;
            metadata[ListedMetadata.DeprecatedAt] = now;
            if (successor is not null)
                metadata[ListedMetadata.Successor] = successor;
        }));
        if (!isListed)
            throw NotListed(endpointId);
    }

    /// <summary>Sets what a model costs, in US dollars. A model has no price until then.</summary>
    /// <param name="endpointId">The id of the model.</param>
    /// <param name="unitPrice">What a unit costs. 0 or more.</param>
    /// <param name="unit">The unit, such as <c>image</c>, <c>megapixel</c> or <c>second</c>.</param>
    /// <exception cref="ArgumentException">The model is not listed, or there is no unit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The price is below 0.</exception>
    public void SetPrice(string endpointId, decimal unitPrice, string unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unitPrice);
        ArgumentException.ThrowIfNullOrWhiteSpace(unit);
        Require(endpointId);
        Models.SetPrice(endpointId, new ModelPrice(unitPrice, unit));
    }

    /// <summary>Answers <c>expansion_failed</c> in the place of a model's document, until the model is added again.</summary>
    /// <param name="endpointId">The id of the model.</param>
    /// <param name="message">Why.</param>
    /// <exception cref="ArgumentException">The model is not listed.</exception>
    public void FailExpansion(string endpointId, string message = "Made up by the test")
    {
        ArgumentNullException.ThrowIfNull(message);
        Require(endpointId);
        Models.FailExpansion(endpointId, message);
    }

    /// <summary>Answers the next requests to the platform API with 429. Replaces what was set before.</summary>
    /// <param name="requests">How many. 0 or more.</param>
    /// <param name="retryAfter">What <c>Retry-After</c> says, in whole seconds, rounded up. Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public void RefuseNext(int requests, TimeSpan retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter, TimeSpan.Zero);
        Models.RefuseNext(requests, retryAfter);
    }

    private void Require(string endpointId)
    {
        if (!Models.Has(endpointId))
            throw NotListed(endpointId);
    }

    private static ArgumentException NotListed(string endpointId) => new($"The catalogue has no model '{endpointId}'.", nameof(endpointId));

    private string Now() => _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
