using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal;

/// <summary>
/// Puts a schema into another document. References there would lead elsewhere, so that what they lead to is put in their place; what holds itself
/// refers to where it is.
/// </summary>
internal sealed class EmbeddedSchema
{
    /// <summary>As many schemas as are put in the place of references; what was there before is then referred to.</summary>
    private const int Most = 10_000;

    private readonly JsonElement _document;

    /// <summary>Where in the other document what is referred to was put.</summary>
    private readonly Dictionary<string, string> _places = [];
    private readonly HashSet<string> _open = [];
    private int _count;

    private EmbeddedSchema(JsonElement document) => _document = document;

    /// <param name="schema">The schema.</param>
    /// <param name="place">Where in the other document it goes, as a JSON pointer.</param>
    public static JsonObject Of(FalTypeSchema schema, string place)
    {
        // Types are made of objects only.
        var node = (JsonObject)new EmbeddedSchema(Parse(schema.Document)).Referred("#" + schema.Place, place);

        // It is that of the property whose type this was made of.
        node.Remove("default");
        return node;
    }

    public static JsonElement Parse(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 1000 });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>A step of a JSON pointer, as it stands in a reference.</summary>
    public static string Step(string name) => "/" + Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));

    /// <summary>What a JSON pointer leads to, as the generator writes places: with nothing in it that is escaped for addresses.</summary>
    public static JsonElement At(JsonElement document, string pointer)
    {
        var at = document;
        foreach (var step in pointer.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
            at = at.ValueKind is JsonValueKind.Array ? at[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : at.GetProperty(step);
        return at;
    }

    /// <summary>What a reference leads to, or a reference to where that is already.</summary>
    private JsonNode Referred(string reference, string place)
    {
        if (_places.TryGetValue(reference, out var known) && (_open.Contains(reference) || _count > Most))
            return new JsonObject { ["$ref"] = "#" + known };
        _places.TryAdd(reference, place);
        var isOutermost = _open.Add(reference);
        var node = Copy(At(_document, reference), place);
        if (isOutermost)
            _open.Remove(reference);
        return node;
    }

    private JsonNode Copy(JsonElement schema, string place)
    {
        _count++;
        if (schema.ValueKind is not JsonValueKind.Object)
            return JsonValue.Create(schema.GetBoolean());
        var copy = new JsonObject();
        if (schema.TryGetProperty("$ref", out var reference))
        {
            // Beside what it says itself there is no room for what it refers to.
            var isAlone = schema.EnumerateObject().All(keyword => keyword.Name is "$ref" or "title" or "description" or "default" or "examples" or "deprecated");
            var target = Referred(reference.GetString()!, isAlone ? place : place + "/allOf/0");
            if (!isAlone || target is not JsonObject described)
                copy["allOf"] = new JsonArray(target);
            else
                copy = described;
        }

        foreach (var keyword in schema.EnumerateObject().Where(keyword => keyword.Name is not ("$ref" or "$defs")))
        {
            if (keyword.Name is "allOf" && copy["allOf"] is JsonArray all)
                all.Add((JsonNode)new JsonObject { ["allOf"] = Value(keyword, place + "/allOf/1") });
            else
                copy[keyword.Name] = Value(keyword, place);
        }

        return copy;
    }

    private JsonNode? Value(JsonProperty keyword, string place)
    {
        place += Step(keyword.Name);
        switch (keyword.Name)
        {
            case "items" or "additionalProperties" or "not" or "contains" or "propertyNames" or "if" or "then" or "else" or "unevaluatedItems" or "unevaluatedProperties":
                return Copy(keyword.Value, place);
            case "anyOf" or "oneOf" or "allOf" or "prefixItems":
                return new JsonArray([.. keyword.Value.EnumerateArray().Select((part, i) => Copy(part, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place}/{i}")))]);
            case "properties" or "patternProperties" or "dependentSchemas":
                return new JsonObject(keyword.Value.EnumerateObject().Select(part => KeyValuePair.Create(part.Name, (JsonNode?)Copy(part.Value, place + Step(part.Name)))));
            default:
                return JsonNode.Parse(keyword.Value.GetRawText());
        }
    }
}
