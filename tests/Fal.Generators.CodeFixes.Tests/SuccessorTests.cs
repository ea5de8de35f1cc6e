using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>From a deprecated model's client to that of its successor.</summary>
public class SuccessorTests
{
    /// <summary>Two clients, a third whose successor has none, and something else that is obsolete.</summary>
    private const string Models = """
        #pragma warning disable FAL1007
        using System;
        using Fal;
        using Fal.Runtime;

        namespace Fal.Models
        {
            public sealed record OldInput { public string? Prompt { get; init; } [Obsolete("", DiagnosticId = "FAL1007")] public int? Seed { get; init; } }
            public sealed record OldOutput;
            public static class OldExtensions { extension(FalClient client) { [Obsolete("", DiagnosticId = "FAL1007")] public Old Old => new(client); } }
            public static class LostExtensions { extension(FalClient client) { [Obsolete("", DiagnosticId = "FAL1007")] public Lost Lost => new(client); } }

            [Obsolete("", DiagnosticId = "FAL1007")]
            [FalModelId("me/old", Successor = "me/new")]
            public sealed class Old(FalClient client) : FalModel<OldInput, OldOutput>(client, Endpoint)
            {
                public static FalEndpoint<OldInput, OldOutput> Endpoint { get; } = null!;
                public sealed record Size;
            }

            [Obsolete("", DiagnosticId = "FAL1007")]
            [FalModelId("me/lost", Successor = "me/nowhere")]
            public sealed class Lost(FalClient client) : FalModel<OldInput, OldOutput>(client, Endpoint)
            {
                public static FalEndpoint<OldInput, OldOutput> Endpoint { get; } = null!;
            }
        }

        namespace Fal.Models
        {
            public sealed record NewInput { public string? Prompt { get; init; } }
            public sealed record NewOutput;
            public static class NewExtensions { extension(FalClient client) { public New New => new(client); } }

            [FalModelId("me/new")]
            public sealed class New(FalClient client) : FalModel<NewInput, NewOutput>(client, Endpoint)
            {
                public static FalEndpoint<NewInput, NewOutput> Endpoint { get; } = null!;
                public sealed record Size;
            }
        }
        """;

    [Theory]
    [InlineData("var output = await {|FAL1007:fal.Old|}.RunAsync(new() { Prompt = \"a\" });", "var output = await fal.New.RunAsync(new() { Prompt = \"a\" });")]
    [InlineData(
        "var input = new OldInput { Prompt = \"a\" }; OldOutput output = await {|FAL1007:fal.Old|}.RunAsync(input);",
        "var input = new NewInput { Prompt = \"a\" }; NewOutput output = await fal.New.RunAsync(input);")]
    [InlineData(
        "Fal.Models.OldInput input = new(); Use({|FAL1007:global::Fal.Models.Old|}.Endpoint, input);",
        "NewInput input = new(); Use(New.Endpoint, input);")]
    [InlineData("Use(typeof({|FAL1007:Old|}), new object());", "Use(typeof(New), new object());")]
    // What is called the same and is none of it stays.
    [InlineData("var Old = 1; Use({|FAL1007:fal.Old|}, Old);", "var Old = 1; Use(fal.New, Old);")]
    public Task The_member_uses_the_successor_s_client(string statements, string fixedStatements) => FixAsync(In(statements), In(fixedStatements));

    [Fact]
    public Task Nested_types_go_by_the_client_s_name() =>
        FixAsync(In("Use({|FAL1007:fal.Old|}, new {|FAL1007:Old|}.Size());"), In("Use(fal.New, new New.Size());"));

    [Fact]
    public Task Other_members_are_left() => FixAsync(
        In("Use({|FAL1007:fal.Old|}, 1);", "OldInput Left = new(); object? Seed(OldInput input) => {|FAL1007:input.Seed|};"),
        In("Use(fal.New, 1);", "OldInput Left = new(); object? Seed(OldInput input) => {|FAL1007:input.Seed|};"));

    [Fact]
    public Task Statements_of_a_program_go_together() => FixAsync(
        "using Fal; using Fal.Models; var fal = new FalClient(); var input = new OldInput(); await {|FAL1007:fal.Old|}.RunAsync(input);",
        "using Fal; using Fal.Models; var fal = new FalClient(); var input = new NewInput(); await fal.New.RunAsync(input);",
        OutputKind.ConsoleApplication);

    [Fact]
    public Task Clients_of_another_assembly_and_of_older_C_sharp_are_used()
    {
        var models = Models.Replace("extension(FalClient client) { ", "", StringComparison.Ordinal).Replace(" => new(client); } }", "(this FalClient client) => new(client); }", StringComparison.Ordinal)
            .Replace("public Old Old(", "public static Old Old(", StringComparison.Ordinal).Replace("public New New(", "public static New New(", StringComparison.Ordinal).Replace("public Lost Lost(", "public static Lost Lost(", StringComparison.Ordinal);
        var compilation = CSharpCompilation.Create(
            "Models", [CSharpSyntaxTree.ParseText(models, cancellationToken: TestContext.Current.CancellationToken)], Verify.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        var test = Of(In("Use(fal.New(), new NewInput());"));
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromImage(image.ToArray()));
        return Verify.RunAsync(test, In("Use({|FAL1007:fal.Old()|}, new OldInput());"));
    }

    [Fact]
    public Task A_parameter_of_a_type_is_changed_alone() => FixAsync(
        "using Fal.Models; namespace Mine { class App({|FAL1007:Old|} model, OldInput input) { object M() => (model, input); } }",
        "using Fal.Models; namespace Mine { class App(New model, OldInput input) { object M() => (model, input); } }");

    [Theory]
    // The successor has no client here.
    [InlineData("Use({|FAL1007:fal.Lost|}, 1);")]
    // A property, no model.
    [InlineData("Use(new OldInput { {|FAL1007:Seed|} = 1 }, 1);")]
    public Task There_is_no_fix_without_a_client_to_use(string statements) => FixAsync(In(statements), In(statements));

    private static string In(string statements, string members = "") => $$"""
        #nullable enable
        using System.Threading.Tasks;
        using Fal;
        using Fal.Models;

        class App
        {
            {{members}}
            void Use(object model, object input) { }
            async Task M(FalClient fal)
            {
                {{statements}}
                await Task.CompletedTask;
            }
        }
        """;

    private static Task FixAsync(string source, string fixedSource, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var test = Of(fixedSource, Models);
        test.TestState.OutputKind = kind;
        return Verify.RunAsync(test, source, Models);
    }

    private static Test Of(params string[] fixedSources)
    {
        var test = new Test { CompilerDiagnostics = CompilerDiagnostics.Warnings, DisabledDiagnostics = { "CS1591" }, FixedState = { MarkupHandling = MarkupMode.Allow } };
        foreach (var source in fixedSources)
            test.FixedState.Sources.Add(source);
        return test;
    }

    private sealed class Test : CSharpCodeFixTest<EmptyDiagnosticAnalyzer, SuccessorFix, DefaultVerifier>
    {
        protected override ParseOptions CreateParseOptions() => CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

        protected override CompilationOptions CreateCompilationOptions() =>
            ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(NullableContextOptions.Enable);
    }
}
