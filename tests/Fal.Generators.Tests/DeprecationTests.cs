using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Fal.Generators.Tests;

/// <summary>What the catalogue says of a model, in its document's own metadata or beside it.</summary>
public class DeprecationTests
{
    [Theory]
    [InlineData(
        """ "status": "deprecated", "successor": "fal-ai/flux-2", "deprecated_at": "2026-03-01T23:30:00+02:00", "updated_at": "2026-05-01" """,
        "me/demo is deprecated since 2026-03-01: use fal-ai/flux-2 (Flux2), which 'dotnet fal add fal-ai/flux-2' adds where it is missing.")]
    [InlineData(
        """ "status": "deprecated", "successor": "fal-ai/flux-2", "updated_at": "2026-05-01T00:00:00Z" """,
        "me/demo is deprecated as of 2026-05-01: use fal-ai/flux-2 (Flux2), which 'dotnet fal add fal-ai/flux-2' adds where it is missing.")]
    [InlineData(""" "status": "deprecated", "deprecated_at": "2026-03-01" """, "me/demo is deprecated since 2026-03-01, and may be taken away.")]
    [InlineData(""" "status": "deprecated" """, "me/demo is deprecated, and may be taken away.")]
    [InlineData(""" "status": "deprecated", "successor": "no id", "deprecated_at": "some day\"\\" """, "me/demo is deprecated, and may be taken away.")]
    [InlineData(""" "status": "deprecated", "successor": 1, "deprecated_at": { } """, "me/demo is deprecated, and may be taken away.")]
    public void A_use_of_a_deprecated_model_says_since_when_and_what_to_use(string metadata, string message)
    {
        foreach (var file in new[] { InDocument(metadata), OnPage(metadata) })
        {
            var generation = Generation.Of(file).WithCode("using Fal; using Fal.Models; class App { object M(FalClient fal) => fal.MeDemo; object E => MeDemo.Endpoint; }");

            var uses = generation.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Id == "FAL1007").ToList();
            Assert.Equal(2, uses.Count);
            Assert.All(uses, use => Assert.EndsWith($"is obsolete: '{message}'", use.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            Assert.Empty(generation.CompilerDiagnostics);
        }
    }

    [Theory]
    [InlineData(""" "status": "active", "successor": "fal-ai/flux-2", "deprecated_at": "2026-03-01" """)]
    [InlineData(""" "successor": "fal-ai/flux-2", "deprecated_at": "2026-03-01" """)]
    public void A_model_that_is_not_deprecated_is_not_obsolete(string metadata)
    {
        var source = Generation.Of(InDocument(metadata)).Source;

        Assert.DoesNotContain("Obsolete", source, StringComparison.Ordinal);
        Assert.Contains("[FalModelId(\"me/demo\")]", source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_names_its_successor_to_tools() => Assert.Contains(
        "[FalModelId(\"me/demo\", Successor = \"fal-ai/flux-2\")]", Generation.Of(InDocument(""" "status": "deprecated", "successor": "fal-ai/flux-2" """)).Source, StringComparison.Ordinal);

    [Theory]
    [InlineData(""" "status": "active", "stream_url": "https://fal.run/me/demo/stream" """, true)]
    [InlineData(""" "status": "active" """, false)]
    [InlineData(""" "category": "llm" """, true)]
    public void What_the_catalogue_says_of_streams_counts(string metadata, bool streams) =>
        Assert.Equal(streams, Generation.Of(InDocument(metadata)).Source.Contains("StreamAsync(", StringComparison.Ordinal));

    [Fact]
    public void A_name_and_a_description_are_in_the_documentation()
    {
        var source = Generation.Of(InDocument(""" "display_name": "Demo <1>", "description": "Shows it.", "category": "llm" """)).Source;

        Assert.Contains("/// <summary>Demo &lt;1&gt;: Shows it.</summary>", source, StringComparison.Ordinal);
        Assert.Contains("llm.", source, StringComparison.Ordinal);
    }

    private static SchemaText InDocument(string metadata) =>
        new("me__demo.json", Documents.OpenApi("me/demo").Replace("\"endpointId\": \"me/demo\"", $"\"endpointId\": \"me/demo\", {metadata}", StringComparison.Ordinal));

    private static SchemaText OnPage(string metadata) =>
        new("page.json", $$"""{ "models": [ { "endpoint_id": "me/demo", "metadata": { {{metadata}} }, "openapi": {{Documents.OpenApi("me/demo")}} } ] }""");
}
