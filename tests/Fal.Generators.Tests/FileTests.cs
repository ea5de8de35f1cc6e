using System.Text.Json;
using Fal.Runtime;

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
}
