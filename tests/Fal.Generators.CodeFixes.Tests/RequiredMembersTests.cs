using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Fal.Generators.CodeFixes.Tests;

public class RequiredMembersTests
{
    private const string All =
        "Prompt = \"a \\\"sunset\\\"\", Title = \"\", Image = \"https://host/a.png\", Mask = \"https://\", Loop = false, Seconds = 5, Speed = 0.5, Scale = 7.5, Seed = 0, " +
        "Format = FluxDev.OutputFormat.Jpeg, Preset = FluxDev.ImageSizePreset.Landscape43, Fps = FluxDev.Fps.Fps25, Size = \"square_hd\", " +
        "Exact = new FluxDev.ImageSize { }, Formats = new[] { FluxDev.OutputFormat.Jpeg }, Weights = new Dictionary<string, double>()";

    [Theory]
    [InlineData("var x = new VideoInput[||] { };", $"var x = new VideoInput {{ {All} }};")]
    [InlineData("var x = [||]new VideoInput();", $"var x = new VideoInput() {{ {All} }};")]
    [InlineData("VideoInput x = n[||]ew();", $"VideoInput x = new() {{ {All} }};")]
    [InlineData("VideoInput x = new() { [||] };", $"VideoInput x = new() {{ {All} }};")]
    [InlineData("var x = new [||]FluxDevInput { NumImages = 4 };", "var x = new FluxDevInput { NumImages = 4, Count = 1 };")]
    public async Task Required_members_that_are_not_set_get_examples(string before, string after)
    {
        var (action, document) = await OfferedAsync(App.Running(before));
        Assert.NotNull(action);
        var operation = (await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single();
        var changed = operation.ChangedSolution.GetDocument(document.Id)!;
        changed = await Simplifier.ReduceAsync(changed, cancellationToken: TestContext.Current.CancellationToken);
        changed = await Formatter.FormatAsync(changed, Formatter.Annotation, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(App.Running(after), (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        var compilation = await changed.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(compilation!.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity is DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("var x = new FluxDevInput [||]{ Count = 1 };")]
    [InlineData("var x = new FluxDev.ImageSize [||]{ };")]
    [InlineData("var x = new List<string> [||]{ };")]
    [InlineData("[||]var x = 1;")]
    public async Task Nothing_is_offered_where_nothing_is_missing(string statement) => Assert.Null((await OfferedAsync(App.Running(statement))).Action);

    private static async Task<(CodeAction? Action, Document Document)> OfferedAsync(string source)
    {
        var at = source.IndexOf("[||]", StringComparison.Ordinal);
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("App", LanguageNames.CSharp)
            .WithMetadataReferences(Verify.References.Append(Models.Reference))
            .WithParseOptions(CSharpParseOptions.Default)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var document = project.AddDocument("App.cs", source.Remove(at, "[||]".Length));
        CodeAction? offered = null;
        await new RequiredMembersRefactoring().ComputeRefactoringsAsync(
            new CodeRefactoringContext(document, new(at, 0), action => offered = action, TestContext.Current.CancellationToken));
        return (offered, document);
    }
}
