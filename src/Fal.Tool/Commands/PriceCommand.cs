using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Tool.Catalogue;

namespace Fal.Tool.Commands;

/// <summary><c>price</c>: what models cost.</summary>
internal static class PriceCommand
{
    private static readonly Option<int?> Count = new("--count") { Description = "Estimates what so many calls of each cost, by what calls have cost.", HelpName = "N" };

    public static Command Create(ToolEnvironment environment)
    {
        var ids = CommonOptions.Ids(environment, "Ids of models, also with stars.", ArgumentArity.OneOrMore);
        return new Command("price", "Tells what models cost (needs FAL_KEY).") { ids, Count, CommonOptions.Json }
            .Does(environment, (session, cancellationToken) => RunAsync(session, session.Parsed.GetValue(ids)!, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolSession session, string[] ids, CancellationToken cancellationToken)
    {
        var count = session.Parsed.GetValue(Count);
        if (count < 1)
            throw new FalToolException("--count is a number of calls: 1 or more.");
        var (patterns, result) = (ids.Where(IdPattern.IsPattern).ToList(), new FetchResult());
        var matching = patterns.Count == 0 ? [] : await session.Sources.MatchingAsync(patterns, result, cancellationToken).ConfigureAwait(false);
        ids = [.. ids.Except(patterns).Concat(matching).Distinct(StringComparer.Ordinal)];
        var prices = (await session.Api.PricesAsync(ids, cancellationToken).ConfigureAwait(false)).Where(price => ids.Contains(price.Id)).ToList();
        var estimate = count is { } calls && prices.Count > 0 ? await session.Api.EstimateAsync([.. prices.Select(price => price.Id)], calls, cancellationToken).ConfigureAwait(false) : null;
        session.Output.Json(new JsonObject
        {
            ["prices"] = new JsonArray([.. prices.Select(price => (JsonNode)new JsonObject { ["id"] = price.Id, ["unitPrice"] = price.Amount, ["unit"] = price.Unit, ["currency"] = price.Currency })]),
            ["estimate"] = estimate is { } known ? new JsonObject { ["calls"] = count, ["cost"] = known.Cost, ["currency"] = known.Currency } : null,
        });
        if (prices.Count > 0)
            session.Output.Table(["ID", "PRICE"], prices.Select(price => (IReadOnlyList<string>)[price.Id, price.ToString()]));
        if (estimate is var (cost, currency))
            session.Output.Line($"{count} calls of {(prices.Count == 1 ? "it" : "each")}: about {cost.ToString("0.####", CultureInfo.InvariantCulture)} {VisibleText.Of(currency, 10)}, by what calls have cost so far.");
        var unknown = ids.Except(prices.Select(price => price.Id)).ToList();
        foreach (var id in unknown)
            session.Output.Error($"The service has no price of '{VisibleText.Of(id, 100)}': check the id (dotnet fal search).");
        foreach (var line in result.Lines)
            session.Output.Error(line);
        return unknown.Count + result.Problems.Count > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }
}
