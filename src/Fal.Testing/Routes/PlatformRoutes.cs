using System.Text;
using System.Text.Json.Nodes;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary><c>api.fal.ai</c>: the catalogue of models, and what they cost.</summary>
/// <param name="authorizations">What is let in. The catalogue needs none of it.</param>
internal sealed class PlatformRoutes(ModelCatalog models, FalEmulatorOptions options, IReadOnlySet<string> authorizations)
{
    private const string Currency = "USD";

    public Task HandleAsync(Exchange exchange, string path)
    {
        if (models.IsRefused(out var retryAfter))
            return exchange.SendAsync(Error(StatusCodes.Status429TooManyRequests, "rate_limited", "Rate limit exceeded") with { RetryAfter = retryAfter });
        var authorization = exchange.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && !authorizations.Contains(authorization))
            return exchange.SendAsync(Unauthorized("Invalid API key"));
        return (exchange.Request.Method, path) switch
        {
            ("GET", "v1/models") => ListAsync(exchange),
            ("GET", "openapi/queue/openapi.json") => DocumentAsync(exchange),
            (_, "v1/models/pricing" or "v1/models/pricing/estimate") when authorization.Length == 0 => exchange.SendAsync(Unauthorized("Authentication required")),
            ("GET", "v1/models/pricing") => exchange.SendAsync(Prices(exchange.Request.Query)),
            ("POST", "v1/models/pricing/estimate") => exchange.SendAsync(Estimate(exchange.Body)),
            _ => exchange.SendAsync(NotFound("Resource not found")),
        };
    }

    private Task ListAsync(Exchange exchange)
    {
        var (query, error) = ModelQuery.Read(exchange.Request.Query);
        if (query is null)
            return exchange.SendAsync(Invalid(error));
        if (query is { Ids: { } ids, IsSearch: false } && !ids.Any(models.Has))
            return exchange.SendAsync(NotFound($"Endpoint not found: {string.Join(", ", ids)}"));

        var found = models.Search(query);
        var size = Math.Min(query.Limit ?? int.MaxValue, options.CatalogPageSize);
        var page = found.Skip((int)Math.Min((query.Page - 1L) * size, int.MaxValue)).Take(size).ToList();
        var hasMore = (long)query.Page * size < found.Count;
        var pieces = new List<ReadOnlyMemory<byte>> { "{\"models\":["u8.ToArray() };
        foreach (var listing in page)
        {
            if (pieces.Count > 1)
                pieces.Add(","u8.ToArray());
            pieces.AddRange(Item(listing, query));
        }

        pieces.Add(Encoding.UTF8.GetBytes($"],\"next_cursor\":{(hasMore ? $"\"{ModelQuery.CursorOf(query.Page + 1)}\"" : "null")},\"has_more\":{(hasMore ? "true" : "false")}}}"));
        return exchange.SendAsync(StatusCodes.Status200OK, "application/json", pieces);
    }

    /// <summary>A model's part of a page: what is large of it is not copied.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Item(ModelListing listing, ModelQuery query)
    {
        yield return Encoding.UTF8.GetBytes($"{{\"endpoint_id\":{JsonValue.Create(listing.Id).ToJsonString()},\"metadata\":");
        yield return listing.Metadata;
        if (query.WithOpenApi)
        {
            yield return ",\"openapi\":"u8.ToArray();
            yield return models.OpenApiOf(listing);
        }

        if (query.WithEnterpriseStatus)
            yield return ",\"enterprise_status\":\"ready\""u8.ToArray();
        yield return "}"u8.ToArray();
    }

    /// <summary>The bare document of a model, at the older address of <c>fal.ai</c>.</summary>
    private Task DocumentAsync(Exchange exchange)
    {
        var (query, error) = ModelQuery.Read(exchange.Request.Query);
        if (query?.Ids is not [var id])
            return exchange.SendAsync(Invalid(error.Length > 0 ? error : "endpoint_id: one id is needed"));
        return models.Search(query) is [var listing]
            ? exchange.SendAsync(StatusCodes.Status200OK, "application/json", models.OpenApiOf(listing))
            : exchange.SendAsync(NotFound($"Endpoint not found: {id}"));
    }

    private Outcome Prices(IQueryCollection query)
    {
        var (ids, error) = ModelQuery.ReadIds(query["endpoint_id"].OfType<string>().SelectMany(value => value.Split(',')));
        if (ids is null)
            return Invalid(error.Length > 0 ? error : "endpoint_id: it is required");
        if (!ids.Any(models.Has))
            return NotFound($"Endpoint not found: {string.Join(", ", ids)}");
        var prices = new JsonArray();
        foreach (var id in ids.Distinct())
        {
            if (models.PriceOf(id) is { } price)
                prices.Add(new JsonObject { ["endpoint_id"] = id, ["unit_price"] = price.UnitPrice, ["unit"] = price.Unit, ["currency"] = Currency });
        }

        return Outcome.Success(Json.Write(new JsonObject { ["prices"] = prices, ["next_cursor"] = null, ["has_more"] = false }));
    }

    private Outcome Estimate(ReadOnlyMemory<byte> body)
    {
        if (!Json.TryRead(body, out var json) || json is not JsonObject request || request["endpoints"] is not JsonObject { Count: > 0 } endpoints)
            return Invalid("endpoints: it is required");
        var type = request["estimate_type"]?.ToString();
        if (type is not ("historical_api_price" or "unit_price"))
            return Invalid("estimate_type: it is 'historical_api_price' or 'unit_price'");

        // What a call was billed for so far is what the emulator bills for one.
        var (quantity, units) = type == "unit_price" ? ("unit_quantity", 1) : ("call_quantity", options.BillableUnits ?? 0);
        var total = 0m;
        foreach (var (id, asked) in endpoints)
        {
            if (QuantityOf(asked, quantity) is not { } count)
                return Invalid($"endpoints.{id}.{quantity}: {(units == 1 && type == "unit_price" ? "a number of 0.000001 or more" : "an integer of 1 or more")} is needed");
            if (models.PriceOf(id) is not { } price)
                return NotFound($"No price of the endpoint '{id}'");
            total += price.UnitPrice * count * units;
        }

        return Outcome.Success(Json.Write(new JsonObject { ["estimate_type"] = type, ["total_cost"] = total, ["currency"] = Currency }));
    }

    private static decimal? QuantityOf(JsonNode? asked, string name)
    {
        var isUnits = name == "unit_quantity";
        return (asked as JsonObject)?[name] is JsonValue value && value.TryGetValue<decimal>(out var count) && count >= (isUnits ? 0.000001m : 1) && (isUnits || decimal.IsInteger(count))
            ? count
            : null;
    }

    private static Outcome Unauthorized(string message) => Error(StatusCodes.Status401Unauthorized, "authorization_error", message);

    private static Outcome Invalid(string message) => Error(StatusCodes.Status400BadRequest, "validation_error", message);

    private static Outcome NotFound(string message) => Error(StatusCodes.Status404NotFound, "not_found", message);

    private static Outcome Error(int statusCode, string type, string message) => new(
        statusCode,
        Json.Write(new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["message"] = message, ["request_id"] = Guid.NewGuid().ToString() } }));
}
