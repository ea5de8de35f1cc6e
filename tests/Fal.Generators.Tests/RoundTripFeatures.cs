namespace Fal.Generators.Tests;

/// <summary>A document with every feature of JSON Schema that the generator knows, alone and inside each other.</summary>
internal static class RoundTripFeatures
{
    /// <summary>The document, and the repository's own schemas.</summary>
    public static IReadOnlyList<SchemaText> Documents() =>
    [
        DemoSchema.Document(Object, Object, Components),
        .. Directory.EnumerateFiles(Repository.Schemas, "*.json").Order(StringComparer.Ordinal).Select(SchemaText.FromFile),
    ];

    private const string Object = """
        {
          "type": "object",
          "required": ["required_null", "required_free", "required_list", "required_map", "required_union", "required_three"],
          "properties": {
            "required_null": { "anyOf": [{ "type": "integer" }, { "type": "null" }] },
            "required_free": {},
            "required_list": { "type": "array", "items": { "type": "string" } },
            "required_map": { "type": "object", "additionalProperties": { "type": "integer" } },
            "required_union": { "$ref": "#/components/schemas/Everything" },
            "required_three": { "type": "string", "nullable": true, "default": "x" },

            "string": { "type": "string" },
            "short": { "type": "string", "minLength": 2, "maxLength": 4 },
            "pattern": { "type": "string", "pattern": "^[a-z]+$", "examples": ["abc", "z"] },
            "uri": { "type": "string", "format": "uri" },
            "uuid": { "type": "string", "format": "uuid" },
            "bytes": { "type": "string", "format": "binary" },
            "chunks": { "type": "array", "items": { "type": "string", "format": "binary", "nullable": true } },
            "bytes_or_number": { "anyOf": [{ "type": "string", "format": "binary" }, { "type": "number" }] },
            "file_of_bytes": { "type": "object", "properties": { "url": { "type": "string" }, "file_data": { "type": "string", "format": "binary" } }, "required": ["url"] },
            "time": { "type": "string", "format": "date-time" },
            "image_url": { "type": "string" },
            "image_urls": { "type": "array", "items": { "type": "string" } },
            "limited": { "type": "string", "x-fal": { "max_file_size": 1048576 } },

            "integer": { "type": "integer" },
            "int64": { "type": "integer", "format": "int64" },
            "uint32": { "type": "integer", "format": "uint32", "minimum": 0, "maximum": 4294967295 },
            "uint64": { "type": "integer", "format": "uint64", "minimum": 0 },
            "seed": { "type": "integer" },
            "small": { "type": "integer", "minimum": -3, "maximum": 3 },
            "between": { "type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 100 },
            "eights": { "type": "integer", "minimum": 64, "maximum": 1024, "multipleOf": 8 },
            "beyond": { "type": "integer", "minimum": 0, "maximum": 4294967295 },
            "number": { "type": "number" },
            "share": { "type": "number", "minimum": 0, "maximum": 1 },
            "open_share": { "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 },
            "steps": { "type": "number", "minimum": -1, "maximum": 1, "multipleOf": 0.05 },
            "boolean": { "type": "boolean", "default": true },

            "scores": { "type": "array", "items": { "type": "number", "minimum": 0, "exclusiveMaximum": 1 }, "maxItems": 40 },
            "perhaps_scores": { "type": "array", "items": { "anyOf": [{ "type": "number", "maximum": 1 }, { "type": "null" }] } },
            "grid": { "type": "array", "items": { "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 255, "multipleOf": 5 }, "maxItems": 40 } },
            "codes": { "type": "array", "items": { "type": "string", "pattern": "^[A-Z]{2}(-[0-9]+)?$", "examples": ["DE", "DE-1"] } },
            "loose_pattern": { "type": "string", "pattern": "ab|^cd$|e$", "examples": ["xaby", "cd", "e"] },
            "tags": { "type": "object", "additionalProperties": { "type": "string", "minLength": 1, "maxLength": 3 }, "maxProperties": 3 },
            "matrix_by_name": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "integer", "maximum": 9 }, "maxItems": 40 } },
            "sizes_by_name": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Size" } },
            "limited_union": { "anyOf": [{ "type": "integer", "minimum": 0, "maximum": 10 }, { "type": "string", "maxLength": 5 }, { "type": "array", "items": { "type": "number" }, "maxItems": 40 }] },
            "limited_types": { "type": ["integer", "string"], "maximum": 7, "maxLength": 3 },
            "either_range": { "anyOf": [{ "type": "integer", "minimum": 0, "maximum": 5 }, { "type": "integer", "minimum": 10, "maximum": 20 }] },
            "open_enum": { "anyOf": [{ "type": "string", "enum": ["a", "b"] }, { "type": "string" }] },
            "three_limited": { "anyOf": [{ "type": "integer", "minimum": 0, "maximum": 5 }, { "type": "null" }], "default": 3 },
            "sibling": { "allOf": [{ "$ref": "#/components/schemas/Percent" }], "maximum": 50 },
            "thumb_url": { "type": "string", "minLength": 1, "maxLength": 30 },

            "nullable": { "type": "integer", "nullable": true },
            "nullable_type": { "type": ["boolean", "null"] },
            "three": { "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 3 },
            "three_list": { "anyOf": [{ "type": "array", "items": { "type": "number" } }, { "type": "null" }], "default": [1] },
            "three_union": { "anyOf": [{ "$ref": "#/components/schemas/Everything" }, { "type": "null" }], "default": "auto" },
            "three_enum": { "enum": ["a", "b"], "nullable": true, "default": "a" },
            "three_file_url": { "type": "string", "nullable": true, "default": "https://example.com/a.png" },
            "free": {},
            "free_or_null": { "anyOf": [{}, { "type": "null" }] },
            "free_with_default": { "default": 1 },
            "anything": true,

            "enum": { "type": "string", "enum": ["16:9", "", "a b", "\"", "\\", "class", "null", "é😀", "A", "a"] },
            "enum_or_null": { "enum": ["a", null] },
            "numbers": { "type": "integer", "enum": [-1, 0, 1, 2147483647] },
            "large_numbers": { "type": "integer", "enum": [1, 9007199254740991] },
            "mixed": { "enum": ["a", 1] },
            "const": { "const": "auto" },
            "const_number": { "const": 7 },
            "fractions": { "type": "number", "enum": [0.5, 1, 2.25] },

            "list": { "type": "array", "items": { "type": "array", "items": { "anyOf": [{ "type": "number" }, { "type": "null" }] } } },
            "nullable_strings": { "type": "array", "items": { "type": "string", "nullable": true } },
            "nullable_unions": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Everything" }, { "type": "null" }] } },
            "nullable_enums": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Mode" }, { "type": "null" }] } },
            "nullable_files": { "type": "array", "items": { "type": "string", "format": "uri", "nullable": true } },
            "free_list": { "type": "array" },
            "sizes": { "type": "array", "minItems": 1, "maxItems": 3, "items": { "$ref": "#/components/schemas/Size" } },
            "set": { "type": "array", "uniqueItems": true, "items": { "$ref": "#/components/schemas/Mode" } },
            "tuple": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "number" }, { "type": "null" }] },
            "map": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Everything" } },
            "map_of_lists": { "type": "object", "additionalProperties": { "type": "array", "items": { "$ref": "#/components/schemas/Point" } } },
            "map_of_nulls": { "type": "object", "additionalProperties": { "anyOf": [{ "type": "integer" }, { "type": "null" }] } },
            "map_of_maps": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } } },
            "free_map": { "type": "object" },

            "size": { "$ref": "#/components/schemas/Size" },
            "size_with_default": { "allOf": [{ "$ref": "#/components/schemas/Size" }], "default": { "width": 1, "height": 2 } },
            "composed": { "allOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "object", "properties": { "depth": { "type": "integer" } }, "required": ["depth"] }] },
            "closed": { "$ref": "#/components/schemas/Closed" },
            "node": { "$ref": "#/components/schemas/Node" },
            "inline": { "type": "object", "properties": { "inner": { "type": "object", "properties": { "mode": { "enum": ["x", "y"] } } } } },

            "size_or_mode": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "$ref": "#/components/schemas/Mode" }] },
            "size_or_point": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "$ref": "#/components/schemas/Point" }] },
            "one_of": { "oneOf": [{ "type": "boolean" }, { "type": "array", "items": { "type": "integer" } }, { "$ref": "#/components/schemas/Closed" }] },
            "types": { "type": ["integer", "string"] },
            "number_or_map": { "anyOf": [{ "type": "number" }, { "type": "object", "additionalProperties": { "type": "number" } }] },
            "size_or_map": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "object", "additionalProperties": { "type": "string" } }] },
            "file_url": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
            "map_or_size": { "anyOf": [{ "type": "object", "additionalProperties": { "type": "integer" } }, { "$ref": "#/components/schemas/Size" }] },
            "maps": { "anyOf": [{ "type": "object", "additionalProperties": { "type": "string" } }, { "type": "object", "additionalProperties": { "type": "integer", "nullable": true } }] },
            "told_by_kind": { "oneOf": [
              { "type": "object", "properties": { "kind": { "const": "image" }, "n": { "type": "integer" } }, "required": ["kind"] },
              { "type": "object", "properties": { "kind": { "const": "video" }, "n": { "type": "string" } }, "required": ["kind"] }
            ] },
            "told_by_tag": { "oneOf": [{ "$ref": "#/components/schemas/Circle" }, { "$ref": "#/components/schemas/Square" }], "discriminator": { "propertyName": "kind", "mapping": { "round": "#/components/schemas/Circle", "oval": "#/components/schemas/Circle", "boxy": "#/components/schemas/Square" } } },
            "told_by_default": { "type": "array", "items": { "anyOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Tool" }] } },
            "told_by_type": { "anyOf": [
              { "type": "object", "properties": { "a": { "type": "integer" } } },
              { "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } }
            ] },
            "text_or_object": { "type": ["string", "object"], "properties": { "width": { "type": "integer" } } },
            "lists": { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "array", "items": { "type": "integer" } }] },
            "union_of_unions": { "anyOf": [{ "$ref": "#/components/schemas/Everything" }, { "type": "integer" }] },

            "": { "type": "string" },
            "class": { "type": "string" },
            "a\"b\\c": { "type": "string" },
            "\u0000\u2028": { "type": "string" },
            "提示": { "type": "string" },
            "👍": { "type": "string" },
            "Size": { "type": "integer" },
            "additional_properties": { "type": "string" },
            "additionalProperties": { "type": "string" },
            "reader": { "type": "string" },
            "writer": { "type": "string" },
            "property": { "type": "string" },
            "equals": { "type": "string" }
          }
        }
        """;

    private const string Components = """
        "Size": { "type": "object", "properties": { "width": { "type": "integer", "minimum": 1 }, "height": { "type": "integer", "default": 512 } }, "required": ["width", "height"], "examples": [{ "width": 10, "height": 20 }] },
        "Point": { "type": "object", "properties": { "x": { "type": "number" }, "y": { "type": "number" }, "label": { "type": "string", "nullable": true } }, "required": ["x", "y"] },
        "Closed": { "type": "object", "properties": { "a": { "type": "integer" }, "b": { "type": "string" } }, "required": ["a"], "additionalProperties": false },
        "Percent": { "type": "integer", "minimum": 0, "maximum": 100 },
        "Circle": { "type": "object", "properties": { "kind": { "type": "string" }, "size": { "type": "integer" } }, "required": ["kind"] },
        "Square": { "type": "object", "properties": { "kind": { "type": "string" }, "size": { "type": "integer" } }, "required": ["kind"] },
        "Text": { "type": "object", "properties": { "type": { "const": "text", "default": "text" }, "text": { "type": "string" } }, "required": ["text"] },
        "Tool": { "type": "object", "properties": { "type": { "const": "tool", "default": "tool" }, "name": { "type": "string" } }, "required": ["name"] },
        "Mode": { "type": "string", "enum": ["fast", "fine"] },
        "Node": { "type": "object", "properties": { "name": { "type": "string" }, "parent": { "$ref": "#/components/schemas/Node" }, "children": { "type": "array", "items": { "$ref": "#/components/schemas/Node" } } } },
        "Everything": { "anyOf": [
          { "$ref": "#/components/schemas/Size" }, { "type": "boolean" }, { "type": "number" }, { "type": "string", "enum": ["auto"] },
          { "type": "array", "items": { "$ref": "#/components/schemas/Point" } }
        ] }
        """;
}
