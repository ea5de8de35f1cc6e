using System.Text.Json;
using Fal.Shared;
using Fal.Tool.Commands;
using Fal.Tool.Files;
using Fal.Tool.Output;

namespace Fal.Tool.Catalogue;

/// <summary>Fetches schemas from where they are: the catalogue, an address, a file.</summary>
internal sealed class SchemaSources(ToolSession session)
{
    /// <summary>What some ids, or patterns of ids, of the catalogue have; and what is wrong with others.</summary>
    public async Task<FetchResult> FromCatalogueAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var result = new FetchResult();
        var exact = ids.Where(id => !IdPattern.IsPattern(id)).ToList();
        foreach (var id in exact.Where(id => EndpointIdSyntax.Steps(id) is null).ToList())
        {
            result.Fail(id, "it is no id of a model, as 'fal-ai/flux/dev' is");
            exact.Remove(id);
        }

        var patterns = ids.Where(IdPattern.IsPattern).ToList();
        var wanted = patterns.Count == 0 ? exact : [.. exact, .. await MatchingAsync(patterns, result, cancellationToken).ConfigureAwait(false)];
        wanted = [.. wanted.Distinct(StringComparer.Ordinal)];
        var models = await FetchProgress.RunAsync(
            session.Environment, session.Output, wanted.Count, progress => session.Api.FindAsync(wanted, progress.Done, cancellationToken)).ConfigureAwait(false);
        foreach (var id in wanted)
            Take(id, models.GetValueOrDefault(id), result);
        await SuggestAsync(result, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Fetches what entries of the lock are of, from where each was.</summary>
    public async Task<FetchResult> AgainAsync(IReadOnlyCollection<LockEntry> entries, CancellationToken cancellationToken)
    {
        var ofCatalogue = entries.Where(entry => entry.IsOfCatalogue).Select(entry => entry.Id).ToList();
        var models = ofCatalogue.Count == 0 ? new Dictionary<string, CatalogueModel>() : await FetchProgress.RunAsync(
            session.Environment, session.Output, ofCatalogue.Count, progress => session.Api.FindAsync(ofCatalogue, progress.Done, cancellationToken)).ConfigureAwait(false);
        var result = new FetchResult();
        foreach (var entry in entries)
        {
            if (entry.IsOfCatalogue)
                Take(entry.Id, models.GetValueOrDefault(entry.Id), result);
            else
                await TakeOwnAsync(entry, result, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>The schemas of a document at an address, which is no business of the catalogue.</summary>
    public async Task<IReadOnlyList<FetchedSchema>> FromAddressAsync(string address, string? id, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new FalToolException($"'{VisibleText.Of(address)}' is no address of the web: it starts with https://.");
        if (uri.UserInfo.Length > 0)
            throw new FalToolException("The address has a password in it, and the lock would tell it to everybody: use one without, or download the file and add that.");
        using var document = await session.Download.GetAsync(uri, cancellationToken).ConfigureAwait(false) ?? throw new FalToolException($"There is nothing at {VisibleText.Of(address)} (404).");
        return OwnDocument.Read(document.RootElement, address, id);
    }

    /// <summary>The schemas of a file.</summary>
    /// <param name="source">What the lock is to say of where it is.</param>
    public static IReadOnlyList<FetchedSchema> FromFile(string path, string source, string? id)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 128 });
            return [.. OwnDocument.Read(document.RootElement, path, id).Select(schema => schema with { Source = source })];
        }
        catch (JsonException error)
        {
            throw new FalToolException($"{path} is not JSON: {error.Message}", error);
        }
    }

    /// <summary>A schema that is in the folder already, for the lock to have it as it is; null where a file is none.</summary>
    public FetchedSchema? FromFolder(string path)
    {
        if (Path.GetDirectoryName(path) != session.Folder.Path || !File.Exists(path) || File.ReadAllBytes(path) is not { } json || ToolSession.FactsIn(json) is not { Id.Length: > 0 } facts)
            return null;
        var entry = session.Folder.Find(facts.Id);
        if (EndpointIdSyntax.Steps(facts.Id) is null || (entry is not null && entry.FileName != Path.GetFileName(path)))
            return null;
        using var document = JsonDocument.Parse(json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), new() { MaxDepth = 128 });
        return OwnDocument.Kept(document.RootElement, facts, entry?.Source ?? (facts.IsApp ? Path.GetFileName(path) : LockEntry.Catalogue));
    }

    private async Task TakeOwnAsync(LockEntry entry, FetchResult result, CancellationToken cancellationToken)
    {
        try
        {
            var schemas = entry.Source.Contains("://", StringComparison.Ordinal)
                ? await FromAddressAsync(entry.Source, entry.Id, cancellationToken).ConfigureAwait(false)
                : FromFile(Path.GetFullPath(entry.Source, session.Folder.Path), entry.Source, entry.Id);
            if (schemas.FirstOrDefault(schema => schema.Facts.Id == entry.Id) is { } schema)
                result.Schemas.Add(schema);
            else
                result.Fail(entry.Id, $"{entry.Source} has it no more");
        }
        catch (Exception error) when (error is FalToolException or IOException or UnauthorizedAccessException)
        {
            result.Fail(entry.Id, error.Message);
        }
    }

    private static void Take(string id, CatalogueModel? model, FetchResult result)
    {
        if (model is null)
        {
            result.Missing.Add(id);
            return;
        }

        if (model.Document is not { } document)
        {
            result.Fail(id, model.Problem!);
            return;
        }

        try
        {
            result.Schemas.Add(new(model.Facts, LockEntry.Catalogue, NormalForm.Of(document, model.Facts)));
        }
        catch (FalToolException error)
        {
            result.Fail(id, error.Message);
        }
    }

    /// <summary>The ids of the catalogue that patterns name, without deprecated models.</summary>
    public async Task<IReadOnlyList<string>> MatchingAsync(IReadOnlyList<string> patterns, FetchResult result, CancellationToken cancellationToken)
    {
        var matching = new List<string>();
        var (found, deprecated, odd) = (new HashSet<string>(), 0, new List<string>());
        await foreach (var model in session.Api.SearchAsync(null, null, null, int.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            var hits = patterns.Where(pattern => IdPattern.IsMatch(pattern, model.Id)).ToList();
            if (hits.Count > 0 && EndpointIdSyntax.Steps(model.Id) is null)
            {
                odd.Add(VisibleText.Of(model.Id, 100));
                continue;
            }

            found.UnionWith(hits);
            if (hits.Count > 0 && model.Facts.IsDeprecated)
                deprecated++;
            else if (hits.Count > 0)
                matching.Add(model.Id);
        }

        if (deprecated > 0)
            session.Output.Warning($"{deprecated} deprecated model(s) that match are left out: name them by their whole ids.");
        foreach (var id in odd)
            session.Output.Warning($"'{id}' is left out: it is no id of a model, as 'fal-ai/flux/dev' is.");
        foreach (var pattern in patterns.Where(pattern => !found.Contains(pattern)))
            result.Fail(pattern, "no model of the catalogue has such an id: one star stands for one part between slashes, two for any number");
        return matching;
    }

    /// <summary>Says of ids that the catalogue does not have which it has that are near.</summary>
    private async Task SuggestAsync(FetchResult result, CancellationToken cancellationToken)
    {
        if (result.Missing.Count == 0)
            return;
        var known = new List<string>();
        await foreach (var model in session.Api.SearchAsync(null, null, null, int.MaxValue, cancellationToken).ConfigureAwait(false))
            known.Add(model.Id);
        foreach (var id in result.Missing)
            result.Fail(id, $"the catalogue has no such model{Nearest.Hint(id, known)}");
        result.Missing.Clear();
    }
}
