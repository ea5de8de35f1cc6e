using System.Text.Json;
using Fal.Runtime;
using Fal.Schemas;
using Fal.Schemas.Documents;
using Fal.Schemas.Model;

namespace Fal.Generators.Tests;

/// <summary>Generated types find the files in them, wherever they are, and what has the shape of a file is one to the runtime.</summary>
public class FileTests
{
    private const string Components = """
        "Part": { "type": "object", "properties": { "image_url": { "type": "string" }, "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Part" } } } },
        "Size": { "type": "object", "properties": { "width": { "type": "integer" } }, "required": ["width"] }
        """;

    private const string File = """{ "type": "string", "format": "uri" }""";
    private const string FileOrSize = $$"""{ "anyOf": [{{File}}, { "$ref": "#/components/schemas/Size" }] }""";

    [Theory]
    [InlineData(File, "File", 1)]
    [InlineData(File, "null", 0)]
    [InlineData("""{ "anyOf": [{ "type": "string", "format": "uri" }, { "type": "null" }], "default": "https://b" }""", "File", 1)]
    [InlineData($$"""{ "type": "array", "items": {{File}} }""", "[File, FalFile.FromUrl(\"https://a\"), File]", 2)]
    [InlineData($$"""{ "type": "object", "additionalProperties": { "type": "array", "items": {{File}} } }""", "new Dictionary<string, IReadOnlyList<FalFile>> { [\"x\"] = [File], [\"y\"] = [File, File] }", 3)]
    [InlineData("""{ "$ref": "#/components/schemas/Part" }""", "new() { Parts = [new() { Parts = [new() { ImageUrl = File }] }, new() { ImageUrl = File }] }", 2)]
    [InlineData(FileOrSize, "File", 1)]
    [InlineData(FileOrSize, "new MeDemo.Size { Width = 1 }", 0)]
    [InlineData("""{ "anyOf": [{ "$ref": "#/components/schemas/Part" }, { "type": "string" }] }""", "new MeDemo.Part { ImageUrl = File }", 1)]
    [InlineData($$"""{ "anyOf": [{ "type": "boolean" }, { "type": "array", "items": {{FileOrSize}} }] }""", "new MeDemo.FileOrSize[] { File, new MeDemo.Size { Width = 1 }, File }", 2)]
    public void The_files_of_an_input_are_found(string schema, string value, int count)
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of($"\"value\": {schema}", components: Components)).WithCode($$"""
            using System.Collections.Generic;
            using Fal;
            using Fal.Models;
            using Fal.Runtime;

            public static class App
            {
                public static FalFile File => FalFile.FromBytes(new byte[] { 1 }, "image/png");
                public static IFalFileSource Input => new MeDemoInput { Value = {{value}} };
            }
            """));
        var input = (IFalFileSource)models.Type("App").GetProperty("Input")!.GetValue(null)!;
        var files = new List<FalFile>();

        input.CollectFiles(files);

        Assert.Equal(count, files.Count);
    }

    [Theory]
    [InlineData("Image", """ "url": { "type": "string" }, "content_type": { "type": "string" }, "file_size": { "type": "integer" } """)]
    [InlineData("Url", """ "url": { "type": "string" }, "content_type": { "type": "string", "nullable": true }, "file_size": { "type": "integer", "format": "int32", "maximum": 9 } """)]
    [InlineData("ContentType", """ "url": { "type": "string" }, "content_type": { "type": "string" }, "file_name": { "type": "integer" }, "file_size": { "type": "integer", "nullable": true } """)]
    public void What_has_the_shape_of_a_file_is_media(string component, string properties)
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of(
            "", components: $$""" "{{component}}": { "type": "object", "properties": { {{properties}} }, "required": ["url", "file_size"] } """, output: $$""" "made": { "$ref": "#/components/schemas/{{component}}" } """)));
        var output = JsonSerializer.Deserialize("""{"made":{"url":"https://a","content_type":"image/png","file_size":3}}""", models.Endpoint("MeDemo").Output)!;

        var media = Assert.IsAssignableFrom<IFalMedia>(output.GetType().GetProperty("Made")!.GetValue(output));

        Assert.Equal(("https://a", "image/png", 3), (media.Url, media.ContentType, media.FileSize));
    }

    private const string Shape = """ "url": { "type": "string" }, "content_type": { "type": "string" } """;

    [Theory]
    [InlineData(Shape, "FalFile")]
    [InlineData(""" "url": { "type": "string", "description": "The URL of the frame" } """, "FalFile")]
    [InlineData(""" "timestamp": { "type": "number" }, "url": { "type": "string", "pattern": "^https://" } """, "FalFile")]
    [InlineData(""" "url": { "type": "string", "nullable": true, "title": "Video" } """, "FalFile")]
    [InlineData(""" "url": { "type": "string", "nullable": true }, "file_data": { "type": "string" } """, "FalFile")]
    [InlineData(""" "url": { "type": "string", "nullable": true } """, "String")]
    [InlineData(""" "url": { "type": "string", "description": "The web page with the images" } """, "String")]
    [InlineData(""" "url": { "type": "string", "description": "The page", "ui": { "field": "image" } } """, "FalFile")]
    [InlineData(""" "url": { "anyOf": [{ "type": "string", "x-fal-file-input": true }, { "type": "null" }] } """, "FalFile")]
    public void The_address_in_an_object_that_is_only_sent_is_a_file_where_the_schema_says_so(string properties, string type)
    {
        var components = $$""" "Picture": { "type": "object", "properties": { {{properties}} }, "required": ["url"] } """;

        using var models = new CompiledModels(Generation.Of(DemoSchema.Of(""" "picture": { "$ref": "#/components/schemas/Picture" } """, components: components)));

        Assert.Equal(type, models.Type("Fal.Models.MeDemo+Picture").GetProperty("Url")!.PropertyType.Name);
        Assert.Equal(type == "String" && !properties.Contains("nullable", StringComparison.Ordinal), models.Type("Fal.Models.MeDemo+Picture").IsAssignableTo(typeof(IFalMedia)));
    }

    [Theory]
    [InlineData(""" "url": { "type": "string" } """, "String")]
    [InlineData(Shape, "String")]
    [InlineData(""" "url": { "type": "string", "title": "Page", "format": "uri" } """, "String")]
    [InlineData(""" "url": { "type": "string", "description": "The video to cut." } """, "FalFile")]
    [InlineData(""" "url": { "type": "string", "x-fal": { "max_file_size": 1000 } } """, "FalFile")]
    [InlineData(""" "url": { "type": "string", "_fal_ui_field": "audio" } """, "FalFile")]
    [InlineData(""" "portrait": { "type": "string", "ui": { "field": "image" } }, "url": { "type": "string" } """, "String")]
    public void The_address_that_an_input_has_itself_is_a_file_only_where_the_schema_says_so(string properties, string type)
    {
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of(properties)));

        Assert.Equal(type, models.Type("Fal.Models.MeDemoInput").GetProperty("Url")!.PropertyType.Name);
        if (models.Type("Fal.Models.MeDemoInput").GetProperty("Portrait") is { } portrait)
            Assert.Equal(typeof(FalFile), portrait.PropertyType);
    }

    [Fact]
    public void What_is_received_as_well_as_sent_goes_on_as_it_is()
    {
        var components = $$""" "Picture": { "type": "object", "properties": { {{Shape}} }, "required": ["url"] } """;
        const string Picture = """ "picture": { "$ref": "#/components/schemas/Picture" } """;

        using var models = new CompiledModels(Generation.Of(DemoSchema.Of(Picture, components: components, output: Picture)).WithCode("""
            public static class App
            {
                public static Fal.Models.MeDemoInput Next(Fal.Models.MeDemoOutput output) => new() { Picture = output.Picture };
            }
            """));

        Assert.True(models.Type("Fal.Models.MeDemo+Picture").IsAssignableTo(typeof(IFalMedia)));
    }

    [Theory]
    [InlineData("Picture = File", 1)]
    [InlineData("Picture = \"https://a\"", 0)]
    [InlineData("Picture = new() { Url = File, ContentType = \"image/png\" }", 1)]
    [InlineData("Picture = File, Pictures = [File, \"https://a\", File]", 3)]
    [InlineData("Keyframe = new() { Timestamp = 1, Url = File }", 1)]
    public void A_file_stands_for_the_object_that_has_nothing_else_to_say(string properties, int count)
    {
        const string Components = $$"""
            "Picture": { "type": "object", "properties": { {{Shape}} }, "required": ["url"] },
            "Keyframe": { "type": "object", "properties": { "timestamp": { "type": "number" }, "url": { "type": "string" } }, "required": ["timestamp", "url"] }
            """;
        using var models = new CompiledModels(Generation.Of(DemoSchema.Of(
            """ "picture": { "$ref": "#/components/schemas/Picture" }, "pictures": { "type": "array", "items": { "$ref": "#/components/schemas/Picture" } }, "keyframe": { "$ref": "#/components/schemas/Keyframe" } """, components: Components)).WithCode($$"""
            using Fal;
            using Fal.Models;
            using Fal.Runtime;

            public static class App
            {
                public static FalFile File => FalFile.FromBytes(new byte[] { 1 }, "image/png");
                public static IFalFileSource Input => new MeDemoInput { {{properties}} };
            }
            """));
        var files = new List<FalFile>();

        ((IFalFileSource)models.Type("App").GetProperty("Input")!.GetValue(null)!).CollectFiles(files);

        Assert.Equal(count, files.Count);
        Assert.DoesNotContain(models.Type("Fal.Models.MeDemo+Keyframe").GetMethods(), method => method.Name == "op_Implicit");
    }

    [Fact]
    public void Real_models_take_a_local_file_wherever_one_is_sent()
    {
        var endpoints = Corpus.Files()
            .SelectMany(file => SchemaReader.Read(new SchemaFile(file.Path, file.Text, new SchemaMetadata()), TestContext.Current.CancellationToken).Endpoints);

        var files = endpoints.SelectMany(e => e.Types.OfType<RecordModel>().Where(r => r is { IsSent: true, HasFiles: true } && r.Properties.Any(p => p.JsonName == "url")).Select(r => $"{e.Id} {r.Name}")).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["cassetteai/video-sound-effects-generator Video", "fal-ai/amt-interpolation/frame-interpolation Frame", "fal-ai/ffmpeg-api/compose Keyframe"], files);
    }
}
