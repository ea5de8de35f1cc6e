namespace Fal.Testing.Models;

/// <summary>What a unit of a model costs, in US dollars.</summary>
internal sealed record ModelPrice(decimal UnitPrice, string Unit);
