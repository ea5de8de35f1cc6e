using System.Text.Json.Nodes;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>For each rule of inputs and outputs a change that it tells of.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Before">The properties of an object; the names of those that are required after a bar.</param>
/// <param name="After">The same afterwards.</param>
internal sealed record RuleExample(ComparisonRule Rule, string Before, string After)
{
    /// <summary>Components that the properties refer to, before.</summary>
    public string Components { get; init; } = "";

    /// <summary>The same afterwards; as before where nothing is said.</summary>
    public string? NewComponents { get; init; }

    /// <summary>The side that it is an example of; null where it is one of both.</summary>
    public ChangeSide? Only { get; init; }

    public static IReadOnlyList<string> Places { get; } = ["root", "record", "list", "map", "union"];

    public static IReadOnlyList<RuleExample> All { get; } =
    [
        new(ComparisonRules.TypeRemoved, """ "x": { "$ref": "#/components/schemas/Size" } """, """ "x": { "$ref": "#/components/schemas/Point" } """),
        new(ComparisonRules.TypeKindChanged, """ "x": { "$ref": "#/components/schemas/Thing" } """, """ "x": { "$ref": "#/components/schemas/Thing" } """) { Components = """ "Thing": { "properties": { "a": { "type": "string" } } } """, NewComponents = """ "Thing": { "enum": ["a", "b"] } """ },
        new(ComparisonRules.TypeClosed, """ "x": { "type": "object", "properties": { "a": { "type": "string" } } } """, """ "x": { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false } """),
        new(ComparisonRules.InterfaceRemoved, """ "x": { "type": "object", "properties": { "a": { "type": "number", "maximum": 2 } } } """, """ "x": { "type": "object", "properties": { "a": { "type": "number" } } } """) { Only = ChangeSide.Input },
        new(ComparisonRules.InterfaceRemoved, """ "x": { "type": "object", "properties": { "url": { "type": "string" } }, "required": ["url"] } """, """ "x": { "type": "object", "properties": { "url": { "type": "string" } } } """) { Only = ChangeSide.Output },
        new(ComparisonRules.ConversionRemoved, """ "x": { "$ref": "#/components/schemas/Clip" } """, """ "x": { "$ref": "#/components/schemas/Clip" } """) { Components = Clip, NewComponents = Clip.Replace("\"required\": [\"url\"]", "\"required\": [\"url\", \"start\"]", StringComparison.Ordinal), Only = ChangeSide.Input },
        new(ComparisonRules.NullAmbiguous, Either, Either) { Components = """ "Quality": { "enum": [1, 2] }, "Either": { "anyOf": [{ "$ref": "#/components/schemas/Quality" }, { "$ref": "#/components/schemas/Size" }] } """, NewComponents = """ "Quality": { "enum": ["a", "b"] }, "Either": { "anyOf": [{ "$ref": "#/components/schemas/Quality" }, { "$ref": "#/components/schemas/Size" }] } """ },
        new(ComparisonRules.PropertyRemoved, """ "x": { "type": "string" }, "y": { "type": "string" } """, """ "y": { "type": "string" } """),
        new(ComparisonRules.PropertyAdded, """ "y": { "type": "string" } """, """ "x": { "type": "string" }, "y": { "type": "string" } """),
        new(ComparisonRules.RequiredPropertyAdded, """ "y": { "type": "string" } """, """ "x": { "type": "string" }, "y": { "type": "string" } | "x" """),
        new(ComparisonRules.PropertyRequired, """ "x": { "type": "string" } """, """ "x": { "type": "string" } | "x" """),
        new(ComparisonRules.PropertyOptional, """ "x": { "type": "string" } | "x" """, """ "x": { "type": "string" } """),
        new(ComparisonRules.PropertyNullable, """ "x": { "type": "string" } | "x" """, """ "x": { "type": ["string", "null"] } | "x" """),
        new(ComparisonRules.PropertyNotNullable, """ "x": { "type": ["string", "null"] } | "x" """, """ "x": { "type": "string" } | "x" """),
        new(ComparisonRules.PropertyTypeChanged, """ "x": { "type": "string" } """, """ "x": { "type": "boolean" } """),
        new(ComparisonRules.PropertyRenamed, """ "a_b": { "type": "string" } """, """ "a_b": { "type": "string" }, "aB": { "type": "string" } """),
        new(ComparisonRules.PropertyLeftOut, """ "x": { "type": ["string", "null"] } | "x" """, """ "x": { "type": ["string", "null"] } """),
        new(ComparisonRules.PropertyDeprecated, """ "x": { "type": "string" } """, """ "x": { "type": "string", "deprecated": true } """),
        new(ComparisonRules.PropertyKept, """ "x": { "type": "string", "deprecated": true } """, """ "x": { "type": "string" } """),
        new(ComparisonRules.KnownValueRemoved, """ "x": { "enum": ["a", "b"] } """, """ "x": { "enum": ["a"] } """),
        new(ComparisonRules.KnownValueAdded, """ "x": { "enum": ["a", "b"] } """, """ "x": { "enum": ["a", "b", "c"] } """),
        new(ComparisonRules.KnownValueRenamed, """ "x": { "enum": ["a-", "b"] } """, """ "x": { "enum": ["a-", "a", "b"] } """),
        new(ComparisonRules.KnownValueKind, """ "x": { "enum": ["1", "2"] } """, """ "x": { "enum": [1, 2] } """),
        new(ComparisonRules.KnownValuesClosed, """ "x": { "anyOf": [{ "enum": ["a", "b"] }, { "type": "string" }] } """, """ "x": { "enum": ["a", "b"] } """),
        new(ComparisonRules.KnownValuesOpened, """ "x": { "enum": ["a", "b"] } """, """ "x": { "anyOf": [{ "enum": ["a", "b"] }, { "type": "string" }] } """),
        new(ComparisonRules.CaseRemoved, Either, Either) { Components = EitherOf("string", "boolean", "integer"), NewComponents = EitherOf("string", "boolean") },
        new(ComparisonRules.CaseAdded, Either, Either) { Components = EitherOf("string", "boolean"), NewComponents = EitherOf("string", "boolean", "integer") },
        new(ComparisonRules.CasesChanged, Either, Either) { Components = EitherOf("string", "boolean"), NewComponents = EitherOf("boolean", "string") },
        new(ComparisonRules.TagsChanged, Either, Either) { Components = Tagged("round"), NewComponents = Tagged("circle") },
        new(ComparisonRules.LimitNarrowed, """ "x": { "type": "number", "maximum": 8 } """, """ "x": { "type": "number", "maximum": 4 } """),
        new(ComparisonRules.LimitNarrowed, """ "x": { "type": "array", "items": { "type": "string", "maxLength": 9 } } """, """ "x": { "type": "array", "items": { "type": "string", "maxLength": 8 } } """),
        new(ComparisonRules.LimitNarrowed, """ "x": { "type": "object", "additionalProperties": { "type": "integer", "multipleOf": 2 } } """, """ "x": { "type": "object", "additionalProperties": { "type": "integer", "multipleOf": 3 } } """),
        new(ComparisonRules.LimitNarrowed, """ "x": { "enum": [0.5, 1.5] } """, """ "x": { "enum": [0.5] } """),
        new(ComparisonRules.LimitWidened, """ "x": { "type": "number", "exclusiveMaximum": 8, "minimum": 1 } """, """ "x": { "type": "number", "maximum": 8, "minimum": 1 } """),
        new(ComparisonRules.LimitWidened, """ "x": { "type": "integer", "multipleOf": 8, "maximum": 99 } """, """ "x": { "type": "integer", "multipleOf": 4, "maximum": 99 } """),
        new(ComparisonRules.PatternChanged, """ "x": { "type": "string", "pattern": "^[a-z]+$", "examples": ["a"] } """, """ "x": { "type": "string", "pattern": "^[a-z]{2,}$", "examples": ["ab"] } """),
        new(ComparisonRules.FileLimitNarrowed, """ "image_url": { "type": "string", "x-fal": { "min_width": 100 } } """, """ "image_url": { "type": "string", "x-fal": { "min_width": 200 } } """),
        new(ComparisonRules.InputRefused, """ "x": { "type": "string" } """, """ "x": { "type": "string", "format": "uuid" } """) { Only = ChangeSide.Input },
        new(ComparisonRules.OutputUnreadable, Either, Either) { Components = Shapes(""), NewComponents = Shapes(""", "c": { "type": "number" } """), Only = ChangeSide.Output },
        new(ComparisonRules.OutputUnreadable, Either, Either) { Components = ToldApart("\"a\""), NewComponents = ToldApart(""), Only = ChangeSide.Output },
        new(ComparisonRules.TypeKindChanged, """ "closed": { "properties": { "a": { "type": "string" } } } | "closed" """, """ "closed": { "enum": ["a", "b"] } | "closed" """),
        new(ComparisonRules.DefaultChanged, """ "x": { "type": "number", "default": 1 } """, """ "x": { "type": "number", "default": 2 } """),
        new(ComparisonRules.ConstantChanged, """ "x": { "enum": ["a"] } | "x" """, """ "x": { "enum": ["b"] } | "x" """),
        new(ComparisonRules.Described, """ "x": { "type": "number" } """, """ "x": { "type": "number", "description": "Other words." } """),
    ];

    private const string Either = """ "x": { "$ref": "#/components/schemas/Either" } """;

    private const string Clip = """ "Clip": { "properties": { "url": { "type": "string", "description": "The address of the video.", "x-fal": { "max_file_size": 104857600 } }, "start": { "type": "number" } }, "required": ["url"] } """;

    /// <summary>The document of a version, with the example at a place.</summary>
    public JsonObject Document(string id, ChangeSide side, string place, bool isNew)
    {
        var document = SchemaSnippets.Document(id, [0], [0]);
        var components = document["openapi"]!["components"]!["schemas"]!.AsObject();
        foreach (var (name, component) in JsonNode.Parse($"{{ {(isNew ? NewComponents ?? Components : Components)} }}")!.AsObject())
            components[name] = component!.DeepClone();
        var parts = (isNew ? After : Before).Split('|');
        components["Inner"] = JsonNode.Parse($$"""{ "type": "object", "properties": { {{parts[0]}} }, "required": [{{(parts.Length > 1 ? parts[1] : "")}}] }""");
        var root = side is ChangeSide.Input ? "DemoInput" : "DemoOutput";
        components[root] = place == "root" ? components["Inner"]!.DeepClone() : JsonNode.Parse($$"""{ "type": "object", "properties": { "inner": {{Around(place)}} } }""");
        return document;
    }

    private static string Around(string place) => place switch
    {
        "record" => """{ "$ref": "#/components/schemas/Inner" }""",
        "list" => """{ "type": "array", "items": { "$ref": "#/components/schemas/Inner" } }""",
        "map" => """{ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Inner" } }""",
        _ => """{ "anyOf": [{ "$ref": "#/components/schemas/Inner" }, { "type": "boolean" }] }""",
    };

    private static string EitherOf(params string[] types) => $$""" "Either": { "anyOf": [{{string.Join(", ", types.Select(type => $$"""{ "type": "{{type}}" }"""))}}] } """;

    private static string Tagged(string tag) => $$"""
        "Circle": { "properties": { "kind": { "type": "string" }, "size": { "type": "number" } }, "required": ["kind"] },
        "Box": { "properties": { "kind": { "type": "string" }, "side": { "type": "number" } }, "required": ["kind"] },
        "Either": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Box" }], "discriminator": { "propertyName": "kind", "mapping": { "{{tag}}": "#/components/schemas/Circle", "boxy": "#/components/schemas/Box" } } }
        """;

    private static string ToldApart(string required) => $$"""
        "One": { "properties": { "a": { "const": "one" }, "b": { "type": "string" } }, "required": [{{required}}] }, "Two": { "properties": { "a": { "const": "two" } }, "required": ["a"] },
        "Either": { "anyOf": [{ "$ref": "#/components/schemas/One" }, { "$ref": "#/components/schemas/Two" }] }
        """;

    private static string Shapes(string more) => $$"""
        "One": { "properties": { "a": { "type": "number" }{{more}} } }, "Two": { "properties": { "b": { "type": "number" } } },
        "Either": { "anyOf": [{ "$ref": "#/components/schemas/One" }, { "$ref": "#/components/schemas/Two" }] }
        """;
}
