using System.Globalization;
using Fal.Schemas.Documents;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Export;

/// <summary>A schema in a document of JSON Schema 2020-12, and where it is.</summary>
internal sealed record SchemaPlace(JObject Schema, string Pointer)
{
    /// <summary>The values that are known, as text; null where any are allowed.</summary>
    public IEnumerable<string>? Values =>
        (Schema["enum"] as JArray ?? (Schema["const"] is { } only ? new JArray(only) : null))?.Where(value => value.Type is not JTokenType.Null).Select(value => Convert.ToString(((JValue)value).Value, CultureInfo.InvariantCulture)!);

    /// <summary>What a keyword holds; null where that is no schema with keywords.</summary>
    public SchemaPlace? At(string keyword) => Schema[keyword] is JObject part ? new SchemaPlace(part, $"{Pointer}/{Step(keyword)}") : null;

    public IEnumerable<SchemaPlace> Several(string keyword) =>
        (Schema[keyword] as JArray ?? []).Select((part, i) => part is JObject schema ? new SchemaPlace(schema, $"{Pointer}/{keyword}/{i.ToString(CultureInfo.InvariantCulture)}") : null).OfType<SchemaPlace>();

    /// <summary>What a schema comes to that refers to another, or beside which there is nothing but null.</summary>
    public SchemaPlace Only(JObject document)
    {
        var place = this;
        while (place.Next(document) is { } next)
            place = next;
        return place;
    }

    /// <summary>The schemas one of which holds; of alternatives that have alternatives themselves, those.</summary>
    public IEnumerable<SchemaPlace> Alternatives(JObject document)
    {
        var waiting = new Stack<SchemaPlace>([this]);
        var seen = new HashSet<JObject>();
        while (waiting.Count > 0)
        {
            var place = waiting.Pop().Only(document);
            if (!seen.Add(place.Schema))
                continue;
            var choices = place.Choices().ToList();
            if (choices.Count == 0)
                yield return place;
            foreach (var choice in Enumerable.Reverse(choices))
                waiting.Push(choice);
        }
    }

    /// <summary>The properties of an object, those of the parts of its <c>allOf</c> among them.</summary>
    public IReadOnlyDictionary<string, SchemaPlace> Properties(JObject document)
    {
        var found = new Dictionary<string, SchemaPlace>(StringComparer.Ordinal);
        var waiting = new Stack<SchemaPlace>([this]);
        var seen = new HashSet<JObject>();
        while (waiting.Count > 0)
        {
            var place = waiting.Pop();
            if (!seen.Add(place.Schema))
                continue;
            foreach (var property in place.At("properties") is { } properties ? properties.Schema.Properties() : [])
            {
                if (property.Value is JObject schema && !found.ContainsKey(property.Name))
                    found.Add(property.Name, new SchemaPlace(schema, $"{place.Pointer}/properties/{Step(property.Name)}"));
            }

            foreach (var part in place.Several("allOf").Concat(place.Referred(document) is { } target ? [target] : []))
                waiting.Push(part);
        }

        return found;
    }

    private SchemaPlace? Next(JObject document)
    {
        if (Schema["properties"] is null && Schema["allOf"] is null && Referred(document) is { } target)
            return target;
        if (Schema["properties"] is not null || Schema["$ref"] is not null)
            return null;
        if (Schema["allOf"] is JArray { Count: 1 })
            return Several("allOf").FirstOrDefault();
        return Choices().ToList() is [var only] ? only : null;
    }

    private IEnumerable<SchemaPlace> Choices() => Several("anyOf").Concat(Several("oneOf")).Where(choice => !DiscriminatedUnion.IsNull(choice.Schema));

    private SchemaPlace? Referred(JObject document) =>
        Schema["$ref"] is JValue { Value: string reference } && SchemaAddresses.At(document, reference.Substring(1)) is JObject target ? new SchemaPlace(target, reference.Substring(1)) : null;

    private static string Step(string name) => name.Replace("~", "~0").Replace("/", "~1");
}
