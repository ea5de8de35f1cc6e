using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Fal.Schemas.Names;

namespace Fal.Schemas.Types;

/// <summary>The values in the path of an endpoint. What is no integer is given as it stands in the path.</summary>
internal static class PathParameters
{
    public static EquatableArray<PathParameterModel> Of(EndpointSchema schema)
    {
        var taken = new TakenNames();
        return schema.Parameters
            .Select(p => new PathParameterModel(p.Name, LocalNames.TakeForParameter(Budget.CheckName(Identifier.OfProperty(p.Name), Budget.MemberName, schema.Position), taken), new PrimitiveType(OpenApi.Text(OpenApi.At(p.Schema, "type")) == "integer" ? Primitive.Int64 : Primitive.String)))
            .ToEquatableArray();
    }
}
