using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fal.Generators.Tests;

/// <summary>What a model says is the public surface of its code is what the compiler says.</summary>
public class PublicSurfaceTests
{
    [Theory]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.CSharp11)]
    public void The_surface_of_the_repository_s_schemas_is_what_the_compiler_sees(LanguageVersion language) => AssertSame(language, Corpus.Schemas());

    [Fact]
    public void The_surface_of_real_schemas_is_what_the_compiler_sees() => AssertSame(LanguageVersion.CSharp14, Corpus.Files());

    [Theory]
    [MemberData(nameof(SchemaFeatures.All), MemberType = typeof(SchemaFeatures))]
    public void The_surface_of_a_feature_is_what_the_compiler_sees(string feature, string properties, string required)
    {
        _ = feature;
        AssertSame(LanguageVersion.CSharp14, [SchemaFeatures.Document(properties, required)]);
    }

    [Fact]
    public void The_surface_of_an_app_with_a_socket_is_what_the_compiler_sees() => AssertSame(LanguageVersion.CSharp14, [SchemaFeatures.AppWithSocket]);

    [Theory]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.CSharp11)]
    public void The_surface_of_an_app_with_values_in_its_path_is_what_the_compiler_sees(LanguageVersion language) => AssertSame(language, [SchemaFeatures.AppWithValues]);

    [Fact]
    public void The_surface_of_a_workflow_is_what_the_compiler_sees()
    {
        var schema = SchemaFeatures.Document(""" "prompt": { "type": "string" } """, "");
        AssertSame(LanguageVersion.CSharp14, [new SchemaText(schema.Path, schema.Text.Replace("me/demo", "workflows/me/demo", StringComparison.Ordinal))]);
    }

    [Fact]
    public void The_surface_reads_like_PublicAPI_txt() =>
        Snapshot.Match(string.Join('\n', PublicSurface.Of(Assert.Single(Endpoints(Corpus.Schema("fal-ai__flux__dev"))))) + "\n", "FluxDev", "txt");

    private static void AssertSame(LanguageVersion language, IReadOnlyList<SchemaText> files)
    {
        var generation = Generation.Of(language, "", new Dictionary<string, string>(), files);
        var types = generation.Result.GeneratedSources.SelectMany(source => TypesIn(generation.Compilation, source.SyntaxTree));

        var surface = files.SelectMany(Endpoints).SelectMany(e => PublicSurface.Of(e, language is LanguageVersion.CSharp14));

        Assert.Equal(types.SelectMany(DeclaredSurface.Of).Order(StringComparer.Ordinal), surface.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<EndpointModel> Endpoints(SchemaText file) =>
        SchemaReader.Read(new SchemaFile(file.Path, file.Text, new SchemaMetadata { EndpointId = file.Metadata.GetValueOrDefault("EndpointId") }), TestContext.Current.CancellationToken).Endpoints;

    private static IEnumerable<INamedTypeSymbol> TypesIn(Compilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        return tree.GetCompilationUnitRoot().DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>().Select(t => model.GetDeclaredSymbol(t)!);
    }
}
