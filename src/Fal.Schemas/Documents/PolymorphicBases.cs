using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>
/// Components that have a <c>discriminator</c> and are parts of others, as OpenAPI has base types: whoever refers to one means any of those that it is
/// a part of. Each becomes a union of them; what they share goes under a name of its own.
/// </summary>
internal static class PolymorphicBases
{
    /// <summary>Makes those of a document unions, in place. What has been made stays as it is.</summary>
    public static void Split(JObject document)
    {
        foreach (var components in SchemaReferences.Components(document).Select(c => (JObject)c.Parent!).Distinct().ToList())
            SplitAmong(components);
    }

    private static void SplitAmong(JObject components)
    {
        var bases = components.Properties().Where(IsBase).ToList();
        if (bases.Count == 0)
            return;

        var wholes = components.Properties().SelectMany(c => PartsOf(c.Value).Select(Target), (c, part) => (Whole: c.Name, Part: part)).ToLookup(use => use.Part, use => use.Whole);
        var names = new HashSet<string>(bases.Select(b => b.Name));
        foreach (var component in bases)
        {
            var derived = Derived(component.Name, wholes, names);
            if (derived.Count > 0)
                Split(component, derived, components);
        }
    }

    private static bool IsBase(JProperty component) =>
        component.Value is JObject schema && schema["discriminator"] is JObject && schema["oneOf"] is null && schema["anyOf"] is null;

    /// <summary>The components that another is a part of, at any depth; those that are bases themselves stand for what they are a part of.</summary>
    private static List<string> Derived(string name, ILookup<string, string> wholes, HashSet<string> bases)
    {
        var found = new List<string>();
        var seen = new HashSet<string> { name };
        var waiting = new Queue<string>([name]);
        while (waiting.Count > 0)
        {
            foreach (var whole in wholes[waiting.Dequeue()].Where(seen.Add))
            {
                found.Add(whole);
                if (!bases.Contains(whole))
                    waiting.Enqueue(whole);
            }
        }

        return found;
    }

    private static void Split(JProperty component, List<string> derived, JObject components)
    {
        var union = (JObject)component.Value;
        var name = component.Name + "Base";
        while (components[name] is not null)
            name += "Base";
        var shared = new JObject();
        foreach (var keyword in union.Properties().Where(k => k.Name is not ("discriminator" or "title" or "description")).ToList())
        {
            keyword.Remove();
            shared.Add(keyword);
        }

        components.Add(name, shared);
        var mapping = ((union["discriminator"]!["mapping"] as JObject)?.PropertyValues() ?? []).OfType<JValue>().ToList();
        foreach (var reference in derived.SelectMany(d => PartsOf(components[d]!)).Concat(mapping).Where(r => Target(r) == component.Name).ToList())
            reference.Value = Pointer(name);
        var mapped = mapping.Select(Target).Where(to => components[to] is not null).Distinct().ToList();
        union["oneOf"] = new JArray((mapped.Count > 0 ? mapped : derived).Select(to => new JObject { ["$ref"] = Pointer(to) }));
    }

    /// <summary>The references among the parts of a schema.</summary>
    private static IEnumerable<JValue> PartsOf(JToken schema) =>
        (schema as JObject)?["allOf"] is JArray parts ? parts.OfType<JObject>().Select(p => p["$ref"]).OfType<JValue>() : [];

    /// <summary>The name of the component that a reference, or an entry of a mapping, is to.</summary>
    private static string Target(JValue reference) => reference.Value is string pointer
        ? SchemaAddresses.Unescaped(Uri.UnescapeDataString(pointer.Substring(pointer.LastIndexOf('/') + 1)))
        : "";

    private static string Pointer(string component) => "#/components/schemas/" + Uri.EscapeDataString(component.Replace("~", "~0").Replace("/", "~1"));
}
