using Fal.Schemas;
using Fal.Schemas.Documents;

namespace Fal.Tool.Comparison;

/// <summary>What two states of a project's schema files differ by.</summary>
internal sealed record ComparisonReport
{
    /// <summary>The models that differ, by their ids.</summary>
    public required IReadOnlyList<ModelChanges> Models { get; init; }

    /// <summary>How many models are as they were.</summary>
    public int Unchanged { get; init; }

    /// <summary>What is wrong with the files.</summary>
    public IReadOnlyList<SchemaProblem> Problems { get; init; } = [];

    public IEnumerable<Change> Changes => Models.SelectMany(model => model.Changes);

    /// <summary>The worst grade of all changes.</summary>
    public ChangeGrade Grade => Models.Select(model => model.Grade).DefaultIfEmpty(ChangeGrade.None).Max();

    public int CountOf(ChangeGrade grade) => Changes.Count(change => change.Grade == grade);

    /// <summary>Compares two states of some files. A file that is the same in both is not read.</summary>
    /// <param name="before">The old files.</param>
    /// <param name="after">The new files; those that have an old version have its path.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    public static ComparisonReport Of(IReadOnlyList<SchemaFile> before, IReadOnlyList<SchemaFile> after, CancellationToken cancellationToken)
    {
        var same = before.Intersect(after).ToHashSet();
        var old = Read(before.Where(file => !same.Contains(file)), cancellationToken);
        var now = Read(after.Where(file => !same.Contains(file)), cancellationToken);
        var ids = old.Models.Keys.Union(now.Models.Keys).Order(StringComparer.Ordinal).ToList();
        var compared = ids.AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(id => (Id: id, Before: old.Models.GetValueOrDefault(id), After: now.Models.GetValueOrDefault(id)))
            .Select(pair => new ModelChanges(pair.Id, pair.Before, pair.After, ModelComparison.Compare(pair.Before, pair.After)))
            .ToList();
        return new ComparisonReport
        {
            Models = [.. compared.Where(model => model.Changes.Count > 0)],
            Unchanged = same.Count + compared.Count(model => model.Changes.Count == 0),
            Problems = [.. old.Problems.Concat(now.Problems).Where(problem => problem.Kind.Severity is SchemaProblemSeverity.Error).Distinct()],
        };
    }

    private static (Dictionary<string, ModelVersion> Models, List<SchemaProblem> Problems) Read(IEnumerable<SchemaFile> files, CancellationToken cancellationToken)
    {
        var models = new Dictionary<string, ModelVersion>(StringComparer.Ordinal);
        var problems = new List<SchemaProblem>();
        foreach (var read in files.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(file => ModelVersion.Read(file, cancellationToken)))
        {
            foreach (var model in read.Models)
                models.TryAdd(model.Id, model);
            problems.AddRange(read.Problems);
        }

        return (models, problems);
    }
}
