using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Fal.Tool.Catalogue;

/// <summary>The service's catalogue: the models, their schemas and prices.</summary>
/// <remarks>Documents of pages live as long as this does.</remarks>
internal sealed class PlatformApi(Download download, ServiceAddress service) : IDisposable
{
    /// <summary>How many ids the service takes at once.</summary>
    private const int IdsAPage = 50;
    private const int AtOnce = 4;

    /// <summary>More pages than this are no catalogue: the service gives the same again and again.</summary>
    private const int MaxPages = 500;
    private readonly ConcurrentBag<JsonDocument> _documents = [];

    public bool HasKey => service.Key is not null;

    /// <summary>The models of the catalogue that a search finds, in the service's order, without their schemas.</summary>
    /// <param name="text">Words.</param>
    /// <param name="category">Their category.</param>
    /// <param name="status">Their status.</param>
    /// <param name="most">As many as are wanted at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async IAsyncEnumerable<CatalogueModel> SearchAsync(string? text, string? category, string? status, int most, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new Query("models").With("q", text).With("category", category).With("status", status).With("limit", Math.Min(most, 100).ToString(CultureInfo.InvariantCulture));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in PagesAsync(query, "models", CatalogueModel.Of, cancellationToken).ConfigureAwait(false))
        {
            foreach (var model in page ?? throw NoPage(service.Base))
            {
                if (seen.Add(model.Id))
                    yield return model;
            }
        }
    }

    /// <summary>Models with their schemas, by id. One that the service does not know is not among them.</summary>
    /// <param name="fetched">Told of each id that was asked for, once it is done with.</param>
    public async Task<IReadOnlyDictionary<string, CatalogueModel>> FindAsync(IReadOnlyCollection<string> ids, Action<string> fetched, CancellationToken cancellationToken)
    {
        var models = new ConcurrentDictionary<string, CatalogueModel>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids.Distinct(StringComparer.Ordinal).Chunk(PageSize(ids.Count)), options, async (page, stop) =>
        {
            await FindPageAsync(page, models, stop).ConfigureAwait(false);
            foreach (var id in page)
                fetched(id);
        }).ConfigureAwait(false);

        // Who knows none of them is perhaps no catalogue at all.
        if (models.IsEmpty && ids.Count > 0)
            await SearchAsync(null, null, null, 1, cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false);
        return models;
    }

    /// <summary>What one unit of each model costs.</summary>
    public async Task<IReadOnlyList<Price>> PricesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        CheckKey("prices");
        var prices = new List<Price>();
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(IdsAPage))
            await AddPricesAsync(some, prices, cancellationToken).ConfigureAwait(false);
        return prices;
    }

    /// <summary>What a number of calls of each model will cost together, by what calls have cost; null where the service cannot say.</summary>
    public async Task<(decimal Cost, string Currency)?> EstimateAsync(IReadOnlyCollection<string> ids, int calls, CancellationToken cancellationToken)
    {
        CheckKey("prices");
        var question = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(question))
        {
            json.WriteStartObject();
            json.WriteString("estimate_type", "historical_api_price");
            json.WriteStartObject("endpoints");
            foreach (var id in ids.Distinct(StringComparer.Ordinal))
            {
                json.WriteStartObject(id);
                json.WriteNumber("call_quantity", calls);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        using var answer = await download.AskAsync(new Uri(service.Base, "models/pricing/estimate"), question.WrittenSpan.ToArray(), cancellationToken).ConfigureAwait(false);
        return answer is not null && answer.RootElement.TryGetProperty("total_cost", out var cost) && cost.TryGetDecimal(out var total) && answer.RootElement.TryGetProperty("currency", out var currency)
            ? (total, currency.GetString() ?? "")
            : null;
    }

    public void Dispose()
    {
        foreach (var document in _documents)
            document.Dispose();
    }

    public static FalToolException NoPage(Uri address) => new($"What {address.Host} answers is no page of the platform API: check the address.");

    /// <summary>Few models come in smaller pages, so that they come at once.</summary>
    private static int PageSize(int count) => Math.Clamp((count + AtOnce - 1) / AtOnce, 10, IdsAPage);

    private Task FindPageAsync(string[] ids, ConcurrentDictionary<string, CatalogueModel> models, CancellationToken cancellationToken) => AskOfAsync(
        ids,
        some => OfIds("models", some).With("expand", "openapi-3.0").With("limit", some.Length.ToString(CultureInfo.InvariantCulture)),
        "models",
        CatalogueModel.Of,
        (some, model) =>
        {
            if (some.Contains(model.Id))
                models[model.Id] = model;
        },
        cancellationToken);

    private Task AddPricesAsync(string[] ids, List<Price> prices, CancellationToken cancellationToken) =>
        AskOfAsync(ids, some => OfIds("models/pricing", some), "prices", Price.Of, (_, price) => prices.Add(price), cancellationToken);

    private static Query OfIds(string path, string[] ids) => ids.Aggregate(new Query(path), (query, id) => query.With("endpoint_id", id));

    /// <summary>Asks for what is known of ids. Where the service knows none of several, or says so because of one, they are asked for in halves.</summary>
    private async Task AskOfAsync<T>(string[] ids, Func<string[], Query> query, string list, Func<JsonElement, T?> read, Action<string[], T> take, CancellationToken cancellationToken)
        where T : class
    {
        var isKnown = false;
        await foreach (var page in PagesAsync(query(ids), list, read, cancellationToken).ConfigureAwait(false))
        {
            isKnown |= page is not null;
            foreach (var item in page ?? [])
                take(ids, item);
        }

        if (isKnown || ids.Length == 1)
            return;
        await AskOfAsync(ids[..(ids.Length / 2)], query, list, read, take, cancellationToken).ConfigureAwait(false);
        await AskOfAsync(ids[(ids.Length / 2)..], query, list, read, take, cancellationToken).ConfigureAwait(false);
    }

    private void CheckKey(string what)
    {
        if (!HasKey)
            throw new FalToolException($"The service tells {what} to those with a key only: set FAL_KEY (a key is made at https://fal.ai/dashboard/keys).");
    }

    /// <summary>What all pages have; null where the service answers that it does not know what is asked for.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="list">The member of a page that has its items.</param>
    /// <param name="read">Reads an item; null where it is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async IAsyncEnumerable<IReadOnlyList<T>?> PagesAsync<T>(Query query, string list, Func<JsonElement, T?> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var cursor = (string?)null;
        for (var number = 0; number < MaxPages; number++)
        {
            if (await download.GetPageAsync(query.With("cursor", cursor).At(service.Base), cancellationToken).ConfigureAwait(false) is not { } document)
            {
                yield return null;
                yield break;
            }

            _documents.Add(document);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty(list, out var items) || items.ValueKind is not JsonValueKind.Array)
                throw NoPage(service.Base);
            var page = items.EnumerateArray().Select(read).OfType<T>().ToList();
            yield return page.Count > 0 || items.GetArrayLength() == 0 ? page : throw NoPage(service.Base);
            if (!root.TryGetProperty("next_cursor", out var next) || next.ValueKind is not JsonValueKind.String || next.GetString() is not { Length: > 0 } following || following == cursor)
                yield break;
            cursor = following;
        }

        throw new FalToolException($"The catalogue of {service.Base.Host} has no end: more than {MaxPages} pages.");
    }

    /// <summary>The address of a page.</summary>
    private sealed record Query(string Text)
    {
        public Query With(string name, string? value) =>
            value is null ? this : new($"{Text}{(Text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}");

        public Uri At(Uri service) => new(service, Text);
    }
}
