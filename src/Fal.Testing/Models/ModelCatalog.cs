using System.Collections.Concurrent;

namespace Fal.Testing.Models;

/// <summary>The models that the platform API lists, and what they cost. It may change at any time.</summary>
internal sealed class ModelCatalog(IEnumerable<ModelListing> listings)
{
    private readonly ConcurrentDictionary<string, ModelListing> _listings = new(listings.DistinctBy(listing => listing.Id).ToDictionary(listing => listing.Id, StringComparer.Ordinal), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ModelPrice> _prices = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _failures = new(StringComparer.Ordinal);
    private readonly object _refusing = new();
    private int _refusals;
    private TimeSpan _retryAfter;

    /// <summary>The ids, in the order of the pages.</summary>
    public IReadOnlyList<string> Ids => [.. _listings.Keys.Order(StringComparer.Ordinal)];

    public bool Has(string id) => _listings.ContainsKey(id);

    /// <summary>Lists a model, or lists it otherwise: its document is there again.</summary>
    public void Add(ModelListing listing)
    {
        _listings[listing.Id] = listing;
        _failures.TryRemove(listing.Id, out _);
    }

    public bool Remove(string id)
    {
        _failures.TryRemove(id, out _);
        _prices.TryRemove(id, out _);
        return _listings.TryRemove(id, out _);
    }

    /// <summary>Lists a model otherwise, whatever else happens to it meanwhile.</summary>
    /// <returns>False where it is not listed.</returns>
    public bool Change(string id, Func<ModelListing, ModelListing> change)
    {
        while (_listings.TryGetValue(id, out var before))
        {
            if (_listings.TryUpdate(id, change(before), before))
                return true;
        }

        return false;
    }

    /// <summary>The models that a request asks for, in the order of the pages.</summary>
    public IReadOnlyList<ModelListing> Search(ModelQuery query)
    {
        var candidates = query.Ids is { } ids
            ? ids.Select(id => _listings.GetValueOrDefault(id)).OfType<ModelListing>().DistinctBy(listing => listing.Id)
            : _listings.Values;
        return [.. candidates.Where(query.Matches).OrderBy(listing => listing.Id, StringComparer.Ordinal)];
    }

    /// <summary>The JSON of a model's <c>openapi</c>.</summary>
    public byte[] OpenApiOf(ModelListing listing) => _failures.GetValueOrDefault(listing.Id) ?? listing.OpenApi;

    public void FailExpansion(string id, string message) => _failures[id] = ModelListing.ExpansionError(message);

    public ModelPrice? PriceOf(string id) => _prices.GetValueOrDefault(id);

    public void SetPrice(string id, ModelPrice price) => _prices[id] = price;

    /// <summary>Refuses the requests that come next.</summary>
    public void RefuseNext(int requests, TimeSpan retryAfter)
    {
        lock (_refusing)
            (_refusals, _retryAfter) = (requests, retryAfter);
    }

    /// <summary>Whether a request is one of those, and when it may come again.</summary>
    public bool IsRefused(out TimeSpan retryAfter)
    {
        lock (_refusing)
        {
            retryAfter = _retryAfter;
            return _refusals > 0 && _refusals-- > 0;
        }
    }
}
