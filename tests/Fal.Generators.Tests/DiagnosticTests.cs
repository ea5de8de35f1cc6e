using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Fal.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Fal.Generators.Tests;

/// <summary>
/// What is wrong with a schema is said once, where it is, with what to do; and it never stops the other schemas.
/// In a test's text » stands before the place that the diagnostic should point to.
/// </summary>
public class DiagnosticTests
{
    private const string Bad = "schemas/bad.json";
    private const string Expected = "Expected an OpenAPI document of a fal endpoint or app, a platform API page of models, or a pair of JSON Schemas called name.input.json and name.output.json.";

    [Theory]
    [InlineData("»<html>not found</html>", "'bad.json' is not JSON: Unexpected character encountered while parsing value: <")]
    [InlineData("»", "'bad.json' is not JSON: The file is empty")]
    [InlineData("» \n ", "'bad.json' is not JSON: The file is empty")]
    [InlineData("{\n  \"paths\": {»", "'bad.json' is not JSON: Unexpected end of content while loading JObject")]
    [InlineData("{ \"paths\": {} }\n»more", "'bad.json' is not JSON: Additional text encountered after finished reading JSON content: m")]
    [InlineData("{ \"paths\": {} }\n»{ }", "'bad.json' is not JSON: Additional text encountered after finished reading JSON content: {")]
    [InlineData("{ \"paths\": { \"a\" »1 } }", "'bad.json' is not JSON: Invalid character after parsing property name. Expected ':' but got: 1")]
    public void Text_that_is_no_JSON_is_FAL0001(string text, string message) => AssertSays("FAL0001", DiagnosticSeverity.Error, text, message);

    [Fact]
    public void JSON_of_absurd_depth_is_FAL0002()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000));

        var diagnostic = Assert.Single(Beside(new SchemaText(Bad, "{ \"paths\": " + deep)));

        AssertIs(diagnostic, "FAL0002", DiagnosticSeverity.Error, Bad, 0, 61, $"'bad.json' is no schema that can be read: it is more than 50 levels deep. {Expected}");
    }

    [Theory]
    [InlineData("»[]", "it is not a JSON object")]
    [InlineData("»3", "it is not a JSON object")]
    [InlineData("»{ \"openapi\": \"3.0.4\" }", "it has neither 'paths' nor 'models', and its output schema was not given with it")]
    [InlineData("{ \"models\": »[] }", "its list of models is empty")]
    [InlineData("{ \"models\": [\n  »{ \"openapi\": {} }\n] }", "an item of 'models' has no 'endpoint_id'")]
    [InlineData("{ \"models\": [ »17 ] }", "an item of 'models' has no 'endpoint_id'")]
    [InlineData("{ \"info\": { \"x-fal-metadata\": { \"endpointId\": \"me/app\" } },\n  \"paths\": »{ } }", "no path takes a JSON body by 'post'")]
    [InlineData("{ \"info\": { \"x-fal-metadata\": { \"endpointId\": \"me/app\" } },\n  \"paths\": »{ \"/me/app\": { \"post\": { \"requestBody\": [] } } } }", "no path takes a JSON body by 'post'")]
    public void JSON_that_is_no_schema_is_FAL0002(string text, string reason) =>
        AssertSays("FAL0002", DiagnosticSeverity.Error, text, $"'bad.json' is no schema that can be read: {reason}. {Expected}");

    [Theory]
    [InlineData("{ \"openapi\": \"3.0.4\", \"info\": »{ \"title\": \"x\" }, \"paths\": {} }", "does not say which endpoint it describes")]
    [InlineData("»{ \"paths\": {} }", "does not say which endpoint it describes")]
    [InlineData("{ \"info\": »\"text\", \"paths\": {} }", "does not say which endpoint it describes")]
    [InlineData("{ \"info\": { \"x-fal-metadata\": {\n \"endpointId\" :  »\"flux\" } }, \"paths\": {} }", "names the endpoint 'flux', which is no endpoint id")]
    [InlineData("{ \"info\": { \"x-fal-metadata\": { \"endpointId\": »\"a\\\\\\\"b/c\" } }, \"paths\": {} }", "names the endpoint 'a\\\"b/c', which is no endpoint id")]
    [InlineData("{ \"info\": { \"x-fal-metadata\": { \"endpointId\": »\"me/../app\" } }, \"paths\": {} }", "names the endpoint 'me/../app', which is no endpoint id")]
    [InlineData("{ \"info\": { \"x-fal-metadata\": { \"endpointId\": »\"workflows/me\" } }, \"paths\": {} }", "names the endpoint 'workflows/me', which is no endpoint id")]
    public void A_document_that_names_no_endpoint_is_FAL0003(string text, string reason) =>
        AssertSays("FAL0003", DiagnosticSeverity.Error, text, $"'bad.json' {reason}: set EndpointId=\"owner/model\" on its FalModel item");

    [Fact]
    public void The_item_s_metadata_may_name_the_endpoint_that_the_document_does_not()
    {
        var text = Documents.OpenApi("me/app").Replace("endpointId", "other", StringComparison.Ordinal);

        var generation = Generation.Of(new SchemaText(Bad, text, Metadata(("EndpointId", "me/my-app"))));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal("MeMyApp.g.cs", Assert.Single(generation.Sources).Key);
    }

    [Fact]
    public void Two_endpoints_with_one_name_are_FAL0004_and_the_first_by_path_is_generated()
    {
        var generation = Generation.Of(Documents.Endpoint("fal-ai/my_model", path: "b.json"), Documents.Endpoint("fal-ai/my/model", path: "a.json"));

        Assert.Equal("fal-ai/my/model", IdIn(Assert.Single(generation.Sources).Value));
        AssertIs(
            Assert.Single(generation.Diagnostics), "FAL0004", DiagnosticSeverity.Error, "b.json", 0, 0,
            "'fal-ai/my_model' in 'b.json' would give the type 'Fal.Models.MyModel' too, as 'fal-ai/my/model' in 'a.json' does: set another ClientName on its FalModel item, or leave one of the two out");
    }

    [Theory]
    [InlineData("fal-ai/my-model/input", "MyModelInput")]
    [InlineData("fal-ai/my-model/output", "MyModelOutput")]
    [InlineData("fal-ai/my-model/extensions", "MyModelExtensions")]
    public void An_endpoint_with_the_name_of_another_s_record_is_FAL0004(string id, string name)
    {
        var generation = Generation.Of(Documents.Endpoint("fal-ai/my-model", path: "a.json"), Documents.Endpoint(id, path: "b.json"));

        Assert.Equal("MyModel.g.cs", Assert.Single(generation.Sources).Key);
        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0004", diagnostic.Id);
        Assert.Contains($"the type 'Fal.Models.{name}' too", Message(diagnostic), StringComparison.Ordinal);
        Assert.Empty(generation.CompilerDiagnostics);
    }

    [Theory]
    [InlineData("ClientName", "OtherModel")]
    [InlineData("Namespace", "Other.Models")]
    public void Another_name_or_namespace_ends_a_clash(string name, string value)
    {
        var generation = Generation.Of(
            Documents.Endpoint("fal-ai/my_model", path: "b.json", metadata: Metadata((name, value))), Documents.Endpoint("fal-ai/my/model", path: "a.json"));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal(2, generation.Sources.Count);
        Assert.Empty(generation.CompilerDiagnostics);
    }

    [Theory]
    [InlineData("one/a.json", "two/b.json", "'a.json' and in 'b.json'")]
    [InlineData("one/a.json", "two/a.json", "'one/a.json' and in 'two/a.json'")]
    public void One_endpoint_in_two_files_is_FAL0010(string first, string second, string places)
    {
        var generation = Generation.Of(Documents.Endpoint("me/app", path: second), Documents.Endpoint("me/app", path: first));

        Assert.Single(generation.Sources);
        AssertIs(
            Assert.Single(generation.Diagnostics), "FAL0010", DiagnosticSeverity.Error, second, 0, 0,
            $"'me/app' is described twice, in {places}: leave one of the two out, or set another ClientName on its FalModel item");
    }

    [Fact]
    public void A_reference_to_nothing_is_FAL0005_and_the_value_is_free_JSON()
    {
        var text = Documents.OpenApi("me/bad", "\"image\": { \"$ref\": »\"#/components/schemas/Gone\" }");

        var generation = AssertSays("FAL0005", DiagnosticSeverity.Warning, text, "'#/components/schemas/Gone' is not in the document: the values it describes are left untyped, as JsonElement");

        Assert.Contains("JsonElement? Image ", generation.Sources["MeBad.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("»{ \"error\": { \"code\": \"expansion_failed\", \"message\": \"No schema.\" } }", "the service answered \"No schema.\"")]
    [InlineData("»{ \"error\": \"odd\" }", "it has no 'openapi' document")]
    [InlineData("»null", "it has no 'openapi' document")]
    public void A_model_on_a_page_without_a_schema_is_FAL0006_and_the_others_are_generated(string openApi, string reason)
    {
        var page = $$"""
            { "models": [
              { "endpoint_id": "me/first", "openapi": {{Documents.OpenApi("me/first")}} },
              { "endpoint_id": "me/second", "openapi": {{openApi}} },
              { "endpoint_id": "me/third", "openapi": {{Documents.OpenApi("me/third")}} }
            ] }
            """;

        var generation = AssertSays("FAL0006", DiagnosticSeverity.Warning, page, $"The page has no schema of 'me/second': {reason}. Fetch the page again, or leave the model out.");

        Assert.Equal(["GoodOne.g.cs", "GoodTwo.g.cs", "MeFirst.g.cs", "MeThird.g.cs"], generation.Sources.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bad_model_on_a_page_leaves_the_others()
    {
        var page = $$"""
            { "models": [
              »{ "openapi": {{Documents.OpenApi("me/first")}} },
              { "endpoint_id": "me/second", "openapi": {{Documents.OpenApi("me/second")}} }
            ] }
            """;

        var generation = AssertSays("FAL0002", DiagnosticSeverity.Error, page, $"'bad.json' is no schema that can be read: an item of 'models' has no 'endpoint_id'. {Expected}");

        Assert.Contains("MeSecond.g.cs", generation.Sources.Keys);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp10, "10.0")]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    public void A_language_version_before_11_is_FAL0007_once_and_nothing_is_generated(LanguageVersion language, string name)
    {
        var generation = Generation.Of(language, "", new Dictionary<string, string>(), Documents.Endpoint("me/first"), Documents.Endpoint("me/second"));

        Assert.Empty(generation.Sources);
        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal(("FAL0007", DiagnosticSeverity.Error, Location.None), (diagnostic.Id, diagnostic.Severity, diagnostic.Location));
        Assert.Equal($"The generated clients need C# 11 or later, and this project is compiled as C# {name}: set <LangVersion> to 11 or more", Message(diagnostic));
    }

    [Fact]
    public void An_old_language_version_without_schemas_is_no_error() =>
        Assert.Empty(Generation.Of(LanguageVersion.CSharp9, "", new Dictionary<string, string>(), new SchemaText("appsettings.json", "{}", new Dictionary<string, string>())).Diagnostics);

    [Theory]
    [InlineData(LanguageVersion.CSharp11, "client.MeApp()")]
    [InlineData(LanguageVersion.CSharp12, "client.MeApp()")]
    [InlineData(LanguageVersion.CSharp13, "client.MeApp()")]
    [InlineData(LanguageVersion.CSharp14, "client.MeApp")]
    public void Every_language_version_from_11_on_compiles_the_client(LanguageVersion language, string call)
    {
        var code = $$"""
            using Fal;
            using Fal.Models;

            internal static class App
            {
                public static System.Threading.Tasks.Task<MeAppOutput> Run(FalClient client) => {{call}}.RunAsync(new MeAppInput { Prompt = "a" });
            }
            """;

        var generation = Generation.Of(language, code, new Dictionary<string, string>(), Documents.Endpoint("me/app"));

        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity is not DiagnosticSeverity.Hidden));
    }

    [Fact]
    public void A_schema_that_cannot_be_read_is_FAL0008()
    {
        var text = Documents.OpenApi("me/bad", "\"steps\": { \"type\": \"integer\", \"maximum\": true, \"multipleOf\": [] }").Replace("\"properties\": {", "\"required\": [ 1, {} ], \"properties\": {", StringComparison.Ordinal);

        var diagnostic = Assert.Single(Beside(new SchemaText(Bad, text)));

        AssertIs(diagnostic, "FAL0008", DiagnosticSeverity.Error, Bad, 0, 0, Message(diagnostic));
        Assert.StartsWith("No client was generated of 'me/bad' in 'bad.json': ", Message(diagnostic), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EndpointId", "flux", "an endpoint id has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'owner/model'")]
    [InlineData("EndpointId", "me//app", "an endpoint id has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'owner/model'")]
    [InlineData("EndpointId", "me/my app", "an endpoint id has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'owner/model'")]
    [InlineData("EndpointId", "me/<b>", "an endpoint id has an owner and a name, of letters, digits, '-', '.', '_' and '~', as in 'owner/model'")]
    [InlineData("ClientName", "My Model", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("ClientName", "1Model", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("ClientName", "class", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("ClientName", "record", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("ClientName", "A.B", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("ClientName", "a\u0301", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("ClientName", "FalClient", "a client's name is an identifier of C#, no keyword, and no name that generated code needs")]
    [InlineData("Namespace", "My Models", "a namespace is identifiers of C# with dots between, as in 'My.Models'")]
    [InlineData("Namespace", "My..Models", "a namespace is identifiers of C# with dots between, as in 'My.Models'")]
    [InlineData("Namespace", "My.new", "a namespace is identifiers of C# with dots between, as in 'My.Models'")]
    [InlineData("Namespace", "Models;", "a namespace is identifiers of C# with dots between, as in 'My.Models'")]
    [InlineData("Access", "private", "it is public or internal")]
    [InlineData("Stream", "yes", "it is true or false")]
    [InlineData("Realtime", "1", "it is true or false")]
    public void Metadata_of_an_item_that_makes_no_sense_is_FAL0009(string name, string value, string rule)
    {
        var diagnostic = Assert.Single(Beside(Documents.Endpoint("me/bad", path: Bad, metadata: Metadata((name, value)))));

        AssertIs(diagnostic, "FAL0009", DiagnosticSeverity.Error, Bad, 0, 0, $"{name}=\"{value}\" of 'bad.json' is invalid: {rule}");
    }

    [Theory]
    [InlineData("FalNamespace", "My Models")]
    [InlineData("FalAccess", "private")]
    [InlineData("FalAssumeStream", "yes")]
    [InlineData("FalAssumeRealtime", "no")]
    [InlineData("FalSchemas", "yes")]
    public void A_property_of_the_project_that_makes_no_sense_is_FAL0009(string name, string value)
    {
        var generation = Generation.Of(LanguageVersion.CSharp14, "", new Dictionary<string, string> { [name] = value }, Documents.Endpoint("me/app", path: Bad));

        Assert.Empty(generation.Sources);
        var diagnostic = Assert.Single(generation.Diagnostics);
        Assert.Equal("FAL0009", diagnostic.Id);
        Assert.StartsWith($"{name}=\"{value}\" of the project is invalid: ", Message(diagnostic), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EndpointId", "me/app")]
    [InlineData("ClientName", "MyModel")]
    public void Metadata_for_one_endpoint_on_a_page_of_several_is_FAL0009(string name, string value)
    {
        var page = $$"""{ "models": [ { "endpoint_id": "me/a", "openapi": {{Documents.OpenApi("me/a")}} }, { "endpoint_id": "me/b", "openapi": {{Documents.OpenApi("me/b")}} } ] }""";

        var diagnostic = Assert.Single(Beside(new SchemaText(Bad, page, Metadata((name, value)))));

        AssertIs(diagnostic, "FAL0009", DiagnosticSeverity.Error, Bad, 0, 0, $"{name}=\"{value}\" of 'bad.json' is invalid: the file describes several endpoints, and they cannot share it");
    }

    [Theory]
    [InlineData("\"type\": \"integer\", »\"minimum\": 10, \"maximum\": 5", "'minimum' is 10 and 'maximum' is 5")]
    [InlineData("\"type\": \"number\",\n  »\"minimum\": 1.5, \"exclusiveMaximum\": 1.5", "'minimum' is 1.5 and 'exclusiveMaximum' is 1.5")]
    [InlineData("\"type\": \"number\", \"maximum\": -1, »\"exclusiveMinimum\": -1", "'exclusiveMinimum' is -1 and 'maximum' is -1")]
    [InlineData("\"type\": \"number\", »\"exclusiveMinimum\": 2, \"exclusiveMaximum\": 1", "'exclusiveMinimum' is 2 and 'exclusiveMaximum' is 1")]
    [InlineData("\"type\": \"string\", »\"minLength\": 3, \"maxLength\": 2", "'minLength' is 3 and 'maxLength' is 2")]
    [InlineData("\"type\": \"array\", »\"minItems\" : 3, \"maxItems\": 2", "'minItems' is 3 and 'maxItems' is 2")]
    [InlineData("\"type\": \"array\", \"items\": { »\"minimum\": 1, \"maximum\": 0 }", "'minimum' is 1 and 'maximum' is 0")]
    [InlineData("\"anyOf\": [ { \"type\": \"null\" }, { »\"minimum\": 1, \"maximum\": 0 } ]", "'minimum' is 1 and 'maximum' is 0")]
    [InlineData("\"additionalProperties\": { »\"minimum\": 1, \"maximum\": 0 }", "'minimum' is 1 and 'maximum' is 0")]
    [InlineData("\"properties\": { \"minimum\": { »\"minimum\": 1, \"maximum\": 0 }, \"maximum\": {} }", "'minimum' is 1 and 'maximum' is 0")]
    public void Limits_that_no_value_meets_are_FAL0011(string schema, string limits) => AssertSays(
        "FAL0011", DiagnosticSeverity.Warning, Documents.OpenApi("me/bad", $"\"value\": {{ {schema} }}"), $"{limits}, so that no value is valid: correct the schema");

    [Fact]
    public void A_component_is_checked_once_however_often_it_is_used()
    {
        const string Reference = "{ \"$ref\": \"#/components/schemas/Part\" }";

        AssertSays(
            "FAL0011", DiagnosticSeverity.Warning,
            Documents.OpenApi("me/bad", $"\"a\": {Reference}, \"b\": {{ \"items\": {Reference} }}", $", \"Part\": {{ \"properties\": {{ \"again\": {Reference}, \"n\": {{ »\"minimum\": 1, \"maximum\": 0 }} }} }}"),
            "'minimum' is 1 and 'maximum' is 0, so that no value is valid: correct the schema");
    }

    [Theory]
    [InlineData("»\"patternProperties\": { \"^x\": {} }", "'patternProperties' is not supported: the properties that it describes are left untyped, as JsonElement")]
    [InlineData("»\"dependentSchemas\": { \"a\": {} }", "'dependentSchemas' is not supported: the properties that it adds are left untyped, as JsonElement")]
    [InlineData("»\"if\": {}, \"then\": { \"minimum\": 1, \"maximum\": 0 }, \"else\": {}", "'if' is not supported: what its 'then' and 'else' add is left untyped, as JsonElement")]
    [InlineData("»\"$dynamicRef\": \"#node\"", "'$dynamicRef' is not supported: the values that it describes are left untyped, as JsonElement")]
    public void A_keyword_that_the_types_do_not_follow_is_FAL0012(string schema, string message) =>
        AssertSays("FAL0012", DiagnosticSeverity.Warning, Documents.OpenApi("me/bad", $"\"value\": {{ {schema} }}"), message);

    [Theory]
    [InlineData("not", "{ \"const\": 1 }")]
    [InlineData("dependentRequired", "{ \"a\": [\"b\"] }")]
    [InlineData("propertyNames", "{ \"pattern\": \"^a\" }")]
    [InlineData("unevaluatedProperties", "false")]
    public void A_keyword_that_the_service_alone_checks_is_FAL0013(string keyword, string value) => AssertSays(
        "FAL0013", DiagnosticSeverity.Info, Documents.OpenApi("me/bad", $"\"value\": {{ \"type\": \"object\", »\"{keyword}\": {value} }}"),
        $"'{keyword}' is left to the service to check: the generated types take values that it forbids");

    [Theory]
    [InlineData("\"type\": \"object\", \"default\": { \"minimum\": 1, \"maximum\": 0, \"not\": {}, \"if\": {} }")]
    [InlineData("\"type\": \"object\", \"example\": { \"patternProperties\": 1 }, \"examples\": [ { \"not\": {} } ]")]
    [InlineData("\"enum\": [ { \"not\": {} } ]")]
    [InlineData("\"const\": { \"if\": {}, \"minimum\": 1, \"maximum\": 0 }")]
    [InlineData("\"type\": \"object\", \"properties\": { \"not\": { \"type\": \"string\" }, \"if\": { \"type\": \"string\" } }")]
    [InlineData("\"type\": \"object\", \"x-fal\": { \"not\": {} }")]
    [InlineData("\"minimum\": 1, \"maximum\": 1, \"minLength\": 2, \"maxLength\": 2")]
    [InlineData("\"minimum\": \"2\", \"maximum\": 1, \"minItems\": null, \"maxItems\": 1")]
    public void What_is_no_schema_and_no_contradiction_is_not_remarked_on(string schema) =>
        Assert.Empty(Beside(new SchemaText(Bad, Documents.OpenApi("me/bad", $"\"value\": {{ {schema} }}"))));

    [Fact]
    public void Components_that_nothing_uses_are_not_remarked_on() =>
        Assert.Empty(Beside(new SchemaText(Bad, Documents.OpenApi("me/bad", components: ", \"Unused\": { \"not\": {}, \"minimum\": 1, \"maximum\": 0 }"))));

    [Fact]
    public void Real_schemas_are_not_remarked_on()
    {
        var diagnostics = Generation.Of(Corpus.Files()).Diagnostics;

        Assert.DoesNotContain(diagnostics, d => d.Id != "FAL0005");
        Assert.InRange(diagnostics.Length, 0, 5);
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        var generation = Generation.Of(new SchemaText("app.json", SourceText.From(new MemoryStream([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Documents.OpenApi("me/app"))]))));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal("MeApp.g.cs", Assert.Single(generation.Sources).Key);
    }

    [Fact]
    public void Comments_are_no_error()
    {
        var text = "// Fetched today.\n" + Documents.OpenApi("me/app").Replace("\"info\"", "/* what it is */ \"info\"", StringComparison.Ordinal) + "\n// The end.";

        var generation = Generation.Of(new SchemaText("app.json", text));

        Assert.Empty(generation.Diagnostics);
        Assert.Equal("MeApp.g.cs", Assert.Single(generation.Sources).Key);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_the_compiler_s_to_report() =>
        Assert.Equal(["GoodOne.g.cs", "GoodTwo.g.cs"], GenerationBeside(new SchemaText(Bad, (SourceText?)null)).Sources.Keys);

    [Fact]
    public void Other_additional_files_are_not_read()
    {
        var files = new[]
        {
            new SchemaText("appsettings.json", "not JSON", new Dictionary<string, string>()),
            new SchemaText("a.json", Documents.OpenApi("me/a"), new Dictionary<string, string> { ["FalModel"] = "false" }),
            new SchemaText("b.json", Documents.OpenApi("me/b"), new Dictionary<string, string> { ["EndpointId"] = "me/b" }),
        };

        var generation = Generation.Of(files);

        Assert.Empty(generation.Sources);
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.Reasons(TrackingNames.Models));
    }

    [Fact]
    public void Every_descriptor_is_in_the_release_notes()
    {
        var descriptors = typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).ToList();
        var notes = File.ReadLines(Path.Combine(Repository.Root, "src", "Fal.Generators", "AnalyzerReleases.Unshipped.md")).ToList();

        Assert.NotEmpty(descriptors);
        Assert.Distinct(descriptors.Select(d => d.Id));
        Assert.All(descriptors, d =>
        {
            Assert.Contains($"{d.Id} | {d.Category} | {d.DefaultSeverity} | {d.Title}", notes);
            Assert.True(d.IsEnabledByDefault);
        });
    }

    /// <summary>Checks what is said of a file that stands beside two good ones.</summary>
    private static Generation AssertSays(string id, DiagnosticSeverity severity, string marked, string message)
    {
        var place = marked.IndexOf('»', StringComparison.Ordinal);
        var line = marked[..place].Count(c => c == '\n');
        var column = place - (marked[..place].LastIndexOf('\n') + 1);
        var generation = GenerationBeside(new SchemaText(Bad, marked.Remove(place, 1)));
        AssertIs(Assert.Single(generation.Diagnostics), id, severity, Bad, line, column, message);
        return generation;
    }

    private static void AssertIs(Diagnostic diagnostic, string id, DiagnosticSeverity severity, string path, int line, int column, string message)
    {
        var span = diagnostic.Location.GetLineSpan();
        Assert.Equal(message, Message(diagnostic));
        Assert.Equal((id, severity, path), (diagnostic.Id, diagnostic.Severity, span.Path));
        Assert.Equal(new LinePosition(line, column), span.StartLinePosition);
    }

    private static ImmutableArray<Diagnostic> Beside(SchemaText file) => GenerationBeside(file).Diagnostics;

    private static Generation GenerationBeside(SchemaText file)
    {
        var generation = Generation.Of(Documents.Endpoint("good/one", path: "schemas/a.json"), file, Documents.Endpoint("good/two", path: "schemas/z.json"));
        Assert.Contains("GoodOne.g.cs", generation.Sources.Keys);
        Assert.Contains("GoodTwo.g.cs", generation.Sources.Keys);
        return generation;
    }

    private static Dictionary<string, string> Metadata(params (string Name, string Value)[] values) =>
        values.Prepend(("FalModel", "true")).ToDictionary(v => v.Item1, v => v.Item2);

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string IdIn(string source) => source.Split("<c>")[1].Split("</c>")[0];
}
