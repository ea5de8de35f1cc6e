using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Tool.Catalogue;

namespace Fal.Tool.Commands;

/// <summary><c>search</c>: the models of the catalogue.</summary>
internal static class SearchCommand
{
    private static readonly Argument<string?> Text = new("TEXT") { Description = "Words of the id, the name, the description or the category.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Category = new("--category") { Description = "Only models of a category, as text-to-image.", HelpName = "NAME" };
    private static readonly Option<string?> Status = CommonOptions.Among<string?>(new("--status") { Description = "Only models that are active, or deprecated." }, "active", "deprecated");
    private static readonly Option<int> Limit = new("--limit") { Description = "How many models are shown at most.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public static Command Create(ToolEnvironment environment) =>
        new Command("search", "Finds models in the catalogue.") { Text, Category, Status, Limit, CommonOptions.Json }.Does(environment, RunAsync);

    private static async Task<int> RunAsync(ToolSession session, CancellationToken cancellationToken)
    {
        var (text, category, limit) = (session.Parsed.GetValue(Text), session.Parsed.GetValue(Category), session.Parsed.GetValue(Limit));
        if (limit < 1)
            throw new FalToolException("--limit is how many models are shown: 1 or more.");
        var models = new List<CatalogueModel>();
        await foreach (var model in session.Api.SearchAsync(text, category, session.Parsed.GetValue(Status), limit + 1, cancellationToken).ConfigureAwait(false))
        {
            models.Add(model);
            if (models.Count > limit)
                break;
        }

        var shown = models.Take(limit).ToList();
        session.Output.Json(new JsonObject { ["models"] = new JsonArray([.. shown.Select(model => (JsonNode)Json(model))]), ["hasMore"] = models.Count > limit });
        if (models.Count == 0)
            session.Output.Note("No model is like that. Fewer words find more.");
        else
            session.Output.Table(["ID", "NAME", "CATEGORY", "STATUS"], shown.Select(model => (IReadOnlyList<string>)[model.Id, VisibleText.Of(model.Facts.Title ?? "", 60), model.Facts.Category ?? "", Said(model.Facts)]));
        if (models.Count > limit)
            session.Output.Note($"There are more than {limit}: say more words, or a --limit.");
        return ExitCodes.Done;
    }

    /// <summary>The status in words, with what takes the model's place.</summary>
    public static string Said(ModelFacts facts) =>
        facts.IsDeprecated && facts.Successor is not null ? $"deprecated, use {VisibleText.Of(facts.Successor, 100)}" : facts.Status ?? "";

    public static JsonObject Json(CatalogueModel model) => new()
    {
        ["id"] = model.Id,
        ["name"] = model.Facts.Title,
        ["category"] = model.Facts.Category,
        ["description"] = model.Facts.Description,
        ["status"] = model.Facts.Status,
        ["successor"] = model.Facts.Successor,
        ["license"] = model.Facts.License,
        ["streams"] = model.Facts.StreamUrl is not null,
        ["date"] = model.Facts.Created,
        ["updated"] = model.Facts.Updated,
    };
}
