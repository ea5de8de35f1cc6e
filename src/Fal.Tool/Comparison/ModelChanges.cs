namespace Fal.Tool.Comparison;

/// <summary>What two versions of one model differ by.</summary>
/// <param name="Id">The model's id.</param>
/// <param name="Before">The old version; null where there was none.</param>
/// <param name="After">The new version; null where there is none.</param>
/// <param name="Changes">The changes, the worst first.</param>
internal sealed record ModelChanges(string Id, ModelVersion? Before, ModelVersion? After, IReadOnlyList<Change> Changes)
{
    /// <summary>The schema file, as it was named.</summary>
    public string File => (After ?? Before)!.File.Path;

    public ChangeGrade Grade => Changes.Select(change => change.Grade).DefaultIfEmpty(ChangeGrade.None).Max();
}
