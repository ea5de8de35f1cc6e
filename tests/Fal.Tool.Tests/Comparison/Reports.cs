using System.Text.Json.Nodes;
using Fal.Schemas.Documents;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>Reports of small changes.</summary>
internal static class Reports
{
    /// <summary>A model whose input has lost a property, beside one that is as it was.</summary>
    public static ComparisonReport OfProperty(string name) => Of(
        Indented(document => document["openapi"]!["components"]!["schemas"]!["DemoInput"]!["properties"]![name] = new JsonObject { ["type"] = "number" }), Indented(_ => { }));

    /// <summary>A change of each grade, with words that mean something to every format.</summary>
    public static ComparisonReport OfEveryGrade() => Of(
        Input(""" "strength": { "type": "number" }, "count": { "type": "integer", "maximum": 8 }, "note": { "type": "string", "description": "Old." } """),
        Input(""" "count": { "type": "integer", "maximum": 4 }, "note": { "type": "string", "description": "100% of <b>`a|b`</b>,\r\n::error::new: *words*" }, "more": { "type": "string" } """));

    public static ComparisonReport Of(string before, string after) =>
        ComparisonReport.Of([File("schemas/me__demo.json", before), Same], [File("schemas/me__demo.json", after), Same], TestContext.Current.CancellationToken);

    public static string Input(string properties) =>
        Indented(document => document["openapi"]!["components"]!["schemas"]!["DemoInput"] = JsonNode.Parse($$"""{ "type": "object", "properties": { {{properties}} } }"""));

    private static SchemaFile Same => File("schemas/me__other.json", SchemaSnippets.Document("me/other", [0], [0]).ToJsonString());

    private static SchemaFile File(string path, string text) => new(path, text, new SchemaMetadata());

    private static string Indented(Action<JsonObject> edit)
    {
        var document = SchemaSnippets.Document("me/demo", [0], [0]);
        edit(document);
        return document.ToJsonString(new() { WriteIndented = true });
    }
}
