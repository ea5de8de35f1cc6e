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
        "Clip": { "type": "object", "description": "A clip.", "properties": { "url": { "type": "string", "description": "The address of the video.", "x-fal": { "max_file_size": 104857600, "min_duration": 3, "max_duration": 10.05, "min_fps": 24, "max_fps": 60, "timeout": 30 } }, "content_type": { "type": "string" } }, "required": ["url"] },
        "Keyframe": { "type": "object", "properties": { "timestamp": { "type": "number" }, "url": { "type": "string" } }, "required": ["timestamp", "url"] },
        "Page": { "type": "object", "properties": { "url": { "type": "string", "description": "The address of the web page." } }, "required": ["url"] },
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
        { "SentFiles", """ "clip": { "$ref": "#/components/schemas/Clip" }, "keyframes": { "type": "array", "items": { "$ref": "#/components/schemas/Keyframe" } }, "page": { "$ref": "#/components/schemas/Page" } """, "\"clip\"" },
        { "FileLimits", """ "image_url": { "anyOf": [{ "type": "string" }, { "type": "null" }], "x-fal": { "max_file_size": 10485760, "min_width": 300, "max_width": 7000, "min_height": 300, "min_aspect_ratio": 0.4, "max_aspect_ratio": 2.5, "timeout": 20 }, "max_pixels": 178956970 }, "video_urls": { "type": "array", "items": { "type": "string", "x-fal": { "max_duration": 30 } }, "max_file_size": 100000000 }, "masks": { "type": "object", "additionalProperties": { "type": "string", "x-fal-file-input": true, "x-fal": { "max_file_size": 1500 } } } """, "" },
        { "Containers", """ "map": { "type": "object", "additionalProperties": { "type": "number" } }, "tuple": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] }, "matrix": { "type": "array", "items": { "type": "array", "items": { "type": "number" } } }, "free": { "type": "object" }, "any": {} """, "" },
        { "Objects", """ "inline": { "type": "object", "properties": { "a": { "type": "string" } }, "additionalProperties": false }, "node": { "$ref": "#/components/schemas/Node" }, "merged": { "allOf": [{ "$ref": "#/components/schemas/Size" }, { "properties": { "depth": { "type": "integer" } } }], "title": "Merged", "description": "Both." } """, "" },
        { "Parts", """ "tall": { "$ref": "#/components/schemas/Size", "required": ["depth"], "properties": { "depth": { "type": "integer" }, "width": { "maximum": 9 } }, "description": "A size with a depth." }, "same": { "allOf": [{ "$ref": "#/components/schemas/Size" }, { "description": "A size like any other." }] }, "code": { "allOf": [{ "type": "string", "minLength": 2 }, { "maxLength": 4 }] }, "source": { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name", "secret"] } """, "" },
        { "Words", """ "text": { "type": "string", "description": "Has <b>markup</b>, \"quotes\" & an unclosed <tag, */ and \\u0000.\n\nAnd a second paragraph that is long enough to be wrapped, since it goes on and on until the line is full.", "default": "</remarks>", "minLength": 1, "maxLength": 10, "pattern": "^[a-z<&]+$" }, "count": { "type": "integer", "title": "Count", "exclusiveMinimum": 0, "maximum": 9, "multipleOf": 3 }, "class": { "type": "string", "deprecated": true }, "2d": { "type": "number", "minimum": -1.5 } """, "" },
        { "Scalars", """ "created": { "type": "string", "format": "date-time" }, "id": { "type": "string", "format": "uuid" }, "body": { "type": "string", "format": "binary" }, "seed": { "type": "integer" }, "bytes": { "type": "integer", "maximum": 4294967295 }, "scale": { "type": "number", "default": 0.1 }, "on": { "type": "boolean", "default": false } """, "" },
        { "Limits", """ "scale": { "enum": [0.5, 1.5], "default": 0.5 }, "count": { "type": "integer", "minimum": 1, "maximum": 9, "multipleOf": 3 }, "seed": { "type": "integer", "exclusiveMaximum": 4294967296 }, "name": { "type": "string", "minLength": 2, "pattern": "^[a-z]+$", "example": "ada" }, "tags": { "type": "array", "items": { "type": "string", "maxLength": 9 }, "minItems": 1, "maxItems": 3 }, "weights": { "type": "object", "additionalProperties": { "type": "number", "minimum": 0 }, "maxProperties": 2 } """, "\"name\"" },
        { "Names", """ "class": { "type": "string" }, "2d": { "$ref": "#/components/schemas/File" }, "size": { "$ref": "#/components/schemas/Task" }, "Size": { "$ref": "#/components/schemas/Object" }, "value": { "$ref": "#/components/schemas/String" }, "empty": { "$ref": "#/components/schemas/Empty" } """, "" },
        { "Tagged", """ "shape": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Size" }], "discriminator": { "propertyName": "kind", "mapping": { "round": "#/components/schemas/Circle", "boxy": "#/components/schemas/Size" } } }, "messages": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Chat" }, { "$ref": "#/components/schemas/Tool" }] } }, "hash": { "type": "integer", "format": "uint64" } """, "" },
        { "ToldApart", """ "part": { "oneOf": [{ "$ref": "#/components/schemas/TextPart" }, { "$ref": "#/components/schemas/ImagePart" }, { "type": "object", "additionalProperties": { "type": "boolean" } }] }, "lists": { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "array", "items": { "type": "integer" } }] } """, "" },
    };

    /// <summary>An app with values in its path, that takes a list and gives a map.</summary>
    public static SchemaText AppWithValues { get; } = AppTests.App("""
        "/albums/{album_id}/items/{name}/": {
          "post": {
            "summary": "Sort",
            "parameters": [
              { "name": "album_id", "in": "path", "required": true, "schema": { "type": "integer" } },
              { "name": "name", "in": "path", "required": true, "schema": { "type": "string" } }
            ],
            "requestBody": { "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Draw" }, "minItems": 1 } } } },
            "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Picture" } } } } } }
          }
        }
        """);

    /// <summary>An own app with one endpoint that only streams, and has a value in its path.</summary>
    public static SchemaText AppWithStreamOfValue { get; } = AppTests.App($$"""
        "/{word}/stream": {
          "post": {
            "parameters": [{ "name": "word", "in": "path", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Draw" } } } },
            "responses": { "200": { "content": { "text/event-stream": { "schema": { "$ref": "#/components/schemas/Line" } } } } }
          }
        }
        """);

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
        AppWithSocket, AppWithRawSocket, AppWithValues, Workflow,
        new("me__numbers.json", DemoSchema.Of("", output: """ "mix": { "anyOf": [{ "type": "string" }, { "type": "integer" }] } """).Text.Replace("me/demo", "me/numbers", StringComparison.Ordinal)),
        .. All.Select((row, i) => new SchemaText($"me__demo{i}.json", Document(row.Data.Item2, row.Data.Item3).Text.Replace("me/demo", $"me/demo{i}", StringComparison.Ordinal))),
    ];

    /// <summary>The document of a feature.</summary>
    public static SchemaText Document(string properties, string required) => DemoSchema.Of(properties, required, Components);
}
