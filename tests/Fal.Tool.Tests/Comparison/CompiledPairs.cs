using System.Text.Json.Serialization.Metadata;
using Fal.Generators.Tests;
using Fal.Schemas.Documents;
using Fal.Tool.Comparison;
using Microsoft.CodeAnalysis;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Models with the code that is generated for them, and code that uses all of it.</summary>
internal sealed class CompiledVersions : IDisposable
{
    private readonly CompiledModels _models;
    private readonly Dictionary<string, SyntaxTree> _users;

    public CompiledVersions(IReadOnlyList<ModelVersion> versions)
    {
        _models = Compiled(versions);
        _users = versions.Select((v, i) => (v.Id, Code: Generation.Parse(OldCode.Of(v.Model, $"Use{i}")).WithFilePath(v.Id))).ToDictionary(use => use.Id, use => use.Code);
        var problems = Problems(_users.Values, _models);
        Assert.True(problems.Count == 0, string.Join('\n', problems.Take(10)));
    }

    /// <summary>Compiles the code that uses these versions beside others, of which each is the new version of one of these.</summary>
    public CompiledPairs Beside(IReadOnlyList<ModelPairUnderTest> pairs)
    {
        var after = Compiled([.. pairs.Select(p => p.After)]);
        var byId = pairs.ToDictionary(p => p.Before.Id);
        foreach (var problem in Problems(byId.Keys.Select(id => _users[id]), after))
            byId[problem.Location.SourceTree!.FilePath].Errors.Add(problem);
        return new CompiledPairs(pairs, _models, after);
    }

    public void Dispose() => _models.Dispose();

    private static CompiledModels Compiled(IEnumerable<ModelVersion> versions) => new(Generation.Of(versions.Select(v => new SchemaText(v.File.Path, v.File.Text))));

    private static List<Diagnostic> Problems(IEnumerable<SyntaxTree> code, CompiledModels models) =>
        [.. Generation.Compile(code).AddReferences(models.Reference).GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning)];
}

/// <summary>Pairs of versions, all of other models, with the code of each version compiled.</summary>
internal sealed record CompiledPairs(IReadOnlyList<ModelPairUnderTest> Pairs, CompiledModels Before, CompiledModels After) : IDisposable
{
    public (JsonTypeInfo Input, JsonTypeInfo Output) OldTypes(ModelPairUnderTest pair) => Before.Endpoint(pair.Before.Model.Name);

    public (JsonTypeInfo Input, JsonTypeInfo Output) NewTypes(ModelPairUnderTest pair) => After.Endpoint(pair.After.Model.Name);

    /// <summary>The code of the new versions; that of the old ones is used again.</summary>
    public void Dispose() => After.Dispose();
}

/// <summary>Two versions of a model, and what became of them.</summary>
internal sealed record ModelPairUnderTest(ModelVersion Before, ModelVersion After)
{
    /// <summary>What they were found to differ by.</summary>
    public IReadOnlyList<Change> Changes { get; } = ModelComparison.Compare(Before, After);

    /// <summary>What the compiler says of the old code beside the new version.</summary>
    public List<Diagnostic> Errors { get; } = [];

    /// <summary>How the pair was made.</summary>
    public string Made { get; init; } = "";

    public ChangeGrade GradeOf(ChangeSide side) => Changes.Where(c => c.Side == side).Select(c => c.Grade).DefaultIfEmpty(ChangeGrade.None).Max();

    public string Describe(string problem) => $"""
        {Before.Id} {Made}: {problem}
        {string.Join('\n', Changes.Select(c => $"  {c.Grade} {c.Rule.Id} {c.Side} {c.Place}: {c.Text}"))}
        before {Before.File.Text.ReplaceLineEndings(" ")}
        after  {After.File.Text.ReplaceLineEndings(" ")}

        """;
}
