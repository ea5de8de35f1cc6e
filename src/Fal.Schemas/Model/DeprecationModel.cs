namespace Fal.Schemas.Model;

/// <summary>That the service deprecates a model, and what it says of that.</summary>
/// <param name="Successor">The id of what takes its place.</param>
/// <param name="Date">A day, as <c>2026-03-01</c>.</param>
/// <param name="IsSince">Whether the model was deprecated on that day; it was by then, where it is not.</param>
internal sealed record DeprecationModel(string? Successor = null, string? Date = null, bool IsSince = false);
