using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Fal.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Tool.Reading;

/// <summary>The C# that the generator writes of schemas, as a project that refers to nothing has it.</summary>
internal static class GeneratedCode
{
    /// <param name="schemas">The files, by their paths.</param>
    /// <param name="properties">Properties of the project, as <c>FalNamespace</c>.</param>
    /// <exception cref="FalToolException">The generator finds an error in one of them.</exception>
    public static IReadOnlyList<(string Name, string Text)> Of(IEnumerable<(string Path, byte[] Json)> schemas, IReadOnlyDictionary<string, string> properties, CancellationToken cancellationToken)
    {
        var language = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);
        var driver = CSharpGeneratorDriver.Create(
                [new FalModelGenerator().AsSourceGenerator()],
                schemas.Select(schema => (AdditionalText)new SchemaText(schema.Path, schema.Json)),
                language,
                new Options(properties))
            .RunGenerators(CSharpCompilation.Create("Models", [CSharpSyntaxTree.ParseText("", language, cancellationToken: cancellationToken)]), cancellationToken);
        var result = driver.GetRunResult();
        if (result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error) is { } error)
            throw new FalToolException($"{Place(error.Location)}{error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        return [.. result.Results.SelectMany(run => run.GeneratedSources).Select(source => (source.HintName, source.SourceText.ToString()))];
    }

    /// <summary>Where an error is, as compilers write it; nothing where it is in no file.</summary>
    private static string Place(Location location) => location.GetLineSpan() is { Path.Length: > 0, StartLinePosition: var start } span
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.Path}({start.Line + 1},{start.Character + 1}): ")
        : "";

    private sealed class SchemaText(string path, byte[] json) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(Encoding.UTF8.GetString(json), Encoding.UTF8);
    }

    private sealed class Options(IReadOnlyDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
    {
        private static readonly Values Schema = new(ImmutableDictionary<string, string>.Empty.Add("build_metadata.AdditionalFiles.FalModel", "true"));

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties.ToDictionary(property => "build_property." + property.Key, property => property.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(ImmutableDictionary<string, string>.Empty);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Schema;
    }

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
