using System.Runtime.CompilerServices;
using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>Follows references and <c>allOf</c>, each schema once.</summary>
/// <param name="references">The references of the document.</param>
/// <param name="referred">The schemas that references lead to: each has one type, wherever it is used.</param>
/// <param name="report">Told what is wrong.</param>
internal sealed class SchemaPartsReader(SchemaReferences references, HashSet<JToken> referred, SchemaReports report)
{
    /// <summary>More parts than anybody writes. Each type has the properties of all its parts, so that a chain of them would be as many types as long.</summary>
    private const int MaxParts = 200;

    private static readonly SchemaParts Nothing = new([], [], new JObject());

    /// <summary>What is known of schemas; null for those that are being read.</summary>
    private readonly Dictionary<JObject, SchemaParts?> _known = [];

    /// <summary>Whether a schema is of one type wherever it is used, since something refers to it.</summary>
    public bool IsReferred(JObject schema) => referred.Contains(schema) || references.ComponentName(schema) is not null;

    public SchemaParts Of(JToken token)
    {
        if (token is not JObject schema)
            return Nothing;

        // A chain of references may be longer than the stack is deep.
        var aliases = new List<JObject>();
        while (!_known.ContainsKey(schema) && schema is { Count: 1, First: JProperty { Name: "$ref" } reference } && Target(reference) is { } target)
        {
            _known[schema] = null;
            aliases.Add(schema);
            schema = target;
        }

        var parts = _known.TryGetValue(schema, out var known) ? known ?? Circle(schema, aliases) : Read(schema);
        foreach (var alias in aliases)
            _known[alias] = parts;
        return parts;
    }

    /// <summary>The schemas that say something at the place of a schema, the one first that counts most: it itself, and the parts of its <c>allOf</c> from the last.</summary>
    public IEnumerable<JObject> Said(JObject schema)
    {
        IEnumerable<JToken> parts = SchemaParts.AllOf(schema) ?? (schema["allOf"] as JArray ?? []).Where(part => part is JObject o && !IsReferred(o));
        return parts.OfType<JObject>().Reverse().SelectMany(Said).Prepend(schema);
    }

    private SchemaParts Read(JObject schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _known[schema] = null;
        var inner = Inner(schema).Select(Of).Where(parts => parts.Shape.Count + parts.Limits.Count > 0).ToList();
        return (_known[schema] = Together(schema, inner))!;
    }

    private IEnumerable<JToken> Inner(JObject schema)
    {
        if (SchemaParts.AllOf(schema) is { } all)
            return all;
        IEnumerable<JToken> referred = schema.Property("$ref") is { } reference && Target(reference) is { } target ? [target] : [];
        return referred.Concat(schema["allOf"] as JArray ?? []);
    }

    private JObject? Target(JProperty reference)
    {
        var target = references.Find(reference.Value);
        if (target is null)
            report.Unresolved(reference.Value, SchemaReferences.IsRemote(reference.Value) ? "is in another document, which is not read; put what it describes into this one" : "is not in the document");
        return target as JObject;
    }

    private SchemaParts Circle(JObject schema, List<JObject> aliases)
    {
        // What leads back to a schema that is read already says nothing that the schema does not say.
        if ((aliases.LastOrDefault() ?? schema)["$ref"] is { } reference)
            report.Unresolved(reference, "leads back to itself");
        return Nothing;
    }

    private SchemaParts Together(JObject schema, List<SchemaParts> inner)
    {
        var shape = inner.SelectMany(parts => parts.Shape).Distinct().ToList();
        var limits = inner.SelectMany(parts => parts.Limits).Distinct().ToList();
        if (SchemaParts.HasShape(schema))
            shape.Add(schema);
        else if (SchemaParts.HasLimits(schema))
            limits.Add(schema);
        if (shape.Count > 1)
            MoveTypes(shape, limits);
        if (shape.Count + limits.Count > MaxParts)
            throw new FormatException($"a schema has more than {MaxParts} parts by 'allOf'");

        // Where one of them has all that shapes it, it is of that one's type.
        var same = inner.FirstOrDefault(parts => parts.Shape.Count == shape.Count && parts.Shape.SequenceEqual(shape));
        return same is not null && IsReferred(same.Home) ? same with { Limits = limits } : new SchemaParts(shape, limits, schema);
    }

    /// <summary>Of parts that say no more than a type, which another says, too, only the limits count.</summary>
    private static void MoveTypes(List<JObject> shape, List<JObject> limits)
    {
        for (var i = shape.Count - 1; i >= 0 && shape.Count > 1; i--)
        {
            var part = shape[i];
            if (SchemaParts.HasShape(part, "type") || !shape.Any(other => !ReferenceEquals(other, part) && (TypesOf.Shape(other) & ~TypesOf.Schema(part)) is JsonTypes.None))
                continue;
            shape.RemoveAt(i);
            if (SchemaParts.HasLimits(part))
                limits.Add(part);
        }
    }
}
