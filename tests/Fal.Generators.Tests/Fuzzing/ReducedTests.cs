using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests.Fuzzing;

/// <summary>What <see cref="FuzzTests"/> found, reduced to the schema that shows it.</summary>
public class ReducedTests
{
    private const string Endless = "TypeReader.Use goes round without end, and the stack overflows.";
    private const string Names = "Names of types and members do not keep clear of each other and of what generated code calls.";
    private const string Cases = "UnionCases keeps two cases of one JSON kind.";
    private const string Files = "FileCollection gives CollectFiles a sequence of lists, or of structs that may be null.";
    private const string Numbers = "SchemaRewriter passes numbers on that NJsonSchema does not take.";
    private const string Circles = "NJsonSchema refuses a circle of references.";

    [Theory]
    [InlineData("\"x\": { \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"object\", \"properties\": { \"a\": {} } } ] }")]
    [InlineData("\"match\": { \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"integer\" } ] }")]
    [InlineData("\"x\": { \"allOf\": [ { \"$ref\": \"#/components/schemas/Input\" }, { \"type\": \"object\" } ] }")]
    [InlineData("\"\\ud800\": { \"enum\": [ \"a\\ud800\", \"\\udc00\" ], \"description\": \"*/ \\\"\\\"\\\" </summary>\\u2028#error\" }")]
    [InlineData("\"value\": { \"enum\": [ \"a\", \"b\" ] }", Skip = Names)]
    [InlineData("\"x\": { \"enum\": [ \"PrintMembers\" ] }", Skip = Names)]
    [InlineData("\"x\": { \"enum\": [ \"Clone\" ] }", Skip = Names)]
    [InlineData("\"x\": { \"enum\": [ \"FalJson\" ] }", Skip = Names)]
    [InlineData("\"additional_properties\": { \"properties\": { \"a\": {} } }", Skip = Names)]
    [InlineData("\"print_members\": { \"properties\": { \"a\": {} } }", Skip = Names)]
    [InlineData("\"FalJson\": { \"type\": \"string\" }", Skip = Names)]
    [InlineData("\"FalEquality\": { \"type\": \"array\", \"items\": {} }", Skip = Names)]
    [InlineData("\"FalProperties\": { \"type\": \"string\" }", Skip = Names)]
    [InlineData("\"中文\": { \"type\": \"string\" }", Skip = Names)]
    [InlineData("\"ß\": { \"type\": \"string\" }", Skip = Names)]
    [InlineData("\"x\": { \"anyOf\": [ { \"enum\": [ \"a\", 1 ] }, { \"enum\": [ \"b\", 2 ] } ] }", Skip = Cases)]
    [InlineData("\"x\": { \"anyOf\": [ { \"type\": \"integer\" }, { \"enum\": [ 2, \"a\", \"b\" ] } ] }", Skip = Cases)]
    [InlineData("\"image_urls\": { \"type\": \"array\", \"items\": { \"type\": \"array\", \"items\": { \"type\": \"string\" } } }", Skip = Files)]
    [InlineData("\"image_urls\": { \"type\": \"object\", \"additionalProperties\": { \"type\": \"array\", \"items\": { \"type\": \"string\" } } }", Skip = Files)]
    [InlineData("\"image_urls\": { \"type\": \"array\", \"items\": { \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"integer\" }, { \"type\": \"null\" } ] } }", Skip = Files)]
    [InlineData("\"x\": { \"type\": \"string\", \"maxLength\": 100000000000000000000000000 }", Skip = Numbers)]
    [InlineData("\"x\": { \"type\": \"number\", \"maximum\": 1e400 }", Skip = Numbers)]
    [InlineData("\"x\": { \"type\": \"number\", \"maximum\": 1e30 }", Skip = Numbers)]
    public void A_property_gives_a_client_that_compiles(string property) => AssertCompiles(Documents.Endpoint("me/app", property));

    [Theory]
    [InlineData("{ \"$ref\": \"#/components/schemas/A\" }", Skip = Circles)]
    [InlineData("{ \"allOf\": [ { \"$ref\": \"#/components/schemas/A\" }, { \"properties\": { \"a\": {} } } ] }")]
    [InlineData("{ \"properties\": { \"a\": { \"type\": \"array\", \"items\": { \"$ref\": \"#/components/schemas/A\" } } } }")]
    [InlineData("{ \"type\": \"array\", \"items\": { \"$ref\": \"#/components/schemas/A\" } }", Skip = Endless)]
    [InlineData("{ \"type\": \"object\", \"additionalProperties\": { \"$ref\": \"#/components/schemas/A\" } }", Skip = Endless)]
    [InlineData("{ \"anyOf\": [ { \"$ref\": \"#/components/schemas/A\" }, { \"type\": \"null\" } ] }", Skip = Endless)]
    [InlineData("{ \"anyOf\": [ { \"type\": \"string\" }, { \"type\": \"array\", \"items\": { \"$ref\": \"#/components/schemas/A\" } } ] }", Skip = Endless)]
    public void A_component_that_leads_to_itself_gives_a_client_that_compiles(string component) => AssertCompiles(
        Documents.Endpoint("me/app", "\"x\": { \"$ref\": \"#/components/schemas/A\" }", $", \"A\": {component}"));

    [Theory(Skip = "SchemaRewriter takes two names of one schema for an error.")]
    [InlineData("{ \"type\": \"object\", \"properties\": { \"a\": {} } }")]
    [InlineData("{ \"$ref\": \"#/components/schemas/B\" }")]
    public void A_component_with_another_name_gives_a_client_that_compiles(string component) => AssertCompiles(
        Documents.Endpoint("me/app", "\"x\": { \"$ref\": \"#/components/schemas/A\" }", $", \"A\": {component}, \"B\": {{ \"$ref\": \"#/components/schemas/A\" }}"));

    [Theory]
    [InlineData("\"type\": \"array\", \"items\"")]
    [InlineData("\"type\": \"object\", \"additionalProperties\"")]
    public void An_error_deep_inside_does_not_overflow_the_stack(string keyword)
    {
        const int Depth = 30;
        var deep = string.Concat(Enumerable.Repeat($"{{ {keyword}: ", Depth)) + "{ \"minLength\": 10000000000000000000000000000 }" + new string('}', Depth);
        Generation? generation = null;

        var thread = new Thread(() => generation = Generation.Of(Documents.Endpoint("me/app", $"\"x\": {deep}"), Documents.Endpoint("me/other")), 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.Contains("MeOther.g.cs", generation!.Sources.Keys);
    }

    private static void AssertCompiles(SchemaText file)
    {
        var generation = Generation.Of(file);

        Assert.DoesNotContain(generation.Diagnostics, d => d.Severity is DiagnosticSeverity.Error);
        Assert.Single(generation.Sources);
        Assert.DoesNotContain(generation.CompilerDiagnostics, d => d.Severity is DiagnosticSeverity.Error);
    }
}
