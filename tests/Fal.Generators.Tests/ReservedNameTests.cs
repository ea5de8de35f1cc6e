using Fal.Schemas.Names;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>No schema gives a type or a member a name that generated code needs, and no other name is kept from it.</summary>
public class ReservedNameTests
{
    private static readonly Lazy<NeededNames> Needed = new(() => NeededNames.In(
    [
        Generation.Of(Corpus.Schemas()),
        Generation.Of(LanguageVersion.CSharp11, "", new Dictionary<string, string>(), Corpus.Schemas()),
        SchemaExportTests.Generated(SchemaFeatures.OneProject),
        Generation.Of(SchemaFeatures.AppWithValues),
        Generation.Of(SchemaFeatures.AppWithStreamOfValue),
    ]));

    [Fact]
    public void The_names_that_generated_code_needs_are_reserved()
    {
        Assert.Empty(Needed.Value.OfTypes.Except(TypeNames.Reserved));
        Assert.Empty(Needed.Value.OfMembers.Except(MemberNames.Reserved));
    }

    [Fact]
    public void No_name_is_reserved_for_nothing()
    {
        // No code has it, but a client so called would hide the namespace from code in its own.
        Assert.Equal(["System"], TypeNames.Reserved.Except(Needed.Value.OfTypes));

        // No code has it, but a record with such a member does not compile.
        Assert.Equal(["Clone"], MemberNames.Reserved.Except(Needed.Value.OfMembers));
    }

    /// <summary>Each of them as the name of a record, of a union, of a set of known values, of a property and of a known value.</summary>
    [Fact]
    public void Whatever_a_schema_calls_by_the_names_that_generated_code_needs_compiles()
    {
        string[] ofCases = ["TryGetA", "TryGetB", "TryGetDoubleList", "TryGetFile", "TryGetOther"];
        string[] names = [.. TypeNames.Reserved.Concat(MemberNames.Reserved).Concat(ofCases).SelectMany(n => new[] { n, n.EndsWith("Attribute", StringComparison.Ordinal) ? n[..^9] : n }).Distinct().Order(StringComparer.Ordinal)];
        foreach (var kind in new[]
        {
            """{ "type": "object", "properties": { "a": { "type": "string", "minLength": 1 }, "b_url": { "type": "string" }, "list": { "type": "array", "items": { "type": "string" } } }, "required": ["a"] }""",
            """{ "oneOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }, { "type": "array", "items": { "type": "number" } }, { "type": "string", "format": "uri" }] }""",
            """{ "type": "integer", "enum": [1, 2] }""",
            $$"""{ "type": "string", "enum": [{{string.Join(", ", names.Select(n => $"\"{n}\""))}}] }""",
        })
        {
            var properties = string.Join(", ", names.Select(n => $"\"{n}\": {{ \"$ref\": \"#/components/schemas/{n}\" }}"));
            var all = string.Join(", ", SchemaFeatures.All.Select(row => row.Data.Item2.Trim()));
            var generation = SchemaExportTests.Generated(DemoSchema.Of(
                $"{properties}, {all}",
                "\"image_url\"",
                $$"""
                {{string.Join(", ", names.Select(n => $"\"{n}\": {kind}"))}}, {{SchemaFeatures.Components}},
                "A": { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] }, "B": { "type": "object", "properties": { "b": { "type": "string" } }, "required": ["b"] }
                """,
                output: properties));

            Assert.Empty(generation.CompilerDiagnostics);
        }
    }

    [Fact]
    public void The_names_that_code_of_real_schemas_needs_are_reserved()
    {
        var needed = NeededNames.In(SchemaExportTests.Generated(Corpus.Files()));

        Assert.Empty(needed.OfTypes.Except(TypeNames.Reserved));
        Assert.Empty(needed.OfMembers.Except(MemberNames.Reserved));
    }
}
