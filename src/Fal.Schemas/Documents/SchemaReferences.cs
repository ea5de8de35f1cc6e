using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// Finds what a <c>$ref</c> refers to, anywhere in its own document: by a JSON pointer, by an anchor, or by the <c>$id</c> of a schema.
/// </summary>
/// <remarks>
/// Where JSON Schema finds nothing it is looked for where people mean it to be: <c>#/$defs/X</c> among the definitions of a schema that was
/// put into another document as it was, or among the components.
/// </remarks>
internal sealed class SchemaReferences
{
    private static readonly string[][] ComponentPlaces = [["components", "schemas"], ["$defs"], ["definitions"]];

    private readonly IReadOnlyList<JObject> _documents;
    private readonly IReadOnlyDictionary<JToken, string> _names;
    private readonly IReadOnlyDictionary<JToken, JToken> _same;
    private readonly bool _isSchema;
    private SchemaAddresses? _addresses;

    /// <summary>The references of a document that is no schema itself, as OpenAPI's.</summary>
    public SchemaReferences(JObject document)
    {
        PolymorphicBases.Split(document);
        _documents = [document];
        var names = new Dictionary<JToken, string>();
        foreach (var component in Components(document))
            names[component.Value] = component.Name;
        _names = names;
        _same = new Dictionary<JToken, JToken>();
    }

    /// <summary>The references of documents that are schemas.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="names">The names of their components, each of which is another.</param>
    /// <param name="same">The components that stand for others, which say the same.</param>
    public SchemaReferences(IReadOnlyList<JObject> documents, IReadOnlyDictionary<JToken, string> names, IReadOnlyDictionary<JToken, JToken> same)
    {
        _documents = documents;
        _names = names;
        _same = same;
        _isSchema = true;
    }

    /// <summary>The names of all components, also of those that nothing refers to.</summary>
    public IEnumerable<string> Names => _names.Values;

    /// <summary>The definitions of a document.</summary>
    public static IEnumerable<JProperty> Components(JObject document) =>
        ComponentPlaces.SelectMany(place => OpenApi.At(document, place) is JObject components ? components.Properties() : []);

    /// <summary>Whether a reference leads out of its document, to another that is not read.</summary>
    public static bool IsRemote(JToken reference) => OpenApi.Text(reference) is { } text && text[0] != '#';

    /// <summary>The schema that a <c>$ref</c> refers to; null where there is none.</summary>
    public JToken? Find(JToken? reference)
    {
        if (reference is not { Type: JTokenType.String })
            return null;
        var text = (string)reference!;
        var target = text.StartsWith("#", StringComparison.Ordinal) ? Here(reference, Uri.UnescapeDataString(text.Substring(1))) : Addresses.Find(reference, text);
        return target is JObject or JValue { Type: JTokenType.Boolean } ? _same.TryGetValue(target, out var same) ? same : target : null;
    }

    /// <summary>The name of a component; null where a schema is none.</summary>
    public string? ComponentName(JToken schema) => _names.TryGetValue(schema, out var name) ? name : null;

    /// <summary>The name by which a schema is known at its own place, which a reference to it keeps: its property's, or that of a nested definition.</summary>
    public static string? PlaceName(JToken schema) =>
        schema.Parent is JProperty { Parent.Parent: JProperty { Name: "properties" or "$defs" or "definitions" or "schemas" } } own ? own.Name : null;

    private SchemaAddresses Addresses => _addresses ??= new SchemaAddresses(_documents);

    private JToken? Here(JToken reference, string fragment)
    {
        if (fragment.Length > 0 && fragment[0] != '/')
            return Addresses.Find(reference, "#" + fragment);
        return Roots(reference)
            .Where(root => fragment.Length > 0 || _isSchema || !_documents.Contains(root))
            .Select(root => SchemaAddresses.At(root, fragment) ?? Component(root, fragment))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>What a pointer may start at: the schema with an <c>$id</c> around the reference, the document, and schemas with definitions of their own.</summary>
    private IEnumerable<JObject> Roots(JToken reference)
    {
        var around = SchemaAddresses.Around(reference, _documents).ToList();
        var resource = around.Where(schema => SchemaAddresses.IdOf(schema) is not null).Take(1);
        var document = around.Skip(around.Count - 1);
        return resource.Concat(document).Concat(around.Where(schema => schema["$defs"] is JObject || schema["definitions"] is JObject));
    }

    /// <summary>A component by its name alone: some documents refer to their components as if they were definitions, and write names with slashes as they are.</summary>
    private JToken? Component(JObject root, string fragment)
    {
        if (!_documents.Contains(root) || ComponentPlaces.Select(place => "/" + string.Join("/", place) + "/").FirstOrDefault(place => fragment.StartsWith(place, StringComparison.Ordinal)) is not { } start)
            return null;
        var name = SchemaAddresses.Unescaped(fragment.Substring(start.Length));
        return ComponentPlaces.Select(place => OpenApi.At(OpenApi.At(root, place), name)).FirstOrDefault(found => found is not null);
    }
}
