using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Tool.Files;

namespace Fal.Tool.Commands;

/// <summary><c>list</c>: the models that the folder has.</summary>
internal static class ListCommand
{
    private static readonly Option<bool> WithPrice = new("--price") { Description = "Asks the service what each costs (needs FAL_KEY)." };

    public static Command Create(ToolEnvironment environment) =>
        new Command("list", "Lists the models of the folder: how old each is, its status, its price.") { WithPrice, CommonOptions.Json }.Does(environment, RunAsync);

    private static async Task<int> RunAsync(ToolSession session, CancellationToken cancellationToken)
    {
        var entries = session.Folder.Select([]);
        var prices = session.Parsed.GetValue(WithPrice)
            ? (await session.Api.PricesAsync([.. entries.Where(entry => entry.IsOfCatalogue).Select(entry => entry.Id)], cancellationToken).ConfigureAwait(false)).ToLookup(price => price.Id)
            : null;
        var rows = entries.Select(entry => (Entry: entry, Status: StatusOf(session, entry), Price: prices?[entry.Id].FirstOrDefault()?.ToString())).ToList();
        session.Output.Json(new JsonArray([.. rows.Select(row => (JsonNode)Json(session, row.Entry, row.Status, row.Price))]));
        string[] headings = ["ID", "CHANGED", "FETCHED", "STATUS", .. prices is null ? Array.Empty<string>() : ["PRICE"]];
        var now = session.Environment.Time.GetUtcNow();
        session.Output.Table(headings, rows.Select(row => (IReadOnlyList<string>)
            [row.Entry.Id, Age(row.Entry.Date, now), Age(row.Entry.Fetched, now), row.Status, .. prices is null ? Array.Empty<string>() : [row.Price ?? ""]]));
        foreach (var (id, file) in session.Folder.Unlocked())
            session.Output.Note($"{file} ({id}) is not in the lock: dotnet fal add {id}");
        return ExitCodes.Done;
    }

    /// <summary>What the file says of the model, and whether it is what was fetched.</summary>
    private static string StatusOf(ToolSession session, LockEntry entry)
    {
        if (session.Folder.Read(entry) is not { } schema)
            return "file is missing";
        var state = SchemaFolder.IsOf(entry, schema) ? "" : ", changed by hand";
        var facts = ToolSession.FactsIn(schema);
        return (facts is null ? "not JSON" : SearchCommand.Said(facts) is { Length: > 0 } said ? said : entry.IsOfCatalogue ? "active" : "own") + state;
    }

    private static JsonObject Json(ToolSession session, LockEntry entry, string status, string? price) => new()
    {
        ["id"] = entry.Id,
        ["file"] = session.Shown(session.Folder.PathOf(entry)).Replace('\\', '/'),
        ["source"] = entry.Source,
        ["sha256"] = entry.Sha256,
        ["date"] = entry.Date,
        ["fetched"] = entry.Fetched.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["status"] = status,
        ["price"] = price,
    };

    private static string Age(string? date, DateTimeOffset now) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? Age(then, now) : "";

    private static string Age(DateTimeOffset then, DateTimeOffset now) => (now - then).TotalDays switch
    {
        < 1 => "today",
        < 2 => "yesterday",
        < 60 and var days => $"{days:0} days ago",
        < 730 and var days => $"{days / 30.44:0} months ago",
        var days => $"{days / 365.25:0} years ago",
    };
}
