using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Fal.Testing.Schemas;

/// <summary>A union whose alternatives a <c>discriminator</c> chooses: here each alternative demands its tag, as the service's own types do.</summary>
internal sealed class TaggedUnion
{
    /// <summary>What a compiled union says of itself: the name of its tag, and all its tags.</summary>
    public const string Keyword = "x-tag", ExpectedKeyword = "x-tags";

    private readonly DiscriminatedUnion _union;

    private TaggedUnion(DiscriminatedUnion union) => _union = union;

    public string Tag => _union.Tag;

    /// <summary>All tags in pydantic's words: <c>'text', 'image'</c>.</summary>
    public string Expected => string.Join(", ", _union.Alternatives.SelectMany(_union.Tags).Select(tag => tag.ToString()).Distinct().Select(tag => $"'{tag}'"));

    /// <summary>The union that a schema is; null where no discriminator chooses.</summary>
    public static TaggedUnion? Of(JObject schema, SchemaReferences references) => DiscriminatedUnion.Of(schema, references) is { } union ? new TaggedUnion(union) : null;

    /// <summary>The name of the tag that chooses an alternative of a compiled schema; null where it is no such union.</summary>
    public static string? TagOf(JsonSchema schema) => Text(schema, Keyword);

    public static string? ExpectedOf(JsonSchema schema) => Text(schema, ExpectedKeyword);

    /// <summary>Whether an error is that of the tag: that it is missing, or another.</summary>
    public static bool IsOfTag(ValidationError error, string tag, JToken union) => error.Kind is ValidationErrorKind.PropertyRequired
        ? error.Property == tag && ReferenceEquals(error.Token, union)
        : (error.Token as JProperty ?? error.Token?.Parent as JProperty) is { } property && property.Name == tag && ReferenceEquals(property.Parent, union);

    /// <summary>The alternatives, each with its tag demanded.</summary>
    /// <param name="rewrite">Compiles a schema.</param>
    public JArray Compile(Func<JToken, JToken> rewrite) => new(_union.Alternatives.Select(alternative =>
        DiscriminatedUnion.IsNull(alternative) ? rewrite(alternative) : new JObject { ["allOf"] = new JArray(rewrite(alternative), _union.Demand(alternative)) }));

    private static string? Text(JsonSchema schema, string keyword) => schema.ExtensionData is { } more && more.TryGetValue(keyword, out var text) ? text as string : null;
}
