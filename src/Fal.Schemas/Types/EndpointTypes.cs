using Fal.Schemas.Model;

namespace Fal.Schemas.Types;

/// <summary>The types that an endpoint's schemas describe.</summary>
internal sealed record EndpointTypes(TypeRef Input, TypeRef Output, EquatableArray<TypeModel> Types);
