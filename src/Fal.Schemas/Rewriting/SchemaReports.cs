using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>Says what is wrong with schemas, each thing once, however often it is met.</summary>
internal sealed class SchemaReports(string path, List<SchemaProblem> problems)
{
    private readonly HashSet<SchemaProblem> _said = [];

    public void Unresolved(JToken reference, string reason) =>
        Add(reference, SchemaProblemKind.UnresolvedReference, reference.Type is JTokenType.String ? (string)reference! : "", reason);

    public void Add(JToken where, SchemaProblemKind kind, params string[] arguments)
    {
        var problem = SchemaProblem.At(SchemaDocument.PositionOf(where, path), kind, arguments);
        if (_said.Add(problem))
            problems.Add(problem);
    }
}
