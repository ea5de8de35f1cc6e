using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>Runs analyzers and fixes over marked-up calls of <see cref="Clients"/>, which are in the project itself unless a test says otherwise.</summary>
internal static class VerifyCalls
{
    /// <summary>Compares what an analyzer reports with the mark-up.</summary>
    public static Task AnalyzerAsync<TAnalyzer>(string source)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        RunAsync(new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>(), source, Clients.Source);

    /// <summary>The same, and compares the source after the fix, one by one and all at once, with another text.</summary>
    public static Task FixAsync<TAnalyzer, TFix>(string source, string fixedSource)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() =>
        RunAsync(new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> { FixedState = { Sources = { fixedSource, Clients.Source } } }, source, Clients.Source);

    /// <summary>Runs a test that has settings of its own.</summary>
    public static Task RunAsync(AnalyzerTest<DefaultVerifier> test, params string[] sources)
    {
        // Not the testing packages' own reference assemblies, which are downloaded.
        test.ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        test.TestState.AdditionalReferences.AddRange(Verify.References);
        // Every source once more with all diagnostics suppressed, or as generated code: tests that ask for it say so.
        test.TestBehaviors = TestBehaviors.SkipSuppressionCheck | TestBehaviors.SkipGeneratedCodeCheck;
        foreach (var source in sources)
            test.TestState.Sources.Add(source);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
