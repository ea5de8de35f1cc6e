using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;
using Newtonsoft.Json.Linq;

namespace Fal.Generators.Tests;

/// <summary>What a type or a member is called follows from what it is, not from where it comes in the file: who sorts a schema renames nothing.</summary>
public class NameOrderTests
{
    [Fact]
    public void The_type_of_the_inputs_own_property_has_the_short_name()
    {
        var surface = Surface(DemoSchema.Of(
            """
            "upscale": { "type": "object", "title": "Upscale", "properties": { "mode": { "enum": ["a", "b"] } } },
            "mode": { "enum": ["c", "d"] }
            """).Text);

        Assert.Contains("Fal.Models.MeDemoInput.Mode.get -> Fal.Models.MeDemo.Mode?", surface);
        Assert.Contains("Fal.Models.MeDemo.Upscale.Mode.get -> Fal.Models.MeDemo.UpscaleMode?", surface);
    }

    [Fact]
    public void Types_inside_others_that_would_have_one_name_are_all_called_after_where_they_stand()
    {
        var surface = Surface(DemoSchema.Of(
            """
            "first": { "type": "object", "properties": { "mode": { "enum": ["a", "b"] } } },
            "second": { "type": "object", "properties": { "mode": { "enum": ["c", "d"] } } }
            """).Text);

        Assert.Contains("Fal.Models.MeDemo.First.Mode.get -> Fal.Models.MeDemo.FirstMode?", surface);
        Assert.Contains("Fal.Models.MeDemo.Second.Mode.get -> Fal.Models.MeDemo.SecondMode?", surface);
    }

    [Fact]
    public void Components_of_one_name_keep_their_module()
    {
        var surface = Surface(DemoSchema.Of(
            """ "one": { "$ref": "#/components/schemas/draw__Style" }, "two": { "$ref": "#/components/schemas/paint__Style" } """,
            components: """
            "paint__Style": { "type": "object", "properties": { "b": { "type": "string" } } },
            "draw__Style": { "type": "object", "properties": { "a": { "type": "string" } } }
            """).Text);

        Assert.Contains("Fal.Models.MeDemoInput.One.get -> Fal.Models.MeDemo.DrawStyle?", surface);
        Assert.Contains("Fal.Models.MeDemoInput.Two.get -> Fal.Models.MeDemo.PaintStyle?", surface);
    }

    [Fact]
    public void A_component_does_not_repeat_the_name_of_its_endpoint()
    {
        var surface = Surface(DemoSchema.Of(
            """ "size": { "$ref": "#/components/schemas/me_demo_ImageSize" }, "demo": { "$ref": "#/components/schemas/MeDemonstration" } """,
            components: """
            "me_demo_ImageSize": { "type": "object", "properties": { "width": { "type": "string" } } },
            "MeDemonstration": { "type": "object", "properties": { "text": { "type": "string" } } }
            """).Text);

        Assert.Contains("Fal.Models.MeDemoInput.Size.get -> Fal.Models.MeDemo.ImageSize?", surface);
        Assert.Contains("Fal.Models.MeDemoInput.Demo.get -> Fal.Models.MeDemo.MeDemonstration?", surface);
    }

    [Theory]
    [InlineData(""" "a": {}, "A": {}, "a_": {} """)]
    [InlineData(""" "A": {}, "a_": {}, "a": {} """)]
    [InlineData(""" "a_": {}, "a": {}, "A": {} """)]
    public void Of_properties_that_would_have_one_name_that_has_it_which_is_called_so(string properties)
    {
        var record = (RecordModel)Endpoint(DemoSchema.Of(properties).Text).Types[0];

        Assert.Equal(["A A", "a A2", "a_ A3"], record.Properties.Select(p => $"{p.JsonName} {p.Name}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(""" "b", "B", "b-" """)]
    [InlineData(""" "b-", "b", "B" """)]
    public void Of_known_values_that_would_have_one_name_that_has_it_which_is_called_so(string values)
    {
        var known = Endpoint(DemoSchema.Of($$""" "mode": { "enum": [{{values}}] } """).Text).Types.OfType<EnumModel>().Single();

        Assert.Equal(["B B", "b B2", "b- B3"], known.Members.Select(m => $"{m.Value} {m.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sorting_a_real_schema_renames_nothing()
    {
        var renamed = Corpus.Files()
            .Where(file => !Surface(file.Text).SequenceEqual(Surface(Reversed(JToken.Parse(file.Text)).ToString())))
            .Select(file => Path.GetFileName(file.Path));

        Assert.Empty(renamed);
    }

    private static EndpointModel Endpoint(string schema) =>
        SchemaReader.Read(new SchemaFile("a.json", schema, new SchemaMetadata()), TestContext.Current.CancellationToken).Endpoints.Single();

    private static IReadOnlyList<string> Surface(string schema) => PublicSurface.Of(Endpoint(schema));

    private static JToken Reversed(JToken token) => token switch
    {
        JObject o => new JObject(o.Properties().Reverse().Select(p => new JProperty(p.Name, Reversed(p.Value)))),
        JArray a => new JArray(a.Select(Reversed)),
        _ => token,
    };
}
