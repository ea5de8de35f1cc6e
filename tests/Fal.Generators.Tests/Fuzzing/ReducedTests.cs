using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests.Fuzzing;

/// <summary>What <see cref="FuzzTests"/> found, reduced to the schema that shows it.</summary>
public class ReducedTests
{
    [Theory]
    [InlineData("\"x\": { \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"object\", \"properties\": { \"a\": {} } } ] }")]
    [InlineData("\"match\": { \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"integer\" } ] }")]
    [InlineData("\"x\": { \"allOf\": [ { \"$ref\": \"#/components/schemas/Input\" }, { \"type\": \"object\" } ] }")]
    [InlineData("\"\\ud800\": { \"enum\": [ \"a\\ud800\", \"\\udc00\" ], \"description\": \"*/ \\\"\\\"\\\" </summary>\\u2028#error\" }")]
    [InlineData("\"value\": { \"enum\": [ \"a\", \"b\" ] }")]
    [InlineData("\"x\": { \"enum\": [ \"PrintMembers\" ] }")]
    [InlineData("\"x\": { \"enum\": [ \"Clone\" ] }")]
    [InlineData("\"x\": { \"enum\": [ \"FalJson\" ] }")]
    [InlineData("\"additional_properties\": { \"properties\": { \"a\": {} } }")]
    [InlineData("\"print_members\": { \"properties\": { \"a\": {} } }")]
    [InlineData("\"FalJson\": { \"type\": \"string\" }")]
    [InlineData("\"FalEquality\": { \"type\": \"array\", \"items\": {} }")]
    [InlineData("\"FalProperties\": { \"type\": \"string\" }")]
    [InlineData("\"中文\": { \"type\": \"string\" }")]
    [InlineData("\"ß\": { \"type\": \"string\" }")]
    [InlineData("\"x\": { \"anyOf\": [ { \"enum\": [ \"a\", 1 ] }, { \"enum\": [ \"b\", 2 ] } ] }")]
    [InlineData("\"x\": { \"anyOf\": [ { \"type\": \"integer\" }, { \"enum\": [ 2, \"a\", \"b\" ] } ] }")]
    [InlineData("\"image_urls\": { \"type\": \"array\", \"items\": { \"type\": \"array\", \"items\": { \"type\": \"string\" } } }")]
    [InlineData("\"image_urls\": { \"type\": \"array\", \"items\": { \"type\": [ \"array\", \"null\" ], \"items\": { \"type\": \"object\", \"additionalProperties\": { \"type\": \"string\" } } } }")]
    [InlineData("\"image_urls\": { \"type\": \"array\", \"items\": { \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"integer\" }, { \"type\": \"null\" } ] } }")]
    [InlineData("\"image_urls\": { \"type\": \"object\", \"additionalProperties\": { \"type\": \"array\", \"items\": { \"type\": \"string\" } } }")]
    [InlineData("\"x\": { \"type\": \"string\", \"maxLength\": 100000000000000000000000000 }")]
    [InlineData("\"x\": { \"type\": \"number\", \"maximum\": 1e400 }")]
    [InlineData("\"x\": { \"type\": \"number\", \"maximum\": 1e30 }")]
    public void A_property_gives_a_client_that_compiles(string property) => AssertCompiles(Documents.Endpoint("me/app", property));

    [Theory]
    [InlineData("{ \"$ref\": \"#/components/schemas/A\" }")]
    [InlineData("{ \"allOf\": [ { \"$ref\": \"#/components/schemas/A\" }, { \"properties\": { \"a\": {} } } ] }")]
    [InlineData("{ \"properties\": { \"a\": { \"type\": \"array\", \"items\": { \"$ref\": \"#/components/schemas/A\" } } } }")]
    [InlineData("{ \"type\": \"array\", \"items\": { \"$ref\": \"#/components/schemas/A\" } }")]
    [InlineData("{ \"type\": \"object\", \"additionalProperties\": { \"$ref\": \"#/components/schemas/A\" } }")]
    [InlineData("{ \"anyOf\": [ { \"$ref\": \"#/components/schemas/A\" }, { \"type\": \"null\" } ] }")]
    [InlineData("{ \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"array\", \"items\": { \"$ref\": \"#/components/schemas/A\" } } ] }")]
    public void A_component_that_leads_to_itself_gives_a_client_that_compiles(string component) => AssertCompiles(
        Documents.Endpoint("me/app", "\"x\": { \"$ref\": \"#/components/schemas/A\" }", $", \"A\": {component}"));

    [Theory]
    [InlineData("{ \"type\": \"object\", \"properties\": { \"a\": {} } }")]
    [InlineData("{ \"$ref\": \"#/components/schemas/B\" }")]
    public void A_component_with_another_name_gives_a_client_that_compiles(string component) => AssertCompiles(
        Documents.Endpoint("me/app", "\"x\": { \"$ref\": \"#/components/schemas/A\" }", $", \"A\": {component}, \"B\": {{ \"$ref\": \"#/components/schemas/A\" }}"));

    [Theory]
    [InlineData("\"type\": \"array\", \"items\"", 9)]
    [InlineData("\"type\": \"array\", \"items\"", 30)]
    [InlineData("\"type\": \"object\", \"additionalProperties\"", 9)]
    [InlineData("\"type\": \"object\", \"additionalProperties\"", 30)]
    public void An_error_deep_inside_does_not_overflow_the_stack(string keyword, int depth)
    {
        var deep = string.Concat(Enumerable.Repeat($"{{ {keyword}: ", depth)) + "{ \"required\": [{}] }" + new string('}', depth);

        var generation = WithSmallStack(Documents.Endpoint("me/app", $"\"x\": {deep}"), Documents.Endpoint("me/other"));

        Assert.Contains(generation.Diagnostics, d => d.Id == "FAL0008");
        Assert.Equal(["MeOther.g.cs"], generation.Sources.Keys);
    }

    [Theory]
    [InlineData("\"type\": \"object\", \"properties\": { \"next\": ", " }")]
    [InlineData("\"allOf\": [", ", { \"properties\": { \"name\": {} } }]")]
    [InlineData("\"anyOf\": [", ", { \"type\": \"string\" }]")]
    public void Thousands_of_components_that_lead_to_each_other_do_not_overflow_the_stack(string start, string end)
    {
        const int Count = 5000;
        var chain = string.Concat(Enumerable.Range(0, Count).Select(i => $$""", "C{{i}}": { {{start}}{ "$ref": "#/components/schemas/C{{i + 1}}" }{{end}} }"""));

        var generation = WithSmallStack(
            Documents.Endpoint("me/app", "\"x\": { \"$ref\": \"#/components/schemas/C0\" }", chain + $", \"C{Count}\": {{ \"type\": \"string\" }}"),
            Documents.Endpoint("me/other"));

        Assert.Contains("MeOther.g.cs", generation.Sources.Keys);
        Assert.True(generation.Sources.ContainsKey("MeApp.g.cs") || generation.Diagnostics.Any(d => d.Id == "FAL0008"));
    }

    /// <summary>On a thread with the stack of a compiler's.</summary>
    private static Generation WithSmallStack(params SchemaText[] files)
    {
        Generation? generation = null;
        var thread = new Thread(() => generation = Generation.Of(files), 1024 * 1024);
        thread.Start();
        thread.Join();
        return generation!;
    }

    private static void AssertCompiles(SchemaText file)
    {
        var generation = Generation.Of(file);

        Assert.DoesNotContain(generation.Diagnostics, d => d.Severity is DiagnosticSeverity.Error);
        Assert.Single(generation.Sources);
        Assert.DoesNotContain(generation.CompilerDiagnostics, d => d.Severity is DiagnosticSeverity.Error);
    }
}
