using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Fal.Testing.Schemas;

/// <summary>
/// A union whose alternatives a <c>discriminator</c> chooses. JSON Schema does not know the keyword: here each alternative demands its tag, as the
/// service's own types do.
/// </summary>
internal sealed class TaggedUnion
{
    /// <summary>What a compiled union says of itself: the name of its tag, and all its tags.</summary>
    public const string Keyword = "x-tag", ExpectedKeyword = "x-tags";

    private readonly SchemaReferences _references;
    private readonly JObject _union;

    private TaggedUnion(SchemaReferences references, JObject union, string tag)
    {
        _references = references;
        _union = union;
        Tag = tag;
    }

    public string Tag { get; }

    /// <summary>The union that a schema is; null where no discriminator chooses.</summary>
    public static TaggedUnion? Of(JObject schema, SchemaReferences references) =>
        (schema["oneOf"] ?? schema["anyOf"]) is JArray && schema["discriminator"] is JObject discriminator && (discriminator["propertyName"] as JValue)?.Value is string tag
            ? new TaggedUnion(references, schema, tag)
            : null;

    /// <summary>The name of the tag that chooses an alternative of a compiled schema; null where it is no such union.</summary>
    public static string? TagOf(JsonSchema schema) => Text(schema, Keyword);

    public static string? ExpectedOf(JsonSchema schema) => Text(schema, ExpectedKeyword);

    /// <summary>Whether an error is that of the tag: that it is missing, or another.</summary>
    public static bool IsOfTag(ValidationError error, string tag, JToken union) => error.Kind is ValidationErrorKind.PropertyRequired
        ? error.Property == tag && ReferenceEquals(error.Token, union)
        : (error.Token as JProperty ?? error.Token?.Parent as JProperty) is { } property && property.Name == tag && ReferenceEquals(property.Parent, union);

    /// <summary>All tags in pydantic's words: <c>'text', 'image'</c>.</summary>
    public string Expected => string.Join(", ", Alternatives().SelectMany(a => OwnTags(a) is { Count: > 0 } own ? own.Select(t => t.ToString()) : MappedTags(a)).Distinct().Select(tag => $"'{tag}'"));

    /// <summary>The alternatives, each with its tag demanded.</summary>
    /// <param name="rewrite">Compiles a schema.</param>
    public JArray Compile(Func<JToken, JToken> rewrite) => new(Alternatives().Select(alternative =>
        IsNull(alternative) ? rewrite(alternative) : new JObject { ["allOf"] = new JArray(rewrite(alternative), Demanded(alternative)) }));

    private JArray Alternatives() => (JArray)(_union["oneOf"] ?? _union["anyOf"])!;

    private JObject Demanded(JToken alternative)
    {
        var demanded = new JObject { ["required"] = new JArray(Tag) };
        if (OwnTags(alternative).Count == 0 && MappedTags(alternative) is { Count: > 0 } tags)
            demanded["properties"] = new JObject { [Tag] = new JObject { ["enum"] = new JArray(tags) } };
        return demanded;
    }

    /// <summary>The tags that the schema of an alternative itself demands.</summary>
    private IReadOnlyList<JToken> OwnTags(JToken alternative)
    {
        var schema = _references.Find((alternative as JObject)?["$ref"]) ?? alternative;
        return (schema?["properties"] as JObject)?[Tag] switch
        {
            JObject property when property["const"] is { } constant => [constant],
            JObject property when property["enum"] is JArray values => [.. values],
            _ => [],
        };
    }

    /// <summary>The tags of an alternative by the discriminator: what the mapping says, else the name of its component.</summary>
    private List<string> MappedTags(JToken alternative)
    {
        if (_references.Find((alternative as JObject)?["$ref"]) is not { } component)
            return [];
        var name = _references.ComponentName(component);
        var mapping = (_union["discriminator"]!["mapping"] as JObject)?.Properties() ?? [];
        var mapped = mapping.Where(entry => ReferenceEquals(_references.Find(entry.Value), component) || (entry.Value as JValue)?.Value as string == name).Select(entry => entry.Name).ToList();
        return mapped.Count > 0 || name is null ? mapped : [name];
    }

    private static string? Text(JsonSchema schema, string keyword) => schema.ExtensionData is { } more && more.TryGetValue(keyword, out var text) ? text as string : null;

    private static bool IsNull(JToken alternative) => (alternative as JObject)?["type"] is JValue { Value: "null" };
}
