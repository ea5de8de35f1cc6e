using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>Finds the schemas of documents by their addresses: <c>$id</c>, <c>$anchor</c>, and JSON pointers from there.</summary>
internal sealed class SchemaAddresses
{
    /// <summary>The address of a document that does not say its own.</summary>
    private static readonly Uri Nowhere = new("https://document.invalid/");

    /// <summary>Keywords whose values are no schemas, whatever they look like.</summary>
    private static readonly HashSet<string> Values = ["default", "const", "enum", "example", "examples"];

    /// <summary>Keywords that hold schemas by names, which are no keywords.</summary>
    private static readonly HashSet<string> ByName = ["properties", "$defs", "definitions", "patternProperties", "dependentSchemas", "schemas"];

    private readonly IReadOnlyList<JObject> _documents;
    private readonly Dictionary<string, JToken> _schemas = [];

    public SchemaAddresses(IReadOnlyList<JObject> documents)
    {
        _documents = documents;
        foreach (var document in documents)
            Add(document);
    }

    /// <summary>The address that a schema says to be its own; null where it says none.</summary>
    public static string? IdOf(JObject schema) => OpenApi.Text(schema["$id"]) is { } id && id[0] != '#' ? id : null;

    /// <summary>The objects around a token, from within, up to its document.</summary>
    public static IEnumerable<JObject> Around(JToken token, IReadOnlyList<JObject> documents)
    {
        for (var part = token.Parent; part is not null; part = part.Parent)
        {
            if (part is not JObject schema)
                continue;
            yield return schema;
            if (documents.Contains(schema))
                yield break;
        }
    }

    /// <summary>What a JSON pointer leads to; null where it leads to nothing.</summary>
    public static JToken? At(JToken root, string pointer) =>
        pointer.Length == 0 ? root : pointer.Substring(1).Split('/').Select(Unescaped).Aggregate<string, JToken?>(root, (at, step) => at switch
        {
            JObject schema => schema[step],
            JArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
            _ => null,
        });

    /// <summary>A step of a JSON pointer as the name that it means.</summary>
    public static string Unescaped(string step) => step.Replace("~1", "/").Replace("~0", "~");

    /// <summary>What a reference leads to, which is relative to the address of the schema around it; null where it leads out of the documents.</summary>
    public JToken? Find(JToken reference, string text)
    {
        var address = Around(reference, _documents).Reverse().Aggregate(Nowhere, AddressOf);
        if (Absolute(address, text) is not { } target)
            return null;
        var (schema, fragment) = Split(target);
        if (fragment.Length > 0 && fragment[0] != '/')
            return _schemas.TryGetValue(schema + "#" + fragment, out var anchored) ? anchored : null;
        return _schemas.TryGetValue(schema, out var found) ? At(found, fragment) : null;
    }

    private void Add(JObject document)
    {
        var waiting = new Stack<(JToken Token, Uri Address, bool IsByName)>([(document, Nowhere, false)]);
        while (waiting.Count > 0)
        {
            var (token, address, isByName) = waiting.Pop();
            if (token is JObject schema)
            {
                address = isByName ? address : Add(schema, address);
                foreach (var part in schema.Properties().Where(part => isByName || !Values.Contains(part.Name)))
                    waiting.Push((part.Value, address, !isByName && ByName.Contains(part.Name)));
            }
            else if (token is JArray list)
            {
                foreach (var part in list)
                    waiting.Push((part, address, false));
            }
        }
    }

    /// <summary>Adds a schema under the addresses that it says to have, and gives the one that references inside it are relative to.</summary>
    private Uri Add(JObject schema, Uri around)
    {
        var address = AddressOf(around, schema);
        if (IdOf(schema) is not null)
            Add(Split(address).Schema, schema);
        string?[] anchors = [OpenApi.Text(schema["$anchor"]), OpenApi.Text(schema["$dynamicAnchor"]), OpenApi.Text(schema["$id"]) is { } id && id[0] == '#' ? id.Substring(1) : null];
        foreach (var anchor in anchors.OfType<string>())
            Add(Split(address).Schema + "#" + anchor, schema);
        return address;
    }

    private void Add(string address, JObject schema)
    {
        if (!_schemas.ContainsKey(address))
            _schemas[address] = schema;
    }

    private static Uri AddressOf(Uri around, JObject schema) => IdOf(schema) is { } id ? Absolute(around, id) ?? around : around;

    private static Uri? Absolute(Uri around, string text) => Uri.TryCreate(around, text, out var address) ? address : null;

    private static (string Schema, string Fragment) Split(Uri address)
    {
        var parts = address.AbsoluteUri.Split(['#'], 2);
        return (parts[0], parts.Length < 2 ? "" : Uri.UnescapeDataString(parts[1]));
    }
}
