using Fal.Generators.Diagnostics;
using Fal.Runtime;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>Which attributes the limits of a schema become. What is checked before sending is in <see cref="AgreementTests"/>.</summary>
public class LimitTests
{
    private const string Components = """
        "Percent": { "type": "integer", "minimum": 0, "maximum": 100 }
        """;

    [Theory]
    [InlineData("""{ "type": "integer", "minimum": 1, "maximum": 4 }""", "Range(1, 4)")]
    [InlineData("""{ "type": "integer", "minimum": 1 }""", "Range(1, ∞)")]
    [InlineData("""{ "type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10 }""", "Range(0, 10, MinimumIsExclusive = True, MaximumIsExclusive = True)")]
    [InlineData("""{ "type": "integer", "exclusiveMinimum": true, "minimum": 0 }""", "Range(0, ∞, MinimumIsExclusive = True)")]
    [InlineData("""{ "type": "integer", "exclusiveMaximum": true, "maximum": 10 }""", "Range(-2147483648, 10, MaximumIsExclusive = True)")]
    [InlineData("""{ "type": "integer", "minimum": 0.5, "exclusiveMaximum": 9.5 }""", "Range(1, 9)")]
    [InlineData("""{ "type": "integer", "minimum": 5, "exclusiveMinimum": 5, "maximum": 9, "exclusiveMaximum": 10 }""", "Range(5, 9, MinimumIsExclusive = True)")]
    [InlineData("""{ "type": "integer", "maximum": 4294967295 }""", "Range(-∞, 4294967295)")]
    [InlineData("""{ "type": "integer", "exclusiveMaximum": 9007199254740993 }""", "Range(-∞, 9007199254740992)")]
    [InlineData("""{ "type": "number", "minimum": 0, "exclusiveMaximum": 0.5 }""", "Range(0, 0.5, MaximumIsExclusive = True)")]
    [InlineData("""{ "type": "number", "maximum": 1e20 }""", "Range(-∞, 1E+20)")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "null" }] }""", "Range(1, ∞)")]
    [InlineData("""{ "$ref": "#/components/schemas/Percent" }""", "Range(0, 100)")]
    [InlineData("""{ "allOf": [{ "$ref": "#/components/schemas/Percent" }], "minimum": -5, "maximum": 50 }""", "Range(0, 50)")]
    [InlineData("""{ "type": "integer", "multipleOf": 8 }""", "MultipleOf(8)")]
    [InlineData("""{ "type": "number", "multipleOf": 0.05, "minimum": 1 }""", "Range(1, ∞)", "MultipleOf(0.05)")]
    [InlineData("""{ "type": "number", "enum": [0.5, 2] }""", "AllowedValues(, 0.5, 2)")]
    [InlineData("""{ "type": "string", "minLength": 1, "maxLength": 9 }""", "StringLength(9, MinimumLength = 1)")]
    [InlineData("""{ "type": "string", "minLength": 1 }""", "StringLength(2147483647, MinimumLength = 1)")]
    [InlineData("""{ "type": "string", "pattern": "^a+$" }""", "RegularExpression(^a+$)")]
    [InlineData("""{ "type": "string", "pattern": "^a" }""", @"RegularExpression((?:^a)[\s\S]*)")]
    [InlineData("""{ "type": "string", "pattern": "^a|b$" }""", @"RegularExpression([\s\S]*?(?:^a|b$)[\s\S]*)")]
    [InlineData("""{ "type": "string", "pattern": "(" }""")]
    [InlineData("""{ "type": "array", "items": { "type": "string", "maxLength": 3 }, "minItems": 1, "maxItems": 2 }""", "ItemCount(1, 2)")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" }, "maxProperties": 2 }""", "ItemCount(0, 2)")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" }, "minProperties": 1 }""", "ItemCount(1, 2147483647)")]
    [InlineData("""{ "type": "string", "format": "uri", "maxLength": 9 }""")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "null" }], "default": 3 }""")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "string" }] }""")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "maximum": 1 }, { "type": "integer", "minimum": 5 }] }""")]
    [InlineData("""{ "type": "string", "x-fal": { "max_file_size": 10485760, "min_width": 300, "max_aspect_ratio": 2.5, "max_fps": 60, "timeout": 20 } }""", "FileLimits(MaxFileSize = 10485760, MinWidth = 300, MaxAspectRatio = 2.5, MaxFps = 60)")]
    [InlineData("""{ "type": "array", "items": { "type": "string", "x-fal": { "max_file_size": 1000 } }, "max_file_size": 900, "max_pixels": 80 }""", "FileLimits(MaxFileSize = 900, MaxPixels = 80)")]
    [InlineData("""{ "anyOf": [{ "type": "string", "max_height": 7000 }, { "type": "null" }], "x-fal": { "max_height": 8000, "min_height": 10 } }""", "FileLimits(MinHeight = 10, MaxHeight = 7000)")]
    [InlineData("""{ "type": "string", "x-fal": { "min_width": 10, "max_width": 9, "max_height": 1.5, "min_height": 0, "max_pixels": "9", "max_file_size": -1 } }""")]
    [InlineData("""{ "type": "string", "x-fal": { "timeout": 20 } }""")]
    [InlineData("""{ "type": "integer", "x-fal": { "max_file_size": 20 } }""")]
    public void A_limit_is_an_attribute_where_one_can_judge_it(string schema, params string[] attributes)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", components: Components));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(attributes, Attributes(generation.Property("MeDemoInput", "Value")));
    }

    [Theory]
    [InlineData("""{ "type": "string", "examples": ["a sunset", "a sunrise"] }""", "Example(a sunset)")]
    [InlineData("""{ "type": "string", "example": "a sunset" }""", "Example(a sunset)")]
    [InlineData("""{ "type": "integer", "examples": [4] }""", "Example(4)")]
    [InlineData("""{ "type": "number", "examples": [0.5] }""", "Example(0.5)")]
    [InlineData("""{ "type": "boolean", "examples": [true] }""", "Example(True)")]
    [InlineData("""{ "type": "boolean", "examples": [false] }""", "Example(False)")]
    [InlineData("""{ "type": "integer", "examples": [2147483647] }""", "Example(2147483647)")]
    [InlineData("""{ "type": "integer", "examples": [-2147483648] }""", "Example(-2147483648)")]
    [InlineData("""{ "type": "integer", "examples": [2147483648] }""", "Example(2147483648)")]
    [InlineData("""{ "type": "integer", "examples": [-2147483649] }""", "Example(-2147483649)")]
    [InlineData("""{ "type": "integer", "format": "uint64", "examples": [-1] }""")]
    [InlineData("""{ "type": "integer", "format": "int64", "examples": [2147483648] }""", "Example(2147483648)")]
    [InlineData("""{ "enum": ["png", "jpeg"], "examples": ["jpeg"] }""", "Example(jpeg)")]
    [InlineData("""{ "type": "string", "format": "uri", "examples": ["https://a/b.png"] }""", "Example(https://a/b.png)")]
    [InlineData("""{ "type": "integer", "examples": ["four"] }""")]
    [InlineData("""{ "type": "integer", "examples": [4.5] }""")]
    [InlineData("""{ "type": "array", "items": { "type": "string" }, "examples": [["a"]] }""")]
    [InlineData("""{ "type": "string", "examples": [] }""")]
    public void The_example_of_a_required_property_is_an_attribute(string schema, params string[] attributes)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}, \"other\": {schema}", "\"value\""));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(attributes, Attributes(generation.Property("MeDemoInput", "Value")));
        Assert.Empty(Attributes(generation.Property("MeDemoInput", "Other")));
    }

    [Theory]
    [InlineData("""{ "type": "string", "examples": ["4"] }""", "4")]
    [InlineData("""{ "type": "integer", "examples": [4] }""", 4)]
    [InlineData("""{ "type": "number", "examples": [0.5] }""", 0.5)]
    [InlineData("""{ "type": "boolean", "examples": [true] }""", true)]
    public void An_example_is_a_value_of_the_property_s_type(string schema, object example)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}", "\"value\""));

        var attribute = Assert.Single(generation.Property("MeDemoInput", "Value").GetAttributes(), a => a.AttributeClass!.Name is "ExampleAttribute");
        Assert.Equal(example, attribute.ConstructorArguments[0].Value);
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(201, 0)]
    public void An_example_that_is_too_long_to_start_from_is_left_out(int length, int count)
    {
        var generation = Generation.Of(DemoSchema.Of($$""" "value": { "type": "string", "examples": ["{{new string('a', length)}}"] } """, "\"value\""));

        Assert.Equal(count, Attributes(generation.Property("MeDemoInput", "Value")).Count());
    }

    [Theory]
    [InlineData("""{ "type": "integer", "minimum": 5, "maximum": 4, "multipleOf": 2 }""", "MultipleOf(2)")]
    [InlineData("""{ "type": "number", "exclusiveMinimum": 1, "maximum": 1 }""")]
    [InlineData("""{ "type": "string", "minLength": 5, "maxLength": 4, "pattern": "^a$" }""", "RegularExpression(^a$)")]
    [InlineData("""{ "type": "array", "items": {}, "minItems": 5, "maxItems": 4 }""")]
    public void Limits_that_contradict_each_other_are_left_out(string schema, params string[] attributes)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}"));

        Assert.Equal("FAL0011", Assert.Single(generation.Diagnostics).Id);
        Assert.Equal(attributes, Attributes(generation.Property("MeDemoInput", "Value")));
    }

    [Theory]
    [InlineData("""{ "type": "string", "enum": ["a", "b c"] }""", true, "AValue = a", "BCValue = b c")]
    [InlineData("""{ "type": "integer", "enum": [5, 10] }""", true, "Value5Value = 5", "Value10Value = 10")]
    [InlineData("""{ "type": "string", "enum": ["a", "a_value", "value"] }""", true, "AValue2 = a", "AValueValue = a_value", "Value2Value = value")]
    [InlineData("""{ "anyOf": [{ "type": "string", "enum": ["a"] }, { "type": "string" }] }""", false, "AValue = a")]
    [InlineData("""{ "anyOf": [{ "type": "integer", "enum": [1] }, { "type": "integer" }] }""", false, "Value1Value = 1")]
    public void Known_values_are_constants_and_the_type_says_whether_any_other_is_good_too(string schema, bool isClosed, params string[] constants)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}"));

        var type = ((INamedTypeSymbol)generation.Property("MeDemoInput", "Value").Type).TypeArguments[0];
        Assert.Equal(constants, type.GetMembers().OfType<IFieldSymbol>().Where(f => f.IsConst).Select(f => $"{f.Name} = {f.ConstantValue}"));
        Assert.Equal(isClosed, type.AllInterfaces.Any(i => i.Name == "IFalKnownValues"));
    }

    [Theory]
    [InlineData("""{ "anyOf": [{ "type": "integer", "minimum": 1 }, { "type": "boolean" }] }""", true)]
    [InlineData("""{ "anyOf": [{ "type": "integer" }, { "type": "boolean" }] }""", false)]
    [InlineData("""{ "type": "array", "items": { "type": "string" }, "minItems": 1 }""", true)]
    [InlineData("""{ "type": "array", "items": { "type": "string", "minLength": 1 } }""", true)]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""", false)]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" }, "minProperties": 1 }""", true)]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string", "minLength": 1 } }""", true)]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" } }""", false)]
    public void An_input_is_checked_where_a_limit_is_anywhere_in_it(string schema, bool isChecked)
    {
        var generation = Generation.Of(DemoSchema.Of($"\"value\": {schema}"));

        Assert.Equal(isChecked, generation.Compilation.GetTypeByMetadataName("Fal.Models.MeDemoInput")!.AllInterfaces.Any(i => i.Name is "IFalValidated"));
    }

    [Fact]
    public void Outputs_have_no_attributes_of_limits() =>
        Assert.Empty(Attributes(Generation.Of(DemoSchema.Of("", output: """ "value": { "type": "integer", "minimum": 1 } """)).Property("MeDemoOutput", "Value")));

    [Fact]
    public void The_use_of_a_deprecated_property_is_a_warning_of_ours()
    {
        var generation = Generation.Of(DemoSchema.Of(""" "old": { "type": "string", "deprecated": true } """))
            .WithCode("class App { object Input = new Fal.Models.MeDemoInput { Old = \"x\" }; }");

        Assert.Empty(generation.CompilerDiagnostics);
        var warning = Assert.Single(generation.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity is not DiagnosticSeverity.Hidden);
        Assert.Equal(("FAL1007", HelpLinks.Of("FAL1007")), (warning.Id, warning.Descriptor.HelpLinkUri));
    }

    internal static IEnumerable<string> Attributes(ISymbol symbol) => symbol.GetAttributes()
        .Where(a => a.AttributeClass!.Name is not ("JsonConverterAttribute" or "JsonPropertyNameAttribute"))
        .Select(a => $"{a.AttributeClass!.Name[..^"Attribute".Length]}({string.Join(", ", Arguments(a))})");

    private static IEnumerable<string> Arguments(AttributeData attribute) =>
    [
        .. attribute.ConstructorArguments.SelectMany(a => a.Kind is TypedConstantKind.Array ? a.Values.Select(v => v.Value) : [a.Value]).Select(Text),
        .. attribute.NamedArguments.Select(a => $"{a.Key} = {Text(a.Value.Value)}"),
    ];

    private static string Text(object? value) => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!.Replace("Infinity", "∞", StringComparison.Ordinal);
}
