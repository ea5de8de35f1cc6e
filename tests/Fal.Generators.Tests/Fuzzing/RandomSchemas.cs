using Newtonsoft.Json.Linq;

namespace Fal.Generators.Tests.Fuzzing;

/// <summary>Schemas, values and texts that nobody would write.</summary>
internal sealed class RandomSchemas(Random random)
{
    private static readonly string[] Types = ["string", "integer", "number", "boolean", "object", "array", "null", "file", ""];

    /// <summary>Names that mean something to C#, to generated code, or to nobody.</summary>
    private static readonly string[] Names =
    [
        "class", "record", "value", "Value", "event", "async", "await", "field", "required", "init", "file", "scoped", "extension", "this", "base", "var", "dynamic",
        "Endpoint", "Input", "Output", "Request", "RunAsync", "FalFile", "FalClient", "FalJson", "Task", "System", "Fal", "String", "Int32", "Object", "Type",
        "GetHashCode", "Equals", "ToString", "Clone", "EqualityContract", "PrintMembers", "AdditionalProperties", "additional_properties", "IFalMedia", "Match", "TryGetString",
        "reader", "writer", "property", "files", "other", "hash", "item", "x", "y", "held", "left", "right", "options", "input", "cancellationToken", "client", "_client", "Length",
        "url", "image_url", "image_urls", "content_type", "file_name", "file_size", "seed", "16:9", "1", "-1", "1.5", "+", "_", "__", "a b", "a-b", "a_b", "aB", "AB", "a.b", "$ref", "",
    ];

    private static readonly string[] Texts =
    [
        "*/", "/*", "//", "\"\"\"", "\"", "\"u8", "'", "\\", "\\u0041", "\\\"", "{0}", "{", "}", "{{", "$\"{1}\"", "#if X", "#endregion", "#nullable disable", "</summary>", "<c>", "&amp;", "&", "]]>", "<!--", "-->",
        "\r\n#error", "\n", "\r", "\u2028", "\u2029", "\u0085", "\0", "\u0001", "\u001b[31m", "\ud800", "\udc00", "a\udc00\ud800b", "\ufffe", "\uffff", "\ufeff", "\u200b", "\u200d", "\u202e", "\u00ad",
        "😀", "👩‍👩‍👧", "𝒳", "𐐀", "שלום", "مرحبا", "İı", "ß", "ǅ", "é", "e\u0301", "\u0301", "٣", "²", "Ⅷ", "中文", "ﬁ", "ª", "_\u203f", "\u200bclass", new('x', 600),
    ];

    public string Text() => random.Next(3) switch
    {
        0 => Pick(Names),
        1 => Pick(Texts),
        _ => Pick(Names) + Pick(Texts) + Pick(Names),
    };

    public string Sign() => Pick(["{", "}", "[", "]", ",", ":", "\"", "'", "\\", "/*", "//", "0", "-", "e", "null", "NaN", "\u0000", "\ufeff", "\ud800", "(", "new Date("]);

    /// <summary>A number that is too large or too small, written raw.</summary>
    public JRaw HugeNumber() => new(Pick(["1e400", "-1e400", "1e-400", "1e308", "-1e308", "1e29", "7.9e28", "1" + new string('0', 40), "-9223372036854775808", "9223372036854775808", "18446744073709551616", "2147483648", "-2147483649", "0.1e-28", "-0", "1." + new string('3', 60)]));

    public JToken Value(int depth) => random.Next(depth > 0 ? 9 : 7) switch
    {
        0 => JValue.CreateNull(),
        1 => random.Next(2) == 0,
        2 => random.Next(-3, 4000),
        3 => random.NextDouble() * 10,
        4 => HugeNumber(),
        5 or 6 => Text(),
        7 => new JArray(Many(() => Value(depth - 1))),
        _ => new JObject(Names.Where(_ => random.Next(30) == 0).Select(n => new JProperty(n, Value(depth - 1)))),
    };

    /// <summary>A schema of any kind.</summary>
    /// <param name="components">What it may refer to.</param>
    public JObject Schema(int depth, IReadOnlyList<string> components)
    {
        var schema = Kind(depth, components);
        foreach (var keyword in new[] { "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems" })
        {
            if (random.Next(12) == 0)
                schema[keyword] = random.Next(3) == 0 ? Value(0) : random.Next(-2, 10);
        }

        foreach (var keyword in new[] { "default", "const", "title", "description", "pattern", "format", "nullable", "deprecated", "examples", "required", "x-fal-order-properties" })
        {
            if (random.Next(14) == 0)
                schema[keyword] = keyword is "title" or "description" or "pattern" ? Text() : keyword is "nullable" or "deprecated" ? true : Value(1);
        }

        if (random.Next(10) == 0)
            schema["discriminator"] = Discriminator(components);
        return schema;
    }

    private JToken Discriminator(IReadOnlyList<string> components)
    {
        if (random.Next(4) == 0)
            return Value(2);
        var mapping = new JObject();
        foreach (var component in components.Where(_ => random.Next(2) == 0))
            mapping[component + Text()] = random.Next(4) == 0 ? Value(1) : "#/components/schemas/" + component;
        return new JObject { ["propertyName"] = random.Next(6) == 0 ? Value(1) : Pick(Names), ["mapping"] = random.Next(6) == 0 ? Value(2) : mapping };
    }

    private JObject Kind(int depth, IReadOnlyList<string> components)
    {
        switch (depth > 0 ? random.Next(10) : random.Next(4))
        {
            case 0:
                return new JObject { ["type"] = Pick(Types) };
            case 1:
                return new JObject { ["type"] = new JArray(Many(() => (JToken)Pick(Types))) };
            case 2:
                return new JObject { ["enum"] = new JArray(Many(() => random.Next(3) == 0 ? Value(0) : random.Next(4) == 0 ? random.Next(5) : Text())) };
            case 3:
                return components.Count > 0 ? new JObject { ["$ref"] = "#/components/schemas/" + Pick([.. components]) } : [];
            case 4:
                return new JObject { ["type"] = "array", [Pick(["items", "items", "prefixItems"])] = random.Next(3) == 0 ? new JArray(Many(() => Part(depth, components))) : Part(depth, components) };
            case 5:
                return new JObject { ["type"] = "object", ["additionalProperties"] = Part(depth, components) };
            case 6 or 7:
                return new JObject { [Pick(["anyOf", "anyOf", "oneOf", "allOf"])] = new JArray(Many(() => Part(depth, components))) };
            default:
                var properties = new JObject();
                foreach (var part in Many(() => Part(depth, components)))
                    properties[Text()] = part;
                return new JObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JArray(properties.Properties().Where(_ => random.Next(2) == 0).Select(p => p.Name)) };
        }
    }

    private JToken Part(int depth, IReadOnlyList<string> components) => random.Next(12) switch
    {
        0 => true,
        1 => false,
        2 => Value(0),
        _ => Schema(depth - 1, components),
    };

    private List<JToken> Many(Func<JToken> make) => [.. Enumerable.Range(0, random.Next(6)).Select(_ => make())];

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
