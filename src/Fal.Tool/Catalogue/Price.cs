using System.Globalization;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Tool.Catalogue;

/// <summary>What a model costs for one unit of what it is billed by.</summary>
internal sealed record Price(string Id, decimal Amount, string Unit, string Currency)
{
    public static Price? Of(JsonElement price) =>
        price.ValueKind is JsonValueKind.Object
        && Text(price, "endpoint_id") is { } id && Text(price, "unit") is { } unit && Text(price, "currency") is { } currency
        && price.TryGetProperty("unit_price", out var amount) && amount.ValueKind is JsonValueKind.Number && amount.TryGetDecimal(out var number)
            ? new(id, number, unit, currency)
            : null;

    private static string? Text(JsonElement price, string name) =>
        price.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    public override string ToString() => $"{Amount.ToString("0.##########", CultureInfo.InvariantCulture)} {VisibleText.Of(Currency, 10)} per {VisibleText.Of(Unit, 40)}";
}
