using System.Text.Json.Nodes;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Schemas of single values, and documents of some of them.</summary>
internal static class SchemaSnippets
{
    /// <summary>Names of properties, with schemas that between them have all that a model can be told.</summary>
    private static readonly (string Name, string Schema)[] All =
    [
        ("prompt", """{ "type": "string", "description": "What to draw." }"""),
        ("short", """{ "type": "string", "minLength": 2, "maxLength": 8 }"""),
        ("code", """{ "type": "string", "pattern": "^[a-z]+$", "examples": ["abc", "z"] }"""),
        ("link", """{ "type": "string", "format": "uri" }"""),
        ("created", """{ "type": "string", "format": "date-time" }"""),
        ("body", """{ "type": "string", "format": "binary" }"""),
        ("count", """{ "type": "integer", "minimum": 1, "maximum": 8, "default": 1 }"""),
        ("seed", """{ "type": "integer" }"""),
        ("eights", """{ "type": "integer", "minimum": 64, "maximum": 1024, "multipleOf": 8 }"""),
        ("strength", """{ "type": "number", "minimum": 0, "maximum": 1, "default": 0.5 }"""),
        ("above", """{ "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100 }"""),
        ("scale", """{ "enum": [0.5, 1.5, 2.5] }"""),
        ("sync_mode", """{ "type": "boolean", "default": false }"""),
        ("format", """{ "type": "string", "enum": ["jpeg", "png", "webp"], "default": "jpeg" }"""),
        ("quality", """{ "type": "integer", "enum": [1, 4, 8] }"""),
        ("style", """{ "$ref": "#/components/schemas/Style" }"""),
        ("voice", """{ "anyOf": [{ "type": "string", "enum": ["anna", "bert"] }, { "type": "string" }] }"""),
        ("mode", """{ "const": "fast" }"""),
        ("perhaps", """{ "anyOf": [{ "type": "integer" }, { "type": "null" }] }"""),
        ("three", """{ "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 3 }"""),
        ("image_url", """{ "type": "string", "x-fal": { "max_file_size": 10485760, "min_width": 300 } }"""),
        ("tags", """{ "type": "array", "items": { "type": "string", "maxLength": 9 }, "minItems": 1, "maxItems": 4 }"""),
        ("weights", """{ "type": "array", "items": { "anyOf": [{ "type": "number", "minimum": 0 }, { "type": "null" }] } }"""),
        ("names", """{ "type": "array", "items": { "type": "string" }, "uniqueItems": true }"""),
        ("parts", """{ "type": "array", "items": { "$ref": "#/components/schemas/Point" } }"""),
        ("timings", """{ "type": "object", "additionalProperties": { "type": "number", "minimum": 0 } }"""),
        ("files", """{ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/File" }, "maxProperties": 3 }"""),
        ("formats", """{ "type": "object", "additionalProperties": { "type": "array", "items": { "$ref": "#/components/schemas/Style" } } }"""),
        ("file", """{ "$ref": "#/components/schemas/File" }"""),
        ("clip", """{ "$ref": "#/components/schemas/Clip" }"""),
        ("size", """{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["square", "wide"] }] }"""),
        ("text_or_number", """{ "anyOf": [{ "type": "string" }, { "type": "number", "maximum": 9 }] }"""),
        ("list_or_flag", """{ "anyOf": [{ "type": "array", "items": { "type": "integer", "minimum": 0 } }, { "type": "boolean" }] }"""),
        ("message", """{ "oneOf": [{ "$ref": "#/components/schemas/TextPart" }, { "$ref": "#/components/schemas/ImagePart" }] }"""),
        ("messages", """{ "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/TextPart" }, { "$ref": "#/components/schemas/ImagePart" }] } }"""),
        ("shape", """{ "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "$ref": "#/components/schemas/Point" }] }"""),
        ("free", "{ }"),
        ("pair", """{ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] }"""),
        ("inner", """{ "type": "object", "properties": { "depth": { "type": "integer", "minimum": 0 }, "label": { "type": "string" }, "style": { "$ref": "#/components/schemas/Style" } }, "required": ["label"] }"""),
        ("closed", """{ "type": "object", "properties": { "on": { "type": "boolean" } }, "additionalProperties": false }"""),
        ("old", """{ "type": "string", "deprecated": true }"""),
    ];

    private const string Components = """
        {
          "Size": { "type": "object", "title": "Size", "properties": { "width": { "type": "integer", "minimum": 1, "maximum": 4096 }, "height": { "type": "integer", "minimum": 1, "maximum": 4096 } }, "required": ["width", "height"] },
          "Point": { "type": "object", "properties": { "x": { "type": "number" }, "y": { "type": "number", "maximum": 100 }, "name": { "type": "string", "maxLength": 20 } }, "required": ["x"] },
          "File": { "type": "object", "description": "A file.", "properties": { "url": { "type": "string" }, "content_type": { "type": "string" }, "file_size": { "type": "integer" } }, "required": ["url"] },
          "Clip": { "type": "object", "properties": { "url": { "type": "string", "description": "The address of the video.", "x-fal": { "max_file_size": 104857600 } }, "start": { "type": "number", "minimum": 0 } }, "required": ["url"] },
          "Style": { "type": "string", "enum": ["bold", "light", "16:9"] },
          "TextPart": { "type": "object", "properties": { "type": { "const": "text" }, "text": { "type": "string", "maxLength": 100 } }, "required": ["type", "text"] },
          "ImagePart": { "type": "object", "properties": { "type": { "const": "image" }, "link": { "type": "string" }, "detail": { "type": "string", "enum": ["low", "high"] } }, "required": ["type", "link"] }
        }
        """;

    public static int Count => All.Length;

    /// <summary>The name of a property, and its schema.</summary>
    public static (string Name, JsonNode Schema) At(int index) => (All[index % All.Length].Name, JsonNode.Parse(All[index % All.Length].Schema)!);

    /// <summary>A page of the catalogue with one model.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="input">Which properties its input has; every third is required.</param>
    /// <param name="output">Which properties its output has.</param>
    public static JsonObject Document(string id, IEnumerable<int> input, IEnumerable<int> output)
    {
        var components = JsonNode.Parse(Components)!.AsObject();
        components["DemoInput"] = Object(input);
        components["DemoOutput"] = Object(output);
        var document = JsonNode.Parse($$"""
            {
              "endpoint_id": "{{id}}",
              "metadata": { "display_name": "Demo", "category": "text-to-image", "description": "Draws.", "status": "active", "stream_url": "https://fal.run/{{id}}/stream" },
              "openapi": {
                "openapi": "3.0.4",
                "info": { "title": "Demo", "version": "1.0.0", "x-fal-metadata": { "endpointId": "{{id}}" } },
                "paths": {
                  "/{{id}}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/DemoInput" } } } } } },
                  "/{{id}}/realtime": { "post": { } },
                  "/{{id}}/requests/{request_id}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/DemoOutput" } } } } } } }
                }
              }
            }
            """)!.AsObject();
        document["openapi"]!["components"] = new JsonObject { ["schemas"] = components };
        return document;
    }

    private static JsonObject Object(IEnumerable<int> snippets)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var index in snippets.Distinct())
        {
            var (name, schema) = At(index);
            properties[name] = schema;
            if (index % 3 == 0)
                required.Add(name);
        }

        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
    }
}
