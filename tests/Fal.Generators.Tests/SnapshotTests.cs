using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>Whole generated files, as a person has reviewed them.</summary>
public class SnapshotTests
{
    [Theory]
    [InlineData("fal-ai__flux__dev", "FluxDev")]
    [InlineData("fal-ai__ltx-2__image-to-video__fast", "Ltx2ImageToVideoFast")]
    [InlineData("openrouter__router", "OpenrouterRouter")]
    public void A_schema_of_the_samples(string schema, string name) => Match(Generation.Of(Corpus.Schema(schema)), name);

    [Fact]
    public void An_older_language_version() =>
        Match(Generation.Of(LanguageVersion.CSharp11, "", new Dictionary<string, string>(), DemoSchema.Of("")), "CSharp11");

    [Fact]
    public void Schemas_at_run_time() => Match(
        SchemaExportTests.Generated(DemoSchema.Of(
            """ "prompt": { "type": "string", "title": "Prompt", "description": "What to \"draw\".", "maxLength": 9, "nullable": true }, "size": { "anyOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "string", "enum": ["auto"] }], "default": "auto" } """,
            components: """ "Size": { "type": "object", "properties": { "width": { "type": "integer", "minimum": 0, "exclusiveMinimum": true, "example": 512 } }, "required": ["width"] } """)),
        "Schemas");

    [Theory]
    [MemberData(nameof(SchemaFeatures.All), MemberType = typeof(SchemaFeatures))]
    public void A_feature_of_JSON_Schema(string feature, string properties, string required) =>
        Match(Generation.Of(SchemaFeatures.Document(properties, required)), feature);

    [Fact]
    public void An_app_with_a_socket() => Match(Generation.Of(SchemaFeatures.AppWithSocket), "MeMyAppTalk");

    [Fact]
    public void An_app_with_values_in_its_path() => Match(Generation.Of(SchemaFeatures.AppWithValues), "MeMyAppAlbums");

    [Fact]
    public void A_pair_of_schemas() => Match(
        Generation.Of(PairTests.File("chat.input.json", PairTests.Draft7, "me/chat"), PairTests.File("chat.output.json", PairTests.Draft2020)), "MeChat");

    private static void Match(Generation generation, string name, [System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.CompilerDiagnostics);
        // Where the repository is, is no matter of the snapshot.
        Snapshot.Match(generation.Source.Replace(HelpLinks.Page, "https://page", StringComparison.Ordinal), name + ".g", testName: test);
    }
}
