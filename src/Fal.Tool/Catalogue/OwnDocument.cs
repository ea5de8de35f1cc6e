using System.Text.Json;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Shared;
using Fal.Tool.Files;
using Fal.Tool.Reading;
using Newtonsoft.Json.Linq;

namespace Fal.Tool.Catalogue;

/// <summary>A document that is not the catalogue's: of an app of one's own, of a model, or a page of the platform API that was kept.</summary>
internal static class OwnDocument
{
    /// <param name="source">Where it is from.</param>
    /// <param name="id">The id, where it is said.</param>
    /// <exception cref="FalToolException">No client can be generated of it.</exception>
    public static IReadOnlyList<FetchedSchema> Read(JsonElement document, string source, string? id)
    {
        if (document.ValueKind is not JsonValueKind.Object)
            throw new FalToolException($"{source} is no OpenAPI document: it is no JSON object.");
        if (document.TryGetProperty("models", out var models) && models.ValueKind is JsonValueKind.Array)
            return [.. models.EnumerateArray().Select(CatalogueModel.Of).OfType<CatalogueModel>().Select(model => Item(model, source))];
        if (document.TryGetProperty("endpoint_id", out _) && CatalogueModel.Of(document) is { } item)
            return [Item(item, source)];
        if (!document.TryGetProperty("paths", out var paths) || paths.ValueKind is not JsonValueKind.Object)
            throw new FalToolException($"{source} is no OpenAPI document: it has no 'paths'. A pair of JSON Schemas is added by hand: name both files as FalModel items.");
        return [Checked(new(Facts(document, source, id), source, []), document)];
    }

    /// <summary>A schema that is in the folder and says itself what it is of.</summary>
    /// <exception cref="FalToolException">No client can be generated of it.</exception>
    public static FetchedSchema Kept(JsonElement document, ModelFacts facts, string source) => Checked(new(facts, source, []), document);

    private static FetchedSchema Item(CatalogueModel model, string source) =>
        model.Document is { } document ? Checked(new(model.Facts, source, []), document) : throw new FalToolException($"{model.Id} in {source} has no schema: {model.Problem}.");

    private static ModelFacts Facts(JsonElement document, string source, string? id)
    {
        var facts = ModelFacts.Of(document);
        var read = JObject.Parse(document.GetRawText());
        var isApp = facts.IsApp || AppDocument.Describes(read, (JObject)read["paths"]!);
        var named = id ?? (facts.Id.Length > 0 ? facts.Id : QueuePaths.Ids((JObject)read["paths"]!) is [var only] ? only : null)
            ?? throw new FalToolException($"{source} does not say which app it is of: say it with --id, as in --id me/my-app.");
        if (EndpointIdSyntax.Steps(named) is null)
            throw new FalToolException($"'{VisibleText.Of(named, 100)}' is no id of an app: it has an owner and a name, as 'me/my-app' has.");
        return facts with { Id = named, IsApp = isApp };
    }

    /// <summary>The schema, which the generator can read.</summary>
    private static FetchedSchema Checked(FetchedSchema schema, JsonElement document)
    {
        schema = new(schema.Facts, schema.Source, NormalForm.Of(document, schema.Facts));
        var model = SchemaModels.Read(SchemaFileName.Of(schema.Facts.Id), schema.Json, CancellationToken.None);
        return model.Problems.FirstOrDefault(problem => problem.Kind.Severity is SchemaProblemSeverity.Error) is { } problem
            ? throw new FalToolException($"{schema.Source}: {problem.Kind.Id}: {problem.Message}")
            : schema;
    }
}
