using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>
/// Runs analyzers and fixes over sources that are marked up as Roslyn's testing packages have it, <c>{|FAL1001:9|}</c>,
/// in a project that refers to what the tests run on, to Fal.Client, and to an assembly with <see cref="Models"/>.
/// </summary>
internal static class Verify
{
    /// <summary>What the tests run on, and Fal.Client.</summary>
    public static MetadataReference[] References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(FalClient).Assembly.Location)
            .Append(typeof(FalWebhook).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    /// <summary>Compiles the sources and compares what the analyzer reports with the mark-up.</summary>
    public static Task AnalyzerAsync<TAnalyzer>(params string[] sources)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        AnalyzerAsync<TAnalyzer>(_ => { }, sources);

    /// <summary>The same in a project that is set up further.</summary>
    public static Task AnalyzerAsync<TAnalyzer>(Action<AnalyzerTest<DefaultVerifier>> configure, params string[] sources)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        RunWithModelsAsync(new CSharpTest<TAnalyzer>(), sources, configure);

    /// <summary>The same, and compares the source after one of the fixes, in every order of fix-all, with another text.</summary>
    /// <param name="fix">Which of several fixes, the best being 0.</param>
    public static Task FixAsync<TAnalyzer, TFix>(string source, string fixedSource, int fix = 0)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() =>
        RunWithModelsAsync(new CSharpFixTest<TAnalyzer, TFix> { FixedCode = fixedSource, CodeActionIndex = fix }, [source], _ => { });

    /// <summary>Runs a test over sources that have their models themselves.</summary>
    public static Task RunAsync(AnalyzerTest<DefaultVerifier> test, params string[] sources)
    {
        SetUp(test, sources);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task RunWithModelsAsync(AnalyzerTest<DefaultVerifier> test, string[] sources, Action<AnalyzerTest<DefaultVerifier>> configure)
    {
        SetUp(test, sources);
        test.TestState.AdditionalReferences.Add(Models.Reference);
        configure(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static void SetUp(AnalyzerTest<DefaultVerifier> test, string[] sources)
    {
        // Not the testing packages' own reference assemblies, which are downloaded.
        test.ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        test.TestState.AdditionalReferences.AddRange(References);
        // Every source once more with all diagnostics suppressed, or as generated code: tests that ask for it say so.
        test.TestBehaviors = TestBehaviors.SkipSuppressionCheck | TestBehaviors.SkipGeneratedCodeCheck;
        foreach (var source in sources)
            test.TestState.Sources.Add(source);
    }

    private static CSharpParseOptions Parse { get; } = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private sealed class CSharpTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        protected override ParseOptions CreateParseOptions() => Parse;
    }

    private sealed class CSharpFixTest<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        protected override ParseOptions CreateParseOptions() => Parse;
    }
}
