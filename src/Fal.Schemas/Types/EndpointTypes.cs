using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>The types that an endpoint's schemas describe.</summary>
/// <param name="Circles">The names of schemas that are no objects and hold themselves: there they are free JSON.</param>
internal sealed record EndpointTypes(TypeRef Input, TypeRef Output, EquatableArray<TypeModel> Types, EquatableArray<string> Circles);
