using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Rewriting;

/// <summary>A schema with what it refers to and the parts of its <c>allOf</c>, all of which a value must meet.</summary>
/// <param name="Shape">The parts that decide of which type a value is, the last of which is the outermost.</param>
/// <param name="Limits">The other parts that narrow it.</param>
/// <param name="Home">The schema whose type it is: what is referred to where that says it all, else the schema itself.</param>
internal sealed record SchemaParts(IReadOnlyList<JObject> Shape, IReadOnlyList<JObject> Limits, JObject Home)
{
    private static readonly HashSet<string> ShapeKeywords = ["type", "enum", "const", "format", "properties", "required", "items", "prefixItems", "additionalProperties", "anyOf", "oneOf"];

    /// <summary>A schema that says what all of several say, wherever they stand.</summary>
    public static JObject All(IEnumerable<JToken> schemas)
    {
        var all = new JObject();
        all.AddAnnotation(new Together([.. schemas.SelectMany(schema => AllOf(schema) ?? [schema])]));
        return all;
    }

    /// <summary>The schemas of which a schema says all; null where it says something itself.</summary>
    public static IReadOnlyList<JToken>? AllOf(JToken schema) => schema.Annotation<Together>()?.Schemas;

    /// <summary>A schema that was made of others: it is the same as no other.</summary>
    public static JObject Made(JObject schema)
    {
        schema.AddAnnotation(new Origin());
        return schema;
    }

    /// <summary>The alternatives of a schema that was made of nothing else, or it itself.</summary>
    public static IEnumerable<JToken> Choices(JToken schema) =>
        AllOf(schema) is [JObject made] && made.Annotation<Origin>() is not null && made is { Count: 1, First: JProperty { Name: "anyOf", Value: JArray choices } } ? choices : [schema];

    /// <summary>Whether two schemas say the same.</summary>
    public static bool AreSame(JToken one, JToken other) => (one as JObject, other as JObject) switch
    {
        _ when ReferenceEquals(one, other) => true,
        ({ } first, { } second) when AllOf(first) is { } parts => AllOf(second) is { } others && parts.Count == others.Count && parts.Zip(others, AreSame).All(same => same),
        ({ } first, { } second) => AllOf(second) is null && first.Annotation<Origin>() is null && second.Annotation<Origin>() is null && JToken.DeepEquals(first, second),
        _ => JToken.DeepEquals(one, other),
    };

    /// <summary>Whether a schema itself says anything of the type of a value.</summary>
    /// <param name="except">Keywords that do not count.</param>
    public static bool HasShape(JObject schema, params string[] except) => schema.Properties().Any(keyword => ShapeKeywords.Contains(keyword.Name) && !except.Contains(keyword.Name) && SaysSomething(keyword));

    /// <summary>Whether a schema limits its values, but for their type.</summary>
    public static bool HasLimits(JObject schema) => schema.Properties().Any(keyword => SchemaKeywords.IsLimit(keyword) || keyword.Name is "pattern");

    /// <summary>Whether a schema says anything at all.</summary>
    public static bool SaysSomething(JObject schema) => schema.Count > 0 || AllOf(schema) is { Count: > 0 };

    private static bool SaysSomething(JProperty keyword) => keyword.Value switch
    {
        JContainer container => container.Count > 0,
        JValue { Value: true } => keyword.Name is "const",
        _ => true,
    };

    private sealed record Origin;

    private sealed record Together(IReadOnlyList<JToken> Schemas);
}
