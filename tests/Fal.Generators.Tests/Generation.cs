using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.Tests;

/// <summary>A project with schema files, run through the generator as the compiler does it.</summary>
internal sealed class Generation
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(FalClient).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private static readonly SymbolDisplayFormat TypeFormat = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private Generation(GeneratorDriver driver, Compilation input, IEnumerable<SchemaText> files)
    {
        Files = [.. files];
        Driver = driver.RunGeneratorsAndUpdateCompilation(input, out var compilation, out _, TestContext.Current.CancellationToken);
        Input = input;
        Compilation = compilation;
        Result = Driver.GetRunResult().Results.Single();
    }

    public IReadOnlyList<SchemaText> Files { get; }

    public GeneratorDriver Driver { get; }

    public Compilation Input { get; }

    public Compilation Compilation { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>The generated files, by name.</summary>
    public IReadOnlyDictionary<string, string> Sources => Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>The only generated file.</summary>
    public string Source => Result.GeneratedSources.Single().SourceText.ToString();

    /// <summary>Why each output of a step of the pipeline is there, by the step's name (<see cref="TrackingNames"/>).</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(r => r.Outputs).Select(o => o.Reason)] : [];

    /// <summary>The same for the steps that add sources and report diagnostics.</summary>
    public IReadOnlyList<IncrementalStepRunReason> OutputReasons => [.. Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(r => r.Outputs).Select(o => o.Reason)];

    public ImmutableArray<Diagnostic> Diagnostics => Result.Diagnostics;

    /// <summary>What the compiler says of the generated code: errors, and warnings as strict projects see them.</summary>
    public IReadOnlyList<Diagnostic> CompilerDiagnostics =>
        [.. Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity is not DiagnosticSeverity.Hidden && d.Location.SourceTree != Input.SyntaxTrees.FirstOrDefault())];

    public static Generation Of(params IEnumerable<SchemaText> files) => Of(LanguageVersion.CSharp14, "", new Dictionary<string, string>(), files);

    public static Generation Of(LanguageVersion language, string code, IReadOnlyDictionary<string, string> properties, params IEnumerable<SchemaText> files) =>
        In(Compile([Parse(code, language)]), properties, files);

    /// <summary>Schema files in a project of some code.</summary>
    public static Generation In(CSharpCompilation project, IReadOnlyDictionary<string, string> properties, params IEnumerable<SchemaText> files)
    {
        var texts = files.ToImmutableArray();
        var driver = CSharpGeneratorDriver.Create(
            [new FalModelGenerator().AsSourceGenerator()],
            texts.CastArray<AdditionalText>(),
            (CSharpParseOptions)project.SyntaxTrees[0].Options,
            new Options(properties),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new Generation(driver, project, texts);
    }

    /// <summary>A property of a generated type.</summary>
    public IPropertySymbol Property(string type, string name) => Compilation.GetTypeByMetadataName("Fal.Models." + type)!.GetMembers(name).OfType<IPropertySymbol>().Single();

    /// <summary>The names of the properties that a generated record has for its schema's, in their order.</summary>
    public IReadOnlyList<string> Properties(string type) =>
    [
        .. Compilation.GetTypeByMetadataName("Fal.Models." + type)!.GetMembers().OfType<IPropertySymbol>()
            .Where(p => p is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, Name: not "AdditionalProperties" }).Select(p => p.Name),
    ];

    /// <summary>The C# type of a property, types of the endpoint by their simple names.</summary>
    public string TypeOf(string type, string property) =>
        Property(type, property).Type.ToDisplayString(TypeFormat).Replace("Fal.Models.", "", StringComparison.Ordinal);

    /// <summary>A file of C#.</summary>
    public static SyntaxTree Parse(string code, LanguageVersion language = LanguageVersion.CSharp14) =>
        CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithLanguageVersion(language).WithDocumentationMode(DocumentationMode.Diagnose), "App.cs");

    /// <summary>A project of C# files that refers to the client.</summary>
    public static CSharpCompilation Compile(IEnumerable<SyntaxTree> files) => CSharpCompilation.Create(
        "App", files, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    /// <summary>What a project refers to that has a container.</summary>
    public static IEnumerable<MetadataReference> Container { get; } =
        [MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.DependencyInjection.IServiceCollection).Assembly.Location)];

    /// <summary>The same project with other C# code.</summary>
    public Generation WithCode(string code)
    {
        var old = Input.SyntaxTrees.First();
        return new(Driver, Input.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(code, (CSharpParseOptions)old.Options, old.FilePath)), Files);
    }

    /// <summary>The same project compiled as another version of C#.</summary>
    public Generation WithLanguage(LanguageVersion language)
    {
        var old = Input.SyntaxTrees.First();
        var parse = ((CSharpParseOptions)old.Options).WithLanguageVersion(language);
        return new(Driver.WithUpdatedParseOptions(parse), Input.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(old.ToString(), parse, old.FilePath)), Files);
    }

    /// <summary>The same project with one schema file replaced by another.</summary>
    public Generation Replace(SchemaText old, SchemaText replacement) =>
        new(Driver.ReplaceAdditionalText(old, replacement), Input, Files.Select(f => f == old ? replacement : f));

    /// <summary>The same project with other metadata on one schema file.</summary>
    public Generation WithMetadata(SchemaText file, IReadOnlyDictionary<string, string> metadata) =>
        new(Driver.WithUpdatedAnalyzerConfigOptions(new Options(new Dictionary<string, string>(), file, metadata)), Input, Files);

    /// <summary>The same project with other properties.</summary>
    public Generation WithProperties(IReadOnlyDictionary<string, string> properties) => new(Driver.WithUpdatedAnalyzerConfigOptions(new Options(properties)), Input, Files);

    /// <summary>The same project with one schema file more.</summary>
    public Generation Add(SchemaText file) => new(Driver.AddAdditionalTexts([file]), Input, Files.Append(file));

    /// <summary>The same project with one schema file less.</summary>
    public Generation Remove(SchemaText file) => new(Driver.RemoveAdditionalTexts([file]), Input, Files.Where(f => f != file));

    private sealed class Options(IReadOnlyDictionary<string, string> properties, SchemaText? changed = null, IReadOnlyDictionary<string, string>? metadata = null)
        : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties.ToDictionary(p => "build_property." + p.Key, p => p.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values((textFile == changed ? metadata! : ((SchemaText)textFile).Metadata).ToDictionary(p => "build_metadata.AdditionalFiles." + p.Key, p => p.Value));
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
    }
}

/// <summary>A schema file of a project.</summary>
internal sealed class SchemaText(string path, SourceText? text, IReadOnlyDictionary<string, string>? metadata = null) : AdditionalText
{
    public SchemaText(string path, string text, IReadOnlyDictionary<string, string>? metadata = null)
        : this(path, SourceText.From(text), metadata)
    {
    }

    public override string Path => path;

    public string Text => text?.ToString() ?? "";

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? new Dictionary<string, string> { ["FalModel"] = "true" };

    public static SchemaText FromFile(string path) => new(System.IO.Path.GetFileName(path), File.ReadAllText(path));

    public override SourceText? GetText(CancellationToken cancellationToken = default) => text;

    public override string ToString() => path;
}
