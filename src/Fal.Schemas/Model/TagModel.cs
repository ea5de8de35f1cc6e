namespace Fal.Schemas.Model;

/// <summary>A property that tells which case of a union an object is, by its value.</summary>
/// <param name="JsonName">The name of the property.</param>
/// <param name="Values">The values that mean the case.</param>
internal sealed record TagModel(string JsonName, EquatableArray<ConstantModel> Values);
