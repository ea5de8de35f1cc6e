using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fal.Generators.Tests;

/// <summary>Other code that has names of Fal.Client is told from it, or said to be in the way.</summary>
public class RivalTests
{
    private static readonly SchemaText Schema = Corpus.Schema("fal-ai__flux__dev");

    [Theory]
    [InlineData("namespace Fal { public class FalClient { } public class FalFile { } }", "'Fal.FalClient' is a type of the assembly 'Rival' as well as of 'Fal.Client'")]
    [InlineData("namespace Fal.Runtime { public interface IFalJson<T> { } }", "'Fal.Runtime.IFalJson' is a type of the assembly 'Rival' as well as of 'Fal.Client'")]
    [InlineData("public static class Fal { }", "The type 'Fal' of the assembly 'Rival' hides the namespace 'Fal'")]
    public void An_assembly_that_has_our_names_is_FAL0015_unless_it_has_an_alias(string code, string message)
    {
        var rival = Generation.Compile([Generation.Parse(code)]).WithAssemblyName("Rival").ToMetadataReference();

        var generation = With(rival);

        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal(("FAL0015", DiagnosticSeverity.Error, Location.None), (diagnostic.Id, diagnostic.Severity, diagnostic.Location));
        Assert.StartsWith(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.EndsWith(": give 'Rival' an alias, as in Aliases=\"Other\" on its PackageReference, ProjectReference or Reference", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(generation.Sources);
        Assert.Empty(generation.CompilerDiagnostics);

        var aliased = With(rival.WithAliases(["Other"]));

        Assert.Empty(aliased.Diagnostics);
        Assert.Single(aliased.Sources);
        Assert.Empty(aliased.CompilerDiagnostics);
    }

    [Theory]
    [InlineData("namespace Fal { class FalClient { } }", "'Fal.FalClient' is a type of this project as well as of 'Fal.Client'")]
    [InlineData("class Fal { }", "The type 'Fal' of this project hides the namespace 'Fal'")]
    public void A_type_of_the_project_s_own_that_has_our_name_is_FAL0015(string code, string message)
    {
        var generation = Generation.Of(LanguageVersion.CSharp14, code, new Dictionary<string, string>(), Schema);

        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0015", diagnostic.Id);
        Assert.StartsWith(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(generation.Sources);
    }

    [Theory]
    [InlineData("namespace Fal { class FalFile { } }")]
    [InlineData("namespace Fal { public class Helpers { } }")]
    [InlineData("namespace Fal.Models { public class FalClient { } }")]
    [InlineData("namespace Other { public class Fal { } }")]
    public void What_is_not_in_the_way_is_not_reported(string code)
    {
        var generation = With(Generation.Compile([Generation.Parse(code)]).WithAssemblyName("Other").ToMetadataReference());

        Assert.Empty(generation.Diagnostics);
        Assert.Single(generation.Sources);
        Assert.Empty(generation.CompilerDiagnostics);
    }

    [Fact]
    public void A_project_without_schemas_may_have_any_names()
    {
        Assert.Empty(Generation.Of(LanguageVersion.CSharp14, "namespace Fal { class FalClient { } }", new Dictionary<string, string>(), []).Diagnostics);
    }

    [Fact]
    public async Task Analyzers_know_our_types_beside_another_s_of_the_same_names()
    {
        const string Code = """
            public class App
            {
                object A() => Fal.FalEndpoint.Untyped("fal-ai/flux/dev");
                object B() => new Fal.Models.FluxDevInput { Prompt = "x", NumInferenceSteps = 900 };
            }
            """;
        var rival = Generation.Compile([Generation.Parse("namespace Fal { public class FalClient { } public class FalFile { } }")]).WithAssemblyName("Rival");
        var app = With(rival.ToMetadataReference(aliases: ["Other"]), Code);

        var diagnostics = await app.Compilation.WithAnalyzers([new UntypedCallAnalyzer(), new ArgumentAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["FAL1001", "FAL1010"], diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    private static Generation With(MetadataReference reference, string code = "") =>
        Generation.In(Generation.Compile([Generation.Parse(code)]).AddReferences(reference), new Dictionary<string, string>(), Schema);
}
