namespace Fal.Generators.Tests;

/// <summary>Schemas that between them have every feature that generated code follows.</summary>
internal static class SchemaFeatures
{
    public const string Components = """
        "Size": { "type": "object", "title": "Size", "properties": { "width": { "type": "integer" }, "height": { "type": "integer" } }, "required": ["width", "height"], "x-fal-order-properties": ["height", "width"] },
        "Point": { "type": "object", "properties": { "x": { "type": "number" } }, "required": ["x"] },
        "Part": { "type": "object", "properties": { "start_image_url": { "type": "string" } } },
        "File": { "type": "object", "properties": { "url": { "type": "string" } }, "required": ["url"] },
        "Task": { "type": "object", "properties": { "name": { "type": "string" } } },
        "Object": { "type": "object", "properties": { "kind": { "type": "string" } } },
        "String": { "enum": ["a", "b"] },
        "Empty": { "type": "object", "properties": {} },
        "TextPart": { "type": "object", "properties": { "type": { "const": "text" }, "text": { "type": "string" } }, "required": ["type", "text"] },
        "ImagePart": { "type": "object", "properties": { "type": { "const": "image" }, "image_url": { "type": "string" }, "detail": { "type": "integer", "nullable": true } }, "required": ["type", "image_url"] },
        "Circle": { "type": "object", "properties": { "kind": { "type": "string" }, "size": { "type": "number" } }, "required": ["kind"] },
        "Chat": { "type": "object", "properties": { "role": { "const": "chat", "default": "chat" }, "text": { "type": "string" } } },
        "Tool": { "type": "object", "properties": { "role": { "const": "tool", "default": "tool" }, "name": { "type": "string" } } },
        "Node": { "type": "object", "properties": { "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } } } }
        """;

    /// <summary>A name for each, the properties of an input that have it, and the names of those that are required.</summary>
    public static TheoryData<string, string, string> All { get; } = new()
    {
        { "Nullable", """ "nullable": { "anyOf": [{ "type": "integer" }, { "type": "null" }] }, "three_state": { "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 3 }, "required_null": { "type": "string", "nullable": true } """, "\"required_null\"" },
        { "Enums", """ "ratio": { "type": "string", "enum": ["16:9", "auto", "1.5", "15", "", "a-b", "A_B"], "default": "auto" }, "steps": { "type": "integer", "enum": [-1, 4, 8] }, "mode": { "const": "fast" } """, "" },
        { "Unions", """ "size": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["auto"] }] }, "either": { "oneOf": [{ "$ref": "#/components/schemas/Size" }, { "$ref": "#/components/schemas/Point" }, { "type": "array", "items": { "type": "number" } }, { "type": "boolean" }] } """, "" },
        { "Files", """ "image_url": { "type": "string" }, "video_urls": { "type": "array", "items": { "type": "string" } }, "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Part" } }, "mask": { "type": "string", "format": "uri" } """, "\"image_url\"" },
        { "Containers", """ "map": { "type": "object", "additionalProperties": { "type": "number" } }, "tuple": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] }, "matrix": { "type": "array", "items": { "type": "array", "items": { "type": "number" } } }, "free": { "type": "object" }, "any": {} """, "" },
        { "Objects", """ "inline": { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false }, "node": { "$ref": "#/components/schemas/Node" }, "merged": { "allOf": [{ "$ref": "#/components/schemas/Size" }, { "properties": { "depth": { "type": "integer" } } }], "title": "Merged", "description": "Both." } """, "" },
        { "Words", """ "text": { "type": "string", "description": "Has <b>markup</b>, \"quotes\" & an unclosed <tag, */ and \\u0000.\n\nAnd a second paragraph that is long enough to be wrapped, since it goes on and on until the line is full.", "default": "</remarks>", "minLength": 1, "maxLength": 10, "pattern": "^[a-z<&]+$" }, "count": { "type": "integer", "title": "Count", "exclusiveMinimum": 0, "maximum": 9, "multipleOf": 3 }, "class": { "type": "string", "deprecated": true }, "2d": { "type": "number", "minimum": -1.5 } """, "" },
        { "Scalars", """ "created": { "type": "string", "format": "date-time" }, "id": { "type": "string", "format": "uuid" }, "body": { "type": "string", "format": "binary" }, "seed": { "type": "integer" }, "bytes": { "type": "integer", "maximum": 4294967295 }, "scale": { "type": "number", "default": 0.1 }, "on": { "type": "boolean", "default": false } """, "" },
        { "Limits", """ "scale": { "enum": [0.5, 1.5], "default": 0.5 }, "count": { "type": "integer", "minimum": 1, "maximum": 9, "multipleOf": 3 }, "seed": { "type": "integer", "exclusiveMaximum": 4294967296 }, "name": { "type": "string", "minLength": 2, "pattern": "^[a-z]+$", "example": "ada" }, "tags": { "type": "array", "items": { "type": "string", "maxLength": 9 }, "minItems": 1, "maxItems": 3 }, "weights": { "type": "object", "additionalProperties": { "type": "number", "minimum": 0 }, "maxProperties": 2 } """, "\"name\"" },
        { "Names", """ "class": { "type": "string" }, "2d": { "$ref": "#/components/schemas/File" }, "size": { "$ref": "#/components/schemas/Task" }, "Size": { "$ref": "#/components/schemas/Object" }, "value": { "$ref": "#/components/schemas/String" }, "empty": { "$ref": "#/components/schemas/Empty" } """, "" },
        { "Tagged", """ "shape": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Size" }], "discriminator": { "propertyName": "kind", "mapping": { "round": "#/components/schemas/Circle", "boxy": "#/components/schemas/Size" } } }, "messages": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Chat" }, { "$ref": "#/components/schemas/Tool" }] } }, "hash": { "type": "integer", "format": "uint64" } """, "" },
        { "ToldApart", """ "part": { "oneOf": [{ "$ref": "#/components/schemas/TextPart" }, { "$ref": "#/components/schemas/ImagePart" }, { "type": "object", "additionalProperties": { "type": "boolean" } }] }, "lists": { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "array", "items": { "type": "integer" } }] } """, "" },
    };

    /// <summary>An own app with one endpoint that is a socket.</summary>
    public static SchemaText AppWithSocket { get; } = AppTests.App($$"""
        "/talk": {
          "x-fal-protocol": { "type": "realtime", "operationId": "talk", "realtimeMode": "bidi", "contentType": "application/msgpack" },
          "post": {{AppTests.Post("Draw", "Picture")}}
        }
        """);

    /// <summary>A workflow.</summary>
    public static SchemaText Workflow { get; } = Documents.Endpoint("workflows/me/demo");

    /// <summary>An own app with one endpoint that is a raw socket.</summary>
    public static SchemaText AppWithRawSocket { get; } = new("raw.json", AppTests.App(""" "/ws": { "x-fal-protocol": { "type": "websocket" } } """).Text, AppTests.App("").Metadata);

    /// <summary>A document of each feature, as endpoints of one project.</summary>
    public static IReadOnlyList<SchemaText> OneProject { get; } =
    [
        AppWithSocket, AppWithRawSocket, Workflow,
        .. All.Select((row, i) => new SchemaText($"me__demo{i}.json", Document(row.Data.Item2, row.Data.Item3).Text.Replace("me/demo", $"me/demo{i}", StringComparison.Ordinal))),
    ];

    /// <summary>The document of a feature.</summary>
    public static SchemaText Document(string properties, string required) => DemoSchema.Of(properties, required, Components);
}
