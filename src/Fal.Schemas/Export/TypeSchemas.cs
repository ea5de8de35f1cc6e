using Fal.Schemas.Budgets;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Fal.Schemas.Types;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>Gives the types of an endpoint their JSON Schemas: input and output have documents of their own, the others are parts of these.</summary>
internal static class TypeSchemas
{
    /// <param name="endpoint">The schemas as their author wrote them.</param>
    /// <param name="types">The types that were made of them.</param>
    /// <param name="budget">What the reading may cost.</param>
    public static EquatableArray<TypeModel> Add(EndpointSchema endpoint, EndpointTypes types, FileBudget budget)
    {
        var schemas = new Dictionary<string, TypeSchemaModel>(StringComparer.Ordinal);
        var byName = new TypesByName(types.Types);
        foreach (var (type, schema) in new[] { (types.Input, endpoint.Input), (types.Output, endpoint.Output) })
        {
            if (type is not NamedType root || schemas.TryGetValue(root.Name, out var known) && known is SchemaDocumentModel)
                continue;
            var document = SchemaExport.Of(schema, endpoint.References, budget);
            var json = SchemaJson.Of(document);
            budget.Write(json.Length);
            foreach (var part in TypePlaces.In(document, root, byName, budget).Where(part => !schemas.ContainsKey(part.Key)))
                schemas[part.Key] = new SchemaPartModel(root, part.Value);
            schemas[root.Name] = new SchemaDocumentModel(json);
        }

        return types.Types.Select(type => type with { Schema = schemas.TryGetValue(type.Name, out var schema) ? schema : Known(type) }).ToEquatableArray();
    }

    /// <summary>The schema of known values that are put together of several places.</summary>
    private static SchemaDocumentModel? Known(TypeModel type)
    {
        if (type is not EnumModel known)
            return null;
        var isText = known.ValueKind is Primitive.String;
        var schema = new JObject
        {
            ["type"] = isText ? "string" : "integer",
            [known.IsOpen ? "examples" : "enum"] = new JArray(known.Members.Select(member => isText ? new JValue(member.Value) : JToken.Parse(member.Value))),
        };
        return new SchemaDocumentModel(SchemaJson.Of(schema));
    }
}
