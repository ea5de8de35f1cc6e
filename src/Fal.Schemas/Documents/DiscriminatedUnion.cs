using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// A union whose alternatives a <c>discriminator</c> chooses. JSON Schema does not know the keyword: what it means there is that each alternative
/// demands its tag, as the service's own types do.
/// </summary>
internal sealed class DiscriminatedUnion
{
    private readonly SchemaReferences _references;
    private readonly JObject _union;

    private DiscriminatedUnion(SchemaReferences references, JObject union, string tag)
    {
        _references = references;
        _union = union;
        Tag = tag;
    }

    /// <summary>The name of the property that is the tag.</summary>
    public string Tag { get; }

    public JArray Alternatives => (JArray)(_union["oneOf"] ?? _union["anyOf"])!;

    /// <summary>The union that a schema is; null where no discriminator chooses.</summary>
    public static DiscriminatedUnion? Of(JObject schema, SchemaReferences references) =>
        (schema["oneOf"] ?? schema["anyOf"]) is JArray && schema["discriminator"] is JObject discriminator && (discriminator["propertyName"] as JValue)?.Value is string tag
            ? new DiscriminatedUnion(references, schema, tag)
            : null;

    public static bool IsNull(JToken alternative) => (alternative as JObject)?["type"] is JValue { Value: "null" };

    /// <summary>The tags of an alternative.</summary>
    public IReadOnlyList<JToken> Tags(JToken alternative) => OwnTags(alternative) is { Count: > 0 } own ? own : MappedTags(alternative);

    /// <summary>What an alternative must be beside its own schema: it has its tag, and where its schema does not say which that is, one of the mapping's.</summary>
    public JObject Demand(JToken alternative)
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
        return ((schema as JObject)?["properties"] as JObject)?[Tag] switch
        {
            JObject property when property["const"] is { } constant => [constant],
            JObject property when property["enum"] is JArray values => [.. values],
            _ => [],
        };
    }

    /// <summary>The tags of an alternative by the discriminator: what the mapping says, else the name of its component.</summary>
    private List<JToken> MappedTags(JToken alternative)
    {
        if (_references.Find((alternative as JObject)?["$ref"]) is not { } component)
            return [];
        var name = _references.ComponentName(component);
        var mapping = (_union["discriminator"]!["mapping"] as JObject)?.Properties() ?? [];
        List<JToken> mapped = [.. mapping.Where(entry => ReferenceEquals(_references.Find(entry.Value), component) || (entry.Value as JValue)?.Value as string == name).Select(entry => new JValue(entry.Name))];
        return mapped.Count > 0 || name is null ? mapped : [new JValue(name)];
    }
}
