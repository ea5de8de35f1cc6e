using System.Globalization;
using Fal.Schemas.Budgets;
using Fal.Schemas.Model;
using Fal.Shared;

namespace Fal.Schemas;

/// <summary>
/// What is wrong with a schema file, and where: equal to another that says the same of the same place. The generator makes a diagnostic of it,
/// the emulator an error.
/// </summary>
/// <param name="Arguments">What the kind's message is filled with, each as it may be shown.</param>
internal sealed record SchemaProblem(SchemaProblemKind Kind, SchemaPosition Position, EquatableArray<string> Arguments)
{
    /// <summary>The id of the endpoint that it is about, where it is about one that is known.</summary>
    public string? EndpointId { get; init; }

    /// <summary>How many more of its kind there are in the file, which are not told.</summary>
    public int Others { get; init; }

    /// <param name="arguments">What the kind's message is filled with: the schema's own words are made such that none can look like ours.</param>
    public static SchemaProblem At(SchemaPosition position, SchemaProblemKind kind, params string[] arguments) =>
        new(kind, position, arguments.Select(argument => VisibleText.Of(argument)).ToEquatableArray());

    /// <summary>The problems of a file that are told: so many of each kind, the last of which says how many more there are.</summary>
    public static IReadOnlyList<SchemaProblem> Listed(IReadOnlyList<SchemaProblem> problems)
    {
        if (problems.Count <= Budget.Problems)
            return problems;
        return [.. problems.GroupBy(problem => problem.Kind).SelectMany(kind =>
        {
            var told = kind.Take(Budget.Problems).ToList();
            told[told.Count - 1] = told[told.Count - 1] with { Others = kind.Count() - told.Count };
            return told;
        })];
    }

    public string Message => string.Format(CultureInfo.InvariantCulture, Kind.MessageFormat, [.. Arguments])
        + (Others > 0 ? $". {Others.ToString("N0", CultureInfo.InvariantCulture)} more of this kind are not listed" : "");
}
