using System.Text.Json.Nodes;
using CsCheck;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Changes a document of one model in a way that a service might, at one place.</summary>
/// <param name="document">The document.</param>
/// <param name="random">What is drawn from.</param>
internal sealed class SchemaEdits(JsonObject document, PCG random)
{
    private static readonly string[] Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    private static readonly string[] Lengths = ["minLength", "maxLength"];
    private static readonly string[] NewNames = ["extra", "image_url", "mask", "url", "content_type", "Prompt", "value", "size2"];
    private static readonly string[] Holders = ["anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Counts = ["minItems", "maxItems"];

    /// <summary>The kinds of change, by what they are called.</summary>
    private static readonly (string Name, Action<SchemaEdits> Edit)[] Edits =
    [
        ("add a property", e => e.OnObject((o, properties) => properties[e.NewName(properties)] = e.Snippet())),
        ("add a required property", e => e.OnObject((o, properties) => Require(o, e.Added(properties)))),
        ("remove a property", e => e.OnProperty((o, name) => Remove(o, name))),
        ("rename a property", e => e.OnProperty((o, name) => Rename(o, name))),
        ("require a property", e => e.OnProperty((o, name) => Require(o, name))),
        ("do not require a property", e => e.OnProperty((o, name) => Unrequire(o, name))),
        ("close or open an object", e => e.OnObject((o, _) => Toggle(o, "additionalProperties", false))),
        ("replace a schema", e => e.OnSchema(schema => schema.ReplaceWith(e.Snippet()))),
        ("allow null", e => e.OnSchema(schema => Wrap(schema, inner => new JsonObject { ["anyOf"] = new JsonArray(inner, new JsonObject { ["type"] = "null" }) }))),
        ("forbid null", e => e.OnKeyword("anyOf", (schema, value) => schema.ReplaceWith(value[0]!.DeepClone()))),
        ("make a list", e => e.OnSchema(schema => Wrap(schema, inner => new JsonObject { ["type"] = "array", ["items"] = inner }))),
        ("make an item", e => e.OnKeyword("items", (schema, value) => schema.ReplaceWith(value.DeepClone()))),
        ("make a map", e => e.OnSchema(schema => Wrap(schema, inner => new JsonObject { ["type"] = "object", ["additionalProperties"] = inner }))),
        ("make a union", e => e.OnSchema(schema => Wrap(schema, inner => new JsonObject { ["anyOf"] = new JsonArray(inner, e.Snippet()) }))),
        ("add a case", e => e.OnCases(cases => cases.Add(e.Snippet()))),
        ("remove a case", e => e.OnCases(cases => cases.RemoveAt(e.Next(cases.Count)))),
        ("turn cases round", e => e.OnCases(cases => { var first = cases[0]!.DeepClone(); cases.RemoveAt(0); cases.Add(first); })),
        ("oneOf or anyOf", e => e.OnCases(cases => RenameKeyword(cases))),
        ("set a default", e => e.OnKeyword("type", (schema, type) => schema["default"] = e.Default((string?)(type as JsonValue) ?? ""))),
        ("remove a default", e => e.OnKeyword("default", (schema, _) => schema.Remove("default"))),
        ("describe", e => e.OnSchema(schema => schema["description"] = $"Other words {e.Next(9)}.")),
        ("title", e => e.OnSchema(schema => schema["title"] = $"Title{e.Next(9)}")),
        ("deprecate", e => e.OnProperty((o, name) => Toggle((JsonObject)o["properties"]![name]!, "deprecated", true))),
        ("limit a number", e => e.OnType(["integer", "number"], schema => schema[e.Pick(Numbers)] = e.Next(12) + (e.Next(2) * 0.5m))),
        ("limit a length", e => e.OnType(["string"], schema => schema[e.Pick(Lengths)] = e.Next(12))),
        ("limit a number of items", e => e.OnType(["array"], schema => schema[e.Pick(Counts)] = e.Next(5))),
        ("limit a number of properties", e => e.OnType(["object"], schema => schema[e.Pick(["minProperties", "maxProperties"])] = e.Next(4))),
        ("remove a limit", e => e.OnKeyword(e.Pick([.. Numbers, .. Lengths, .. Counts, "pattern", "uniqueItems", "format", "x-fal", "maxProperties"]), (schema, _) => schema.Remove(e._keyword))),
        ("pattern", e => e.OnType(["string"], schema => { schema["pattern"] = e.Pick(["^[a-z]{2,}$", "^[a-z0-9]+$", "b"]); schema["examples"] = new JsonArray("abc", "bb"); })),
        ("format", e => e.OnType(["string", "integer", "number"], schema => schema["format"] = e.Pick(["uri", "date-time", "uuid", "int64", "binary", "email"]))),
        ("unique", e => e.OnType(["array"], schema => Toggle(schema, "uniqueItems", true))),
        ("not", e => e.OnSchema(schema => schema["not"] = e.Snippet())),
        ("file limits", e => e.OnType(["string"], schema => schema["x-fal"] = new JsonObject { ["max_file_size"] = 1000 * (1 + e.Next(20000)), [e.Pick(["min_width", "max_width"])] = 100 + e.Next(900) })),
        ("add a value", e => e.OnKeyword("enum", (_, values) => values.AsArray().Insert(e.Next(values.AsArray().Count + 1), e.Value(values)))),
        ("remove a value", e => e.OnKeyword("enum", (_, values) => { if (values.AsArray().Count > 1) values.AsArray().RemoveAt(e.Next(values.AsArray().Count)); })),
        ("turn values round", e => e.OnKeyword("enum", (_, values) => { var first = values[0]!.DeepClone(); values.AsArray().RemoveAt(0); values.AsArray().Add(first); })),
        ("values that share a name", e => e.OnKeyword("enum", (_, values) => { if (values[0] is JsonValue first && first.TryGetValue<string>(out var text)) values.AsArray().Insert(0, text + "-"); })),
        ("values of another kind", e => e.OnKeyword("enum", (schema, values) => { schema.Remove("default"); schema["type"] = values[0]!.GetValueKind() is System.Text.Json.JsonValueKind.String ? "integer" : "string"; schema["enum"] = schema["type"]!.ToString() == "string" ? new JsonArray("one", "two") : new JsonArray(1, 2, e.Next(2) == 0 ? 3 : 5000000000L); })),
        ("open or close values", e => e.OnKeyword("enum", (schema, _) => OpenOrClose(schema))),
        ("another constant", e => e.OnKeyword("const", (schema, _) => schema["const"] = e.Pick(["text", "image", "slow", "kind"]))),
        ("a constant", e => e.OnType(["string"], schema => { schema.Remove("default"); schema["const"] = "only"; })),
        ("no constant", e => e.OnKeyword("const", (schema, _) => { schema.Remove("const"); schema["type"] = "string"; })),
        ("another tag", e => e.OnProperty((o, name) => { if (name == "type") Rename(o, name); })),
        ("rename a component", e => e.RenameComponent()),
        ("put in place", e => e.OnKeyword("$ref", (schema, _) => e.PutInPlace(schema))),
        ("another reference", e => e.OnKeyword("$ref", (schema, _) => schema["$ref"] = "#/components/schemas/" + e.Pick(["Size", "Point", "File", "Clip", "Style", "TextPart", "ImagePart"]))),
        ("status", e => e.Catalogue["status"] = (string?)e.Catalogue["status"] == "active" ? "deprecated" : "active"),
        ("words of the model", e => e.Catalogue[e.Pick(["display_name", "description", "category"])] = $"Other words {e.Next(9)}"),
        ("streams or not", e => Toggle(e.Catalogue, "stream_url", "https://fal.run/stream")),
        ("socket or not", e => e.Socket()),
        ("another input", e => e.Root("DemoInput")),
        ("another output", e => e.Root("DemoOutput")),
    ];

    private string _keyword = "";

    public static int Count => Edits.Length;

    private JsonObject Catalogue => document["metadata"]!.AsObject();

    private JsonObject Components => document["openapi"]!["components"]!["schemas"]!.AsObject();

    /// <summary>Makes one change; what it is called, or null where it changed nothing.</summary>
    public static string? Make(JsonObject document, int edit, PCG random)
    {
        var before = document.DeepClone();
        var (name, make) = Edits[edit % Edits.Length];
        for (var i = 0; i < 10; i++)
        {
            make(new SchemaEdits(document, random));
            if (!JsonNode.DeepEquals(before, document))
                return name;
        }

        return null;
    }

    private int Next(int count) => (int)random.Next((uint)Math.Max(count, 1));

    private void Socket() => Toggle(document["openapi"]!["paths"]!.AsObject(), $"/{document["endpoint_id"]}/realtime", new JsonObject());

    private T Pick<T>(IReadOnlyList<T> all) => all[Next(all.Count)];

    private JsonNode Snippet() => SchemaSnippets.At(Next(SchemaSnippets.Count)).Schema;

    private string NewName(JsonObject properties) => Pick([.. NewNames.Where(n => !properties.ContainsKey(n)).DefaultIfEmpty("more")]);

    private string Added(JsonObject properties)
    {
        var name = NewName(properties);
        properties[name] = Snippet();
        return name;
    }

    /// <summary>Every schema that the input or the output reaches, with that of which it is a part first.</summary>
    private List<JsonObject> Schemas()
    {
        var found = new List<JsonObject>();
        var waiting = new Queue<JsonNode?>([Components["DemoInput"], Components["DemoOutput"]]);
        while (waiting.TryDequeue(out var next))
        {
            if (next is not JsonObject schema || found.Contains(schema))
                continue;
            found.Add(schema);
            if ((string?)schema["$ref"] is { } reference)
                waiting.Enqueue(Components[reference.Split('/')[^1]]);
            foreach (var part in (schema["properties"] as JsonObject ?? []).Select(p => p.Value).Concat(Holders.SelectMany(k => schema[k] as JsonArray ?? [])).Append(schema["items"]).Append(schema["additionalProperties"]))
                waiting.Enqueue(part);
        }

        return found;
    }

    private void On(IEnumerable<JsonObject> schemas, Action<JsonObject> edit)
    {
        if (schemas.ToList() is { Count: > 0 } all)
            edit(Pick(all));
    }

    /// <summary>A schema that is no root.</summary>
    private void OnSchema(Action<JsonObject> edit) => On(Schemas().Where(s => s.Parent != Components), edit);

    private void OnKeyword(string keyword, Action<JsonObject, JsonNode> edit)
    {
        _keyword = keyword;
        On(Schemas().Where(s => s[keyword] is not null && (s.Parent != Components || keyword is "enum" or "const")), schema => edit(schema, schema[keyword]!));
    }

    private void OnType(string[] types, Action<JsonObject> edit) => On(Schemas().Where(s => s["type"] is JsonValue type && types.Contains((string?)type)), edit);

    private void OnObject(Action<JsonObject, JsonObject> edit) => On(Schemas().Where(s => s["properties"] is JsonObject), schema => edit(schema, schema["properties"]!.AsObject()));

    private void OnProperty(Action<JsonObject, string> edit) => OnObject((o, properties) =>
    {
        if (properties.Count > 0)
            edit(o, Pick(properties.Select(p => p.Key).ToList()));
    });

    private void OnCases(Action<JsonArray> edit) =>
        On(Schemas().Where(s => (s["anyOf"] ?? s["oneOf"]) is JsonArray { Count: > 1 }), schema => edit((schema["anyOf"] ?? schema["oneOf"])!.AsArray()));

    private static void Wrap(JsonObject schema, Func<JsonNode, JsonNode> wrap) => schema.ReplaceWith(wrap(schema.DeepClone()));

    private static void RenameKeyword(JsonArray cases)
    {
        var schema = cases.Parent!.AsObject();
        var name = schema["anyOf"] is null ? "oneOf" : "anyOf";
        schema.Remove(name);
        schema[name == "anyOf" ? "oneOf" : "anyOf"] = cases;
    }

    private static void Toggle(JsonObject schema, string keyword, JsonNode value)
    {
        if (!schema.Remove(keyword))
            schema[keyword] = value;
    }

    private static void Remove(JsonObject o, string name)
    {
        o["properties"]!.AsObject().Remove(name);
        Unrequire(o, name);
    }

    private static void Rename(JsonObject o, string name)
    {
        var schema = o["properties"]![name]!.DeepClone();
        var isRequired = IsRequired(o, name);
        Remove(o, name);
        o["properties"]![name + "_2"] = schema;
        if (isRequired)
            Require(o, name + "_2");
    }

    private static bool IsRequired(JsonObject o, string name) => (o["required"] as JsonArray ?? []).Any(n => (string?)n == name);

    private static void Require(JsonObject o, string name)
    {
        if (IsRequired(o, name))
            return;
        if (o["required"] is JsonArray required)
            required.Add(name);
        else
            o["required"] = new JsonArray(name);
    }

    private static void Unrequire(JsonObject o, string name)
    {
        if (o["required"] is JsonArray required)
            o["required"] = new JsonArray([.. required.Where(n => (string?)n != name).Select(n => n!.DeepClone())]);
    }

    private JsonNode? Default(string type) => type switch
    {
        "integer" => JsonValue.Create(1 + Next(4)),
        "number" => JsonValue.Create(Next(4) * 0.25),
        "string" => JsonValue.Create(Pick(["png", "abc", "bold"])),
        "boolean" => JsonValue.Create(Next(2) == 0),
        "array" => new JsonArray(),
        _ => new JsonObject(),
    };

    private JsonValue Value(JsonNode values) => values[0]!.GetValueKind() is System.Text.Json.JsonValueKind.String ? JsonValue.Create(Pick(["avif", "gif", "4:3", "JPEG", "Value"])) : JsonValue.Create(10 + Next(9));

    private static void OpenOrClose(JsonObject schema)
    {
        if (schema.Parent is JsonArray cases)
            cases.Parent!.ReplaceWith(schema.DeepClone());
        else
            Wrap(schema, inner => new JsonObject { ["anyOf"] = new JsonArray(inner, new JsonObject { ["type"] = inner["type"]?.DeepClone() ?? "string" }) });
    }

    private void RenameComponent()
    {
        var name = Pick(Components.Select(c => c.Key).Where(c => !c.StartsWith("Demo", StringComparison.Ordinal)).ToList());
        foreach (var schema in Schemas().Where(s => (string?)s["$ref"] == "#/components/schemas/" + name))
            schema["$ref"] = $"#/components/schemas/{name}Model";
        var component = Components[name]!.DeepClone();
        Components.Remove(name);
        Components[name + "Model"] = component;
    }

    private void PutInPlace(JsonObject schema)
    {
        if (Components[((string)schema["$ref"]!).Split('/')[^1]] is { } target)
            schema.ReplaceWith(target.DeepClone());
    }

    private void Root(string name)
    {
        var old = Components[name]!.DeepClone();
        Components[name] = Next(3) switch
        {
            0 => new JsonObject { ["type"] = "array", ["items"] = old },
            1 => new JsonObject(),
            _ => Snippet(),
        };
    }
}
