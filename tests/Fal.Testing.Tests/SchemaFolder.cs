using System.Diagnostics.CodeAnalysis;

namespace Fal.Testing.Tests;

/// <summary>A folder of schemas that a test wrote.</summary>
internal sealed class SchemaFolder : IDisposable
{
    public const string Id = "test/endpoint";

    public string Path { get; } = Directory.CreateTempSubdirectory("fal-emulator-").FullName;

    /// <summary>A folder with the document of one endpoint, <see cref="Id"/>.</summary>
    public static SchemaFolder Of(
        [StringSyntax(StringSyntaxAttribute.Json)] string input,
        [StringSyntax(StringSyntaxAttribute.Json)] string output = "{}",
        [StringSyntax(StringSyntaxAttribute.Json)] string components = "{}")
    {
        var folder = new SchemaFolder();
        folder.Write("endpoint.json", Document(input, output, components));
        return folder;
    }

    /// <summary>The schema of an object with one property, <c>x</c>.</summary>
    public static string WithX(string schema) => $$$"""{"type":"object","properties":{"x":{{{schema}}}}}""";

    public static string Document(string input, string output = "{}", string components = "{}") => $$"""
        {
          "openapi": "3.0.4",
          "info": { "x-fal-metadata": { "endpointId": "{{Id}}" } },
          "components": { "schemas": {{components}} },
          "paths": {
            "/{{Id}}": { "post": { "requestBody": { "content": { "application/json": { "schema": {{input}} } } } } },
            "/{{Id}}/requests/{request_id}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": {{output}} } } } } } }
          }
        }
        """;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, true);
}
