using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>
/// Runs analyzers and fixes over sources that are marked up as Roslyn's testing packages have it, <c>{|FAL1001:9|}</c>,
/// in a project that refers to what the tests run on, and to Fal.Client.
/// </summary>
internal static class Verify
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(FalClient).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>Compiles the sources and compares what the analyzer reports with the mark-up.</summary>
    public static Task AnalyzerAsync<TAnalyzer>(params string[] sources)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        RunAsync(new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>(), sources);

    /// <summary>The same, and compares the first source after the fix with another text.</summary>
    public static Task FixAsync<TAnalyzer, TFix>(string source, string fixedSource, params string[] otherSources)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>();
        foreach (var text in (string[])[fixedSource, .. otherSources])
            test.FixedState.Sources.Add(text);
        return RunAsync(test, [source, .. otherSources]);
    }

    private static Task RunAsync(AnalyzerTest<DefaultVerifier> test, string[] sources)
    {
        // Not the testing packages' own reference assemblies, which are downloaded.
        test.ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        test.TestState.AdditionalReferences.AddRange(References);
        foreach (var source in sources)
            test.TestState.Sources.Add(source);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
