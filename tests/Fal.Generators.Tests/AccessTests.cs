using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fal.Generators.Tests;

/// <summary>Who may use the generated types, and what comes of it where two projects have the same model.</summary>
public class AccessTests
{
    private static readonly Dictionary<string, string> Public = [];
    private static readonly Dictionary<string, string> Internal = new() { ["FalAccess"] = "Internal" };

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp14)]
    public void Internal_clients_give_no_public_type(LanguageVersion language)
    {
        var generation = Generation.Of(language, "", Internal, SchemaFeatures.OneProject);

        Assert.Equal(SchemaFeatures.OneProject.Count, generation.Sources.Count);
        Assert.Empty(generation.CompilerDiagnostics);
        Assert.All(TopLevelTypes(generation), type => Assert.Equal(Accessibility.Internal, type.DeclaredAccessibility));
    }

    [Theory]
    [InlineData("internal", "public", Accessibility.Public)]
    [InlineData("public", "internal", Accessibility.Internal)]
    [InlineData("INTERNAL", null, Accessibility.Internal)]
    [InlineData(null, "Internal", Accessibility.Internal)]
    [InlineData(null, null, Accessibility.Public)]
    public void An_item_says_it_for_itself_and_the_project_for_the_others(string? project, string? item, Accessibility expected)
    {
        var metadata = new Dictionary<string, string> { ["FalModel"] = "true" };
        if (item is not null)
            metadata.Add("Access", item);

        var generation = Generation.Of(
            LanguageVersion.CSharp14, "", project is null ? Public : new Dictionary<string, string> { ["FalAccess"] = project }, Documents.Endpoint("me/app", metadata: metadata));

        Assert.NotEmpty(TopLevelTypes(generation));
        Assert.All(TopLevelTypes(generation), type => Assert.Equal(expected, type.DeclaredAccessibility));
    }

    [Fact]
    public void Two_libraries_and_an_app_each_have_internal_clients_of_a_model()
    {
        var first = Project("First", Internal, Using("InFirst"), []);
        var second = Project("Second", Internal, Using("InSecond"), [first]);
        var app = Project("App", Internal, Using("InApp"), [first, second]);

        Assert.All([first, second, app], project => Assert.Equal(["FluxDev.g.cs"], project.Sources.Keys));
        AssertNothingToSay(first, second, app);
    }

    [Fact]
    public void A_project_that_sees_internal_clients_of_another_uses_those()
    {
        var library = Project("Library", Internal, Using("InLibrary", friend: "Tests"), []);
        var tests = Project("Tests", Internal, Using("InTests"), [library]);

        Assert.Empty(tests.Sources);
        AssertNothingToSay(library, tests);
    }

    [Theory]
    [InlineData(Accessibility.Public, Accessibility.Public)]
    [InlineData(Accessibility.Public, Accessibility.Internal)]
    [InlineData(Accessibility.Internal, Accessibility.Public)]
    public void A_client_that_a_referenced_assembly_has_is_FAL0014_and_used(Accessibility theirs, Accessibility ours)
    {
        var library = Project("Library", Of(theirs), Using("InLibrary", friend: "App"), []);
        var app = Project("App", Of(ours), Using("InApp"), [library], Documents.Endpoint("me/other"));

        var diagnostic = Assert.Single(app.Diagnostics);
        Assert.Equal(("FAL0014", DiagnosticSeverity.Warning), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal("fal-ai__flux__dev.json", diagnostic.Location.GetLineSpan().Path);
        Assert.Contains("'fal-ai/flux/dev' has its client 'Fal.Models.FluxDev' in the assembly 'Library' already", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(["MeOther.g.cs"], app.Sources.Keys);
        Assert.Empty(Warnings(app));

        static Dictionary<string, string> Of(Accessibility access) => access is Accessibility.Public ? Public : Internal;
    }

    [Fact]
    public void A_client_of_another_model_that_has_the_name_is_FAL0004()
    {
        var library = Project("Library", Public, "", []);
        var other = Documents.Endpoint("me/other", metadata: new Dictionary<string, string> { ["FalModel"] = "true", ["ClientName"] = "FluxDev" });
        var app = Generation.In(Compile("App", "", [library]), Public, other);

        var diagnostic = Assert.Single(app.Diagnostics);
        Assert.Equal("FAL0004", diagnostic.Id);
        Assert.Contains("'me/other' in 'me_other.json' would give the type 'Fal.Models.FluxDev' too, as 'fal-ai/flux/dev' in 'Library' does", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(app.Sources);
    }

    [Fact]
    public void A_client_behind_an_alias_or_in_another_namespace_or_of_one_s_own_hand_is_none_that_the_project_has()
    {
        var library = Project("Library", Public, "", []);
        var byHand = Generation.Compile([Generation.Parse("namespace Fal.Models; public class MeOther;")]).WithAssemblyName("ByHand");
        var aliased = Generation.In(Compile("App", "", []).AddReferences(Reference(library).WithAliases(["library"])), Public, Schema);
        var elsewhere = Project("App", new Dictionary<string, string> { ["FalNamespace"] = "My" }, "", [library]);
        var beside = Generation.In(Compile("App", "", []).AddReferences(byHand.ToMetadataReference()), Public, Documents.Endpoint("me/other"));

        Assert.All([aliased, elsewhere, beside], project => Assert.Single(project.Sources));
        Assert.All([aliased, elsewhere, beside], project => Assert.Empty(project.Diagnostics));
        AssertNothingToSay(aliased, elsewhere);
    }

    [Theory]
    [InlineData(Accessibility.Public)]
    [InlineData(Accessibility.Internal)]
    public async Task Analyzers_know_the_clients_that_are_used(Accessibility access)
    {
        const string Code = """
            public class App
            {
                object A() => Fal.FalEndpoint.Untyped("fal-ai/flux/dev");
                object B() => new Fal.Models.FluxDevInput { Prompt = "x", NumInferenceSteps = 900 };
            }
            """;
        var properties = access is Accessibility.Public ? Public : Internal;
        var library = Project("Library", properties, Using("InLibrary", friend: "App"), []);

        foreach (var app in new[] { Project("App", properties, Code, [library]), Project("App", properties, Code, []) })
        {
            var diagnostics = await app.Compilation.WithAnalyzers([new UntypedCallAnalyzer(), new ArgumentAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

            Assert.Equal(["FAL1001", "FAL1010"], diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Code that calls the model.</summary>
    /// <param name="type">The name of its type.</param>
    /// <param name="friend">An assembly that may use what is internal.</param>
    private static string Using(string type, string? friend = null) => $$"""
        using Fal.Models;
        {{(friend is null ? "" : $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]")}}
        public class {{type}} { private object Run(Fal.FalClient fal) => fal.FluxDev.RunAsync(new FluxDevInput { Prompt = "x" }); }
        """;

    private static SchemaText Schema { get; } = Corpus.Schema("fal-ai__flux__dev");

    private static Generation Project(string name, Dictionary<string, string> properties, string code, Generation[] references, params SchemaText[] more) =>
        Generation.In(Compile(name, code, references), properties, [Schema, .. more]);

    private static CSharpCompilation Compile(string name, string code, Generation[] references) =>
        Generation.Compile([Generation.Parse(code)]).WithAssemblyName(name).AddReferences(references.Select(Reference));

    /// <summary>A built project.</summary>
    private static PortableExecutableReference Reference(Generation project)
    {
        using var image = new MemoryStream();
        Assert.Empty(project.Compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(d => d.Severity is DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static void AssertNothingToSay(params Generation[] projects)
    {
        Assert.All(projects, project => Assert.Empty(project.Diagnostics));
        Assert.All(projects, project => Assert.Empty(Warnings(project)));
    }

    /// <summary>What the compiler says, of the project's own code too.</summary>
    private static IEnumerable<Diagnostic> Warnings(Generation project) =>
        project.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591");

    private static IEnumerable<INamedTypeSymbol> TopLevelTypes(Generation generation) => generation.Result.GeneratedSources.SelectMany(source =>
        source.SyntaxTree.GetRoot().DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<TypeDeclarationSyntax>()
            .Select(type => generation.Compilation.GetSemanticModel(source.SyntaxTree).GetDeclaredSymbol(type)!));
}
