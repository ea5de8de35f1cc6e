using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Schemas.Types;

/// <summary>The <c>discriminator</c> of a schema: which property tells its alternatives apart, and by which values.</summary>
internal sealed class Discriminator
{
    /// <summary>The keyword that it is rewritten to: NJsonSchema reads <c>discriminator</c> in its own way.</summary>
    public const string Keyword = "x-discriminator";

    private readonly string _property;
    private readonly ILookup<string, string> _tags;

    private Discriminator(JObject discriminator)
    {
        _property = (string)discriminator["propertyName"]!;
        _tags = ((JObject)discriminator["mapping"]!).Properties().ToLookup(entry => (string)entry.Value!, entry => entry.Name);
    }

    /// <summary>The discriminator of a schema that <see cref="Rewriting.SchemaRewriter"/> has written; null where it has none.</summary>
    public static Discriminator? Of(JsonSchema schema) =>
        schema.ExtensionData is { } extensions && extensions.TryGetValue(Keyword, out var value) && (value as string ?? (value as JValue)?.Value as string) is { } text
            ? new Discriminator(JObject.Parse(text))
            : null;

    /// <summary>The tag of an alternative: what the mapping says, else the name of the component, as OpenAPI has it.</summary>
    /// <param name="component">The name of the component that the alternative is; null where it is none.</param>
    public TagModel TagOf(string? component)
    {
        var mapped = component is null ? [] : _tags[component].ToList();
        return new TagModel(_property, (mapped.Count > 0 || component is null ? mapped : [component]).Select(tag => new ConstantModel(tag, true)).ToEquatableArray());
    }
}
