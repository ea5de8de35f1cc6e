using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.Tests;

/// <summary>The method that puts a project's models into a container.</summary>
public class ModelServicesTests
{
    private const string FileName = "FalModelServices.g.cs";

    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Each_model_is_added()
    {
        var generation = InContainer(Nothing, SchemaText.FromFile(Path.Combine(Repository.Schemas, "openrouter__router.json")), Documents.Endpoint("me/a"), SchemaFeatures.AppWithSocket, SchemaFeatures.AppWithRawSocket);

        Assert.Empty(generation.CompilerDiagnostics);
        Snapshot.Match(generation.Sources[FileName], "FalModelServices.g");
    }

    [Fact]
    public void A_project_without_a_container_has_none()
    {
        var generation = Generation.Of(Documents.Endpoint("me/a"));

        Assert.DoesNotContain(FileName, generation.Sources.Keys);
    }

    [Fact]
    public void A_project_without_models_has_none() => Assert.Empty(InContainer(Nothing).Sources);

    [Fact]
    public void What_only_a_call_can_make_is_left_out()
    {
        var generation = InContainer(Nothing, Documents.Endpoint("me/a"), SchemaFeatures.AppWithValues);

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains("MeMyAppAlbumsAlbumIdItemsName.g.cs", generation.Sources.Keys);
        Assert.DoesNotContain("MeMyAppAlbums", generation.Sources[FileName], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_projects_that_both_have_models_have_a_method_each()
    {
        var library = InContainer(Nothing, Documents.Endpoint("me/a"));
        using var compiled = new CompiledModels(library);
        var project = Generation.Compile([Generation.Parse("using Microsoft.Extensions.DependencyInjection; class App { void Add(IServiceCollection services) => services.AddFalModels(); }")])
            .AddReferences([.. Generation.Container, compiled.Reference]);

        var app = Generation.In(project, Nothing, Documents.Endpoint("me/b"), Documents.Endpoint("me/a"));

        Assert.DoesNotContain(app.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
        Assert.Contains("global::Fal.Models.MeB,", app.Sources[FileName], StringComparison.Ordinal);
        Assert.DoesNotContain("MeA", app.Sources[FileName], StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_language_version_compiles_it()
    {
        var project = Generation.Compile([Generation.Parse("", LanguageVersion.CSharp11)]).AddReferences(Generation.Container);

        var generation = Generation.In(project, Nothing, Documents.Endpoint("me/a"));

        Assert.Empty(generation.CompilerDiagnostics);
        Assert.Contains(FileName, generation.Sources.Keys);
    }

    [Fact]
    public void It_is_written_again_only_where_a_name_changes()
    {
        var file = Documents.Endpoint("me/a", """ "a": { "type": "string" } """);
        var before = InContainer(Nothing, file);

        var edited = before.Replace(file, new SchemaText(file.Path, file.Text.Replace("\"a\"", "\"b\"", StringComparison.Ordinal), file.Metadata));
        var withCode = before.WithCode("class Other;");
        var renamed = before.WithMetadata(file, new Dictionary<string, string> { ["FalModel"] = "true", ["ClientName"] = "Other" });

        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(edited.Reasons(TrackingNames.Models)));
        Assert.All(edited.Reasons(TrackingNames.ModelServices).Concat(withCode.Reasons(TrackingNames.ModelServices)), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.Contains(IncrementalStepRunReason.Modified, renamed.Reasons(TrackingNames.ModelServices));
        Assert.Contains("global::Fal.Models.Other,", renamed.Sources[FileName], StringComparison.Ordinal);
    }

    private static Generation InContainer(Dictionary<string, string> properties, params IEnumerable<SchemaText> files) =>
        Generation.In(Generation.Compile([Generation.Parse("")]).AddReferences(Generation.Container), properties, files);
}
