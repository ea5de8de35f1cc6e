using Fal.Schemas;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>The list of a project's models.</summary>
public class ModelListTests
{
    private static readonly Dictionary<string, string> Listed = new() { ["FalModelList"] = "true" };

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public void It_is_there_where_the_project_says_so(string? value, bool expected)
    {
        var properties = value is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["FalModelList"] = value };

        var generation = Generation.Of(LanguageVersion.CSharp11, "", properties, Documents.Endpoint("me/demo"));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Equal(expected, generation.Sources.ContainsKey("FalModels.g.cs"));
    }

    [Fact]
    public void It_has_every_model_in_the_order_of_the_ids()
    {
        var generation = Generation.Of(LanguageVersion.CSharp14, "", Listed, Documents.Endpoint("me/b"), Documents.Endpoint("me/a"));

        Assert.Empty(generation.CompilerDiagnostics);
        var list = generation.Sources["FalModels.g.cs"];
        Assert.Contains("public static class FalModels", list, StringComparison.Ordinal);
        Assert.Contains("global::Fal.Models.MeA.Endpoint,\n        global::Fal.Models.MeB.Endpoint,\n", list, StringComparison.Ordinal);
    }

    [Fact]
    public void It_stands_where_the_project_has_its_models()
    {
        var properties = new Dictionary<string, string>(Listed) { ["FalNamespace"] = "My.Own", ["FalAccess"] = "internal" };

        var generation = Generation.Of(LanguageVersion.CSharp14, "", properties, Documents.Endpoint("me/a"));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("namespace My.Own;", generation.Sources["FalModels.g.cs"], StringComparison.Ordinal);
        Assert.Contains("internal static class FalModels", generation.Sources["FalModels.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_list_has_clients_that_are_internal()
    {
        var hidden = Documents.Endpoint("me/b", metadata: new Dictionary<string, string> { ["FalModel"] = "true", ["Access"] = "internal" });

        var generation = Generation.Of(LanguageVersion.CSharp14, "", Listed, Documents.Endpoint("me/a"), hidden);

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("internal sealed class MeB ", generation.Sources["MeB.g.cs"], StringComparison.Ordinal);
        Assert.Contains("public static class FalModels", generation.Sources["FalModels.g.cs"], StringComparison.Ordinal);
        Assert.Contains("global::Fal.Models.MeB.Endpoint,\n", generation.Sources["FalModels.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_a_schema_writes_it_again_only_where_a_name_changes()
    {
        var file = Documents.Endpoint("me/a", """ "a": { "type": "string" } """);
        var before = Generation.Of(LanguageVersion.CSharp14, "", Listed, file);

        var edited = before.Replace(file, new SchemaText(file.Path, file.Text.Replace("\"a\"", "\"b\"", StringComparison.Ordinal), file.Metadata));

        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(edited.Reasons(TrackingNames.Models)));
        Assert.All(edited.Reasons(TrackingNames.ModelList), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }
}
