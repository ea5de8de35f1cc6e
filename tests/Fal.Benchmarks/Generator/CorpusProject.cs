using System.Collections.Immutable;
using Fal.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Benchmarks.Generator;

/// <summary>A project that has every document of the corpus as a schema, run through generators as the compiler does it.</summary>
internal sealed class CorpusProject
{
    private static readonly CSharpParseOptions Parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private readonly Options _options;

    /// <param name="documents">The documents.</param>
    /// <param name="endpointId">The id that the project says, where documents do not.</param>
    public CorpusProject(IEnumerable<CorpusDocument> documents, string? endpointId = null)
    {
        _options = new Options(endpointId);
        Schemas = [.. documents.Select(d => new SchemaText(d.Path, d.Text))];
        Compilation = CSharpCompilation.Create("App", [CSharpSyntaxTree.ParseText("", Parse, "App.cs", System.Text.Encoding.UTF8)], References(), new(OutputKind.DynamicallyLinkedLibrary));
    }

    public ImmutableArray<SchemaText> Schemas { get; }

    public CSharpCompilation Compilation { get; }

    /// <summary>A driver that has run nothing yet.</summary>
    public GeneratorDriver NewDriver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], Schemas.CastArray<AdditionalText>(), Parse, _options);

    /// <summary>What the generator makes of the whole corpus, in a driver of its own.</summary>
    public GeneratorDriver Generate() => NewDriver(new FalModelGenerator()).RunGenerators(Compilation);

    /// <summary>The project after an edit of its only C# file.</summary>
    public CSharpCompilation WithCode(string code) => Compilation.ReplaceSyntaxTree(Compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(code, Parse, "App.cs", System.Text.Encoding.UTF8));

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Fal.Client.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        private readonly Values _schema = new() { ["build_metadata.AdditionalFiles.FalModel"] = "true" };

        public Options(string? endpointId)
        {
            if (endpointId is not null)
                _schema["build_metadata.AdditionalFiles.EndpointId"] = endpointId;
        }

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _schema;
    }

    private sealed class Values : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> _values = [];

        public string this[string key]
        {
            set => _values[key] = value;
        }

        public override bool TryGetValue(string key, out string value) => _values.TryGetValue(key, out value!);
    }
}

/// <summary>A schema as an additional file of a project.</summary>
internal sealed class SchemaText(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text);

    public override string Path => path;

    public string Text => text;

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
