using BenchmarkDotNet.Attributes;
using Fal.Generators;
using Microsoft.CodeAnalysis;

namespace Fal.Benchmarks.Generator;

/// <summary>
/// The generator over the whole corpus, warm, in the compiler's own driver: types, their JSON, and clients. Against it NJsonSchema's own generator,
/// which reads the same schemas with the same library and writes their types: called by itself, and from a driver as ours is.
/// </summary>
[WarmupCount(15)]
[IterationCount(5)]
[InvocationCount(1)]
public class GeneratorBenchmarks
{
    private CorpusProject _project = null!;
    private NJsonSchemaTypes _types = null!;

    [GlobalSetup]
    public void Setup()
    {
        var documents = Corpus.Documents();
        _project = new CorpusProject(documents);
        _types = new NJsonSchemaTypes(documents);
    }

    [Benchmark(Baseline = true, Description = "NJsonSchema: types")]
    [BenchmarkCategory("393 schemas")]
    public object Types() => _types.Generate();

    [Benchmark(Description = "NJsonSchema, schemas taken out before: types")]
    [BenchmarkCategory("393 schemas")]
    public object TypesFromSchemas() => _types.GenerateFromSchemas();

    [Benchmark(Description = "NJsonSchema in a driver: types")]
    [BenchmarkCategory("393 schemas")]
    public object TypesInDriver() => _project.NewDriver(_types).RunGenerators(_project.Compilation);

    [Benchmark(Description = "ours in a driver: types, JSON, clients")]
    [BenchmarkCategory("393 schemas")]
    public object Ours() => _project.Generate();
}

/// <summary>
/// An edit in a driver that has the corpus loaded: what the compiler does on each key. The driver itself looks at every file at every edit; what
/// that costs alone is the empty generator, which reads no schema and writes the same file for each.
/// </summary>
[WarmupCount(3)]
[IterationCount(9)]
[InvocationCount(16)]
public class GeneratorEditBenchmarks
{
    private CorpusProject _project = null!;
    private GeneratorDriver _ours = null!;
    private GeneratorDriver _empty = null!;
    private Compilation _edited = null!;
    private int _edit;

    [GlobalSetup]
    public void Setup()
    {
        _project = new CorpusProject(Corpus.Documents());
        _ours = _project.Generate();
        _empty = _project.NewDriver(new EmptyGenerator()).RunGenerators(_project.Compilation);
        _edited = _project.WithCode("internal sealed class Edited;");
    }

    [Benchmark(Baseline = true, Description = "empty generator")]
    [BenchmarkCategory("an edit of one schema")]
    public object SchemaEmpty() => Edit(_empty);

    [Benchmark(Description = "ours")]
    [BenchmarkCategory("an edit of one schema")]
    public object SchemaOurs() => Edit(_ours);

    [Benchmark(Baseline = true, Description = "empty generator")]
    [BenchmarkCategory("an edit of C#")]
    public object CodeEmpty() => _empty.RunGenerators(_edited);

    [Benchmark(Description = "ours")]
    [BenchmarkCategory("an edit of C#")]
    public object CodeOurs() => _ours.RunGenerators(_edited);

    /// <summary>A word of a description changes: of another schema each time, spread over the corpus.</summary>
    private GeneratorDriver Edit(GeneratorDriver driver)
    {
        var schema = _project.Schemas[_edit++ * 25 % _project.Schemas.Length];
        var edited = new SchemaText(schema.Path, schema.Text.Replace("\"description\": \"", "\"description\": \"Edited. ", StringComparison.Ordinal));
        return driver.ReplaceAdditionalText(schema, edited).RunGenerators(_project.Compilation);
    }
}
