using System.Text.Json.Nodes;
using Fal.Schemas.Documents;
using Fal.Tool.Comparison;

namespace Fal.Tool.Tests.Comparison;

/// <summary>What two versions of a client differ by.</summary>
public class ClientTests
{
    [Fact]
    public void A_model_that_is_gone_breaks_source_and_one_that_is_new_nothing()
    {
        var model = Version(_ => { });

        Assert.Equal((ComparisonRules.EndpointRemoved, "MeDemo", ChangeGrade.Source), Told(ModelComparison.Compare(model, null)));
        Assert.Equal((ComparisonRules.EndpointAdded, "MeDemo", ChangeGrade.None), Told(ModelComparison.Compare(null, model)));
        Assert.Empty(ModelComparison.Compare(model, model));
        Assert.Empty(ModelComparison.Compare(model, Version(_ => { })));
    }

    [Fact]
    public void A_stream_that_is_gone_breaks_source_and_a_new_one_nothing()
    {
        var without = Version(document => document["metadata"]!.AsObject().Remove("stream_url"));

        var gone = Assert.Single(ModelComparison.Compare(Version(_ => { }), without));
        Assert.Equal((ComparisonRules.CallRemoved, "StreamAsync", ChangeGrade.Source), (gone.Rule, gone.Before, gone.Grade));
        var added = Assert.Single(ModelComparison.Compare(without, Version(_ => { })));
        Assert.Equal((ComparisonRules.CallAdded, "StreamAsync", ChangeGrade.None), (added.Rule, added.After, added.Grade));
    }

    [Fact]
    public void A_deprecated_model_is_a_warning_and_so_breaks_source()
    {
        var deprecated = Version(document => document["metadata"]!["status"] = "deprecated");

        Assert.Equal((ComparisonRules.ModelDeprecated, "MeDemo", ChangeGrade.Source), Told(ModelComparison.Compare(Version(_ => { }), deprecated)));
        Assert.Equal((ComparisonRules.ModelKept, "MeDemo", ChangeGrade.None), Told(ModelComparison.Compare(deprecated, Version(_ => { }))));
    }

    [Fact]
    public void The_successor_of_a_deprecated_model_is_named()
    {
        var model = Version(_ => { });
        var deprecated = model with { Model = model.Model with { Deprecation = new("me/next") } };

        Assert.Equal("MeDemo is deprecated, and code that uses it gets the warning FAL1007: use me/next, its successor.", Assert.Single(ModelComparison.Compare(model, deprecated)).Text);
        Assert.Equal("The successor of MeDemo was 'me/next', and is 'me/other'.", Assert.Single(ModelComparison.Compare(deprecated, model with { Model = model.Model with { Deprecation = new("me/other") } })).Text);
    }

    [Fact]
    public void Other_words_of_a_model_are_behaviour()
    {
        var change = Assert.Single(ModelComparison.Compare(Version(_ => { }), Version(document => document["metadata"]!["description"] = "Draws better.")));

        Assert.Equal((ComparisonRules.ClientDocumented, ChangeGrade.Behaviour), (change.Rule, change.Grade));
        Assert.Equal("The description of MeDemo was 'Draws.', and is 'Draws better.'.", change.Text);
    }

    [Fact]
    public void A_client_of_another_name_is_told_once()
    {
        var renamed = Read(SchemaSnippets.Document("me/demo", [0], [0]).ToJsonString(), new SchemaMetadata { ClientName = "Draw" });

        var change = Assert.Single(ModelComparison.Compare(Version(_ => { }), renamed));

        Assert.Equal((ComparisonRules.ClientRenamed, "MeDemo", "Draw", ChangeGrade.Source), (change.Rule, change.Before, change.After, change.Grade));
    }

    [Fact]
    public void An_input_of_another_kind_is_another_signature()
    {
        var change = Assert.Single(ModelComparison.Compare(Version(_ => { }), Version(document => document["openapi"]!["components"]!["schemas"]!["DemoInput"] = new JsonObject())), c => c.Side is ChangeSide.Client);

        Assert.Equal(ComparisonRules.SignatureChanged, change.Rule);
        Assert.Equal("MeDemo(): JsonElement → MeDemoOutput", change.After);
    }

    [Fact]
    public void A_socket_that_speaks_otherwise_breaks_the_wire()
    {
        var change = Assert.Single(ModelComparison.Compare(App("application/msgpack"), App("application/json")));

        Assert.Equal((ComparisonRules.SocketChanged, ChangeGrade.Wire), (change.Rule, change.Grade));
        Assert.StartsWith("MessagePack", change.Before, StringComparison.Ordinal);
        Assert.StartsWith("JSON", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_in_the_path_of_another_type_is_another_signature()
    {
        var change = Assert.Single(ModelComparison.Compare(Path("integer"), Path("string")));

        Assert.Equal((ComparisonRules.SignatureChanged, ChangeGrade.Source), (change.Rule, change.Grade));
    }

    private static (ComparisonRule Rule, string Member, ChangeGrade Grade) Told(IReadOnlyList<Change> changes)
    {
        var change = Assert.Single(changes);
        return (change.Rule, change.Member, change.Grade);
    }

    private static ModelVersion Version(Action<JsonObject> edit)
    {
        var document = SchemaSnippets.Document("me/demo", [0], [0]);
        edit(document);
        return GeneratedPairs.Read(document)!;
    }

    private static ModelVersion App(string contentType) => Read($$"""
        { "openapi": "3.0.4", "info": { "title": "App", "version": "1.0.0" }, "paths": { "/talk": {
          "x-fal-protocol": { "type": "realtime", "operationId": "talk", "realtimeMode": "bidi", "contentType": "{{contentType}}" },
          "post": {{Post}} } } }
        """);

    private static ModelVersion Path(string type) => Read($$"""
        { "openapi": "3.0.4", "info": { "title": "App", "version": "1.0.0" }, "paths": { "/albums/{album}": {
          "post": { "parameters": [{ "name": "album", "in": "path", "required": true, "schema": { "type": "{{type}}" } }], {{Post[1..]}} } } }
        """);

    private const string Post = """
        { "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } } },
          "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } } } } }
        """;

    private static ModelVersion Read(string text, SchemaMetadata? metadata = null) =>
        Assert.Single(ModelVersion.Read(new SchemaFile("app.json", text, metadata ?? new SchemaMetadata { EndpointId = "me/app" }), TestContext.Current.CancellationToken).Models);
}
