namespace Fal.Generators.Tests;

/// <summary>Small OpenAPI documents of an endpoint <c>me/demo</c>, whose client is <c>MeDemo</c>.</summary>
internal static class DemoSchema
{
    /// <summary>A document whose input has the properties given.</summary>
    /// <param name="properties">The input's properties, as JSON without the braces.</param>
    /// <param name="required">The names of those that are required, quoted.</param>
    /// <param name="components">More components, as JSON without the braces.</param>
    /// <param name="output">The output's properties, as JSON without the braces.</param>
    public static SchemaText Of(string properties, string required = "", string components = "", string output = """ "text": { "type": "string" } """) => Document(
        $$"""{ "type": "object", "properties": { {{properties}} }, "required": [{{required}}] }""",
        $$"""{ "type": "object", "properties": { {{output}} } }""",
        components);

    /// <summary>A document with the input and output schemas given.</summary>
    public static SchemaText Document(string input, string output, string components = "") => new("me__demo.json", $$"""
        {
          "openapi": "3.0.4",
          "info": { "title": "Demo", "version": "1.0.0", "x-fal-metadata": { "endpointId": "me/demo" } },
          "components": { "schemas": {
            "DemoInput": {{input}},
            "DemoOutput": {{output}}{{(components.Length > 0 ? "," + components : "")}}
          } },
          "paths": {
            "/me/demo": { "post": {
              "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/DemoInput" } } } },
              "responses": { "200": { "description": "The request." } }
            } },
            "/me/demo/requests/{request_id}": { "get": {
              "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/DemoOutput" } } } } }
            } }
          }
        }
        """);
}
