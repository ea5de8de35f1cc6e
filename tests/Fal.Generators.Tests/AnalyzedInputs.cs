using Fal.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fal.Generators.Tests;

/// <summary>
/// Inputs as C#, in an app that refers to their compiled types, and what the analyzer reports there. That the code says what is meant is
/// proved by running it: what it makes is written as the same JSON.
/// </summary>
internal static class AnalyzedInputs
{
    /// <summary>How many inputs stand in one file. Files are analyzed side by side.</summary>
    private const int FileSize = 64;

    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    /// <summary>What the analyzer reports of each input.</summary>
    /// <param name="models">The types of the inputs.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<Diagnostic>>> DiagnosticsAsync(CompiledModels models, IReadOnlyList<RoundTrip> inputs)
    {
        var files = inputs.Chunk(FileSize).Select((some, i) => (Name: $"Inputs{i}", Inputs: some)).ToList();
        var app = Generation.Compile(files.AsParallel().AsOrdered().Select(f => CSharpSyntaxTree.ParseText(Code(f.Name, f.Inputs), Parse, f.Name)).ToList())
            .WithAssemblyName($"App{Guid.NewGuid():N}")
            .AddReferences(models.Reference);

        var loaded = models.Load(app);
        foreach (var (name, some) in files)
            AssertSame(some, loaded.GetType(name)!);

        var reported = await app.WithAnalyzers([new ArgumentAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        var byLine = reported.ToLookup(d => (d.Location.SourceTree!.FilePath, d.Location.GetLineSpan().StartLinePosition.Line));
        return [.. files.SelectMany(f => f.Inputs.Select((_, i) => byLine[(f.Name, LineOf(i))].ToList()))];
    }

    /// <summary>A class with a line for each input.</summary>
    private static string Code(string name, IEnumerable<RoundTrip> inputs) => $"public static class {name} {{\n{string.Join('\n', inputs.Select(Method))}\n}}";

    private static int LineOf(int input) => input + 1;

    private static string Method(RoundTrip input, int number)
    {
        var type = input.Type.Type.Type;
        return $"public static {CSharpExpression.Name(type)} Input{number}() => {CSharpExpression.Of(type, input.Value)};";
    }

    private static void AssertSame(RoundTrip[] inputs, Type made)
    {
        for (var i = 0; i < inputs.Length; i++)
            Assert.Equal(inputs[i].Written, System.Text.Json.JsonSerializer.Serialize(made.GetMethod($"Input{i}")!.Invoke(null, null), inputs[i].Type.Type));
    }
}
