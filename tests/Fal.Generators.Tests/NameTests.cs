using Fal.Schemas.Names;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>The reader of schemas knows no compiler: what it says of C#'s names must be what the compiler says.</summary>
public class NameTests
{
    [Fact]
    public void A_local_is_escaped_where_its_name_is_a_keyword()
    {
        var reserved = SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText).Where(word => char.IsLetter(word[0])).ToList();
        var contextual = SyntaxFacts.GetContextualKeywordKinds().Select(SyntaxFacts.GetText).ToList();

        Assert.All(reserved, word => Assert.Equal("@" + word, LocalNames.Camel(char.ToUpperInvariant(word[0]) + word[1..])));
        Assert.All(contextual, word => Assert.Equal(word, LocalNames.Camel(char.ToUpperInvariant(word[0]) + word[1..])));
    }

    [Fact]
    public void A_name_starts_with_what_C_sharp_lets_it_start_with()
    {
        var different = Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => Identifier.StartsWell(c.ToString()) != SyntaxFacts.IsIdentifierStartCharacter(c));

        Assert.Empty(different);
    }

    [Fact]
    public void Cases_and_properties_that_differ_by_case_alone_have_locals_of_their_own()
    {
        var generation = Generation.Of(DemoSchema.Of(
            """
            "either": { "anyOf": [{ "$ref": "#/components/schemas/ID" }, { "$ref": "#/components/schemas/Id" }, { "type": "number" }] },
            "aB": { "type": "string", "nullable": true }, "ab": { "type": "string", "nullable": true }, "reader": { "type": "string", "nullable": true }
            """,
            "\"aB\", \"ab\", \"reader\"",
            """
            "ID": { "type": "object", "properties": { "a": { "type": "string" } } },
            "Id": { "type": "object", "properties": { "b": { "type": "string" } } }
            """));

        Assert.Empty(generation.CompilerDiagnostics);
    }
}
