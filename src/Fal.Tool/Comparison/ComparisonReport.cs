using Fal.Schemas;
using Fal.Schemas.Documents;

namespace Fal.Tool.Comparison;

/// <summary>What two states of a project's schema files differ by.</summary>
internal sealed record ComparisonReport
{
    /// <summary>The models that differ, by their ids.</summary>
    public required IReadOnlyList<ModelChanges> Models { get; init; }

    /// <summary>How many models are as they were: a file that is the same counts as one.</summary>
    public int Unchanged { get; init; }

    /// <summary>What is wrong with the files.</summary>
    public IReadOnlyList<SchemaProblem> Problems { get; init; } = [];

    /// <summary>What the ignore file says not to mind.</summary>
    public IReadOnlyList<IgnoredChange> Ignored { get; init; } = [];

    /// <summary>What is to say of the ignore file: entries that have expired, or that nothing matches.</summary>
    public IReadOnlyList<IgnoreNote> Notes { get; init; } = [];

    public IEnumerable<Change> Changes => Models.SelectMany(model => model.Changes);

    /// <summary>The worst grade of all changes.</summary>
    public ChangeGrade Grade => Models.Select(model => model.Grade).DefaultIfEmpty(ChangeGrade.None).Max();

    public int CountOf(ChangeGrade grade) => Changes.Count(change => change.Grade == grade);

    /// <summary>What the program exits with: 2 where a file could not be read, 1 where a change is of a grade or worse, else 0.</summary>
    /// <param name="failOn">The grade; null where no change is too much.</param>
    public int ExitCode(ChangeGrade? failOn) => Problems.Count > 0 ? 2 : failOn is { } grade && Changes.Any(change => change.Grade >= grade) ? 1 : 0;

    /// <summary>The same without what an ignore file says not to mind.</summary>
    /// <param name="ignore">The file.</param>
    /// <param name="today">The day by which entries expire.</param>
    public ComparisonReport Without(IgnoreFile ignore, DateOnly today)
    {
        var ignored = Models.SelectMany(model => model.Changes.Select(change => (model.Id, Change: change, Entry: ignore.Find(model.Id, change, today)))).Where(found => found.Entry is not null).Select(found => new IgnoredChange(found.Id, found.Change, found.Entry!)).ToList();
        var gone = ignored.Select(one => (one.Id, one.Change)).ToHashSet();
        return this with
        {
            Models = [.. Models.Select(model => model with { Changes = [.. model.Changes.Where(change => !gone.Contains((model.Id, change)))] }).Where(model => model.Changes.Count > 0)],
            Ignored = ignored,
            Notes = [.. ignore.Notes(ignored, today)],
        };
    }

    /// <summary>Compares two states of some files. A file that is the same in both is not read.</summary>
    /// <param name="before">The old files.</param>
    /// <param name="after">The new files; those that have an old version have its path.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    public static ComparisonReport Of(IReadOnlyList<SchemaFile> before, IReadOnlyList<SchemaFile> after, CancellationToken cancellationToken)
    {
        var (oldFiles, newFiles) = (Whole(before), Whole(after));
        var same = oldFiles.Intersect(newFiles).ToHashSet();
        var old = Read(oldFiles.Where(file => !same.Contains(file)), cancellationToken);
        var now = Read(newFiles.Where(file => !same.Contains(file)), cancellationToken);
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

    /// <summary>The files that describe models, pairs put together.</summary>
    private static List<SchemaFile> Whole(IReadOnlyList<SchemaFile> files)
    {
        var outputs = files.Where(file => SchemaPair.IsOutput(file.Path)).ToList();
        return [.. files.Where(file => !SchemaPair.IsOutput(file.Path)).Select(file => file.With(outputs))];
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
