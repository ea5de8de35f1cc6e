using Fal.Schemas.Model;

namespace Fal.Schemas;

/// <summary>Compares the project's schema files with its locks. Files of which no lock says anything are nobody's business here.</summary>
internal static class LockCheck
{
    /// <param name="locks">The locks.</param>
    /// <param name="files">The schema files.</param>
    /// <param name="names">The endpoints that each gives.</param>
    public static EquatableArray<SchemaProblem> Problems(IReadOnlyList<SchemaLock> locks, IEnumerable<LockedFile> files, IEnumerable<EndpointNames> names)
    {
        if (locks.Count == 0)
            return default;
        var idsOf = names.ToLookup(file => file.Path, file => file.Names);
        var byId = files
            .SelectMany(file => IdsOf(file).Select(id => (Id: id, File: file)))
            .ToLookup(pair => pair.Id, pair => pair.File, StringComparer.Ordinal);

        // A file that gives no endpoint has its own error, and may be the one that is missing.
        var isAllRead = idsOf.All(file => file.Any(endpoints => endpoints.Count > 0));
        return locks.SelectMany(one => one.Problems.Concat(one.Entries.SelectMany(entry => OfEntry(entry, byId[entry.Id].ToList(), isAllRead)))).ToEquatableArray();

        IEnumerable<string> IdsOf(LockedFile file) => file.EndpointId is { } id ? [id] : idsOf[file.Path].SelectMany(endpoints => endpoints.Select(endpoint => endpoint.Id)).Distinct();
    }

    private static IEnumerable<SchemaProblem> OfEntry(LockedModel entry, List<LockedFile> files, bool isAllRead)
    {
        if (files.Count == 0 && isAllRead)
            yield return SchemaProblem.At(entry.Position, SchemaProblemKind.LockedWithoutFile, entry.Id);
        foreach (var file in files.Where(file => file.Sha256 != entry.Sha256))
        {
            var what = $"is not what '{SchemaLock.FileName}' says of '{entry.Id}', so that it was edited since it was fetched: 'dotnet fal restore' brings back what it was, and 'dotnet fal update {entry.Id}' what the service has";
            yield return SchemaProblem.At(SchemaPosition.StartOf(file.Path), SchemaProblemKind.NotLocked, Path.GetFileName(file.Path), what) with { EndpointId = entry.Id };
        }
    }
}
