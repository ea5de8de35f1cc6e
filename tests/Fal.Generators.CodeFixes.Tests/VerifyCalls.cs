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
        Verify.RunAsync(new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>(), source, Clients.Source);

    /// <summary>The same, and compares the source after the fix, one by one and all at once, with another text.</summary>
    public static Task FixAsync<TAnalyzer, TFix>(string source, string fixedSource)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() =>
        Verify.RunAsync(new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> { FixedState = { Sources = { fixedSource, Clients.Source } } }, source, Clients.Source);
}
