using System.CommandLine;
using Fal.Tool.Catalogue;
using Fal.Tool.Reading;

namespace Fal.Tool.Commands;

/// <summary><c>show</c>: one model, as a person reads it.</summary>
internal static class ShowCommand
{
    private static readonly Option<bool> Offline = new("--offline") { Description = "Shows the schema that the folder has, without asking the service." };

    public static Command Create(ToolEnvironment environment)
    {
        var id = CommonOptions.Id(environment, "The id of the model.");
        return new Command("show", "Shows a model: what it takes and gives, its calls, its price, and the C# that calls it.") { id, Offline, CommonOptions.Json }
            .Does(environment, (session, cancellationToken) => RunAsync(session, session.Parsed.GetValue(id)!, cancellationToken));
    }

    private static async Task<int> RunAsync(ToolSession session, string id, CancellationToken cancellationToken)
    {
        var (schema, isOffline) = (await SchemaOfAsync(session, id, cancellationToken).ConfigureAwait(false), session.Parsed.GetValue(Offline));
        var endpoints = SchemaModels.Endpoints(id, schema.Json, cancellationToken);
        var endpoint = endpoints.FirstOrDefault(endpoint => endpoint.Id == id) ?? endpoints[0];
        var price = isOffline || !session.Api.HasKey ? null : (await session.Api.PricesAsync([id], cancellationToken).ConfigureAwait(false)).FirstOrDefault(price => price.Id == id);
        var page = new ModelPage(endpoint, [.. endpoints.Select(other => other.Id).Where(other => other != endpoint.Id)], schema.Facts, price?.ToString());
        session.Output.Json(page.Json());
        if (!session.Output.IsJson)
            page.Write(session.Output);
        return ExitCodes.Done;
    }

    private static async Task<FetchedSchema> SchemaOfAsync(ToolSession session, string id, CancellationToken cancellationToken)
    {
        var entry = session.Folder.Find(id) ?? session.Folder.Entries.LastOrDefault(app => !app.IsOfCatalogue && id.StartsWith($"{app.Id}/", StringComparison.Ordinal));
        if (entry is not null && (session.Parsed.GetValue(Offline) || !entry.IsOfCatalogue))
            return session.Kept(entry);
        if (session.Parsed.GetValue(Offline))
            throw new FalToolException($"{session.Shown(session.Folder.LockPath)} does not have {id}: leave --offline out.");
        var result = await session.Sources.FromCatalogueAsync([id], cancellationToken).ConfigureAwait(false);
        return result.Schemas.FirstOrDefault() ?? throw new FalToolException(result.Lines.First());
    }
}
