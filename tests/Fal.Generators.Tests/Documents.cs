namespace Fal.Generators.Tests;

/// <summary>Small schema files, for tests that are about one part of them.</summary>
internal static class Documents
{
    /// <summary>An OpenAPI document of an endpoint with the properties given for its input.</summary>
    /// <param name="components">More components, each after a comma.</param>
    public static SchemaText Endpoint(string id, string properties = "", string components = "", string? path = null, IReadOnlyDictionary<string, string>? metadata = null) =>
        new(path ?? id.Replace('/', '_') + ".json", OpenApi(id, properties, components), metadata);

    /// <summary>The text of the same.</summary>
    public static string OpenApi(string id, string properties = "", string components = "") => $$"""
        {
          "openapi": "3.0.4",
          "info": { "x-fal-metadata": { "endpointId": "{{id}}" } },
          "components": { "schemas": {
            "Input": { "type": "object", "properties": {
        {{(properties.Length > 0 ? properties : "\"prompt\": { \"type\": \"string\" }")}}
            } },
            "Output": { "type": "object", "properties": { "text": { "type": "string" } } }{{components}}
          } },
          "paths": {
            "/{{id}}": { "post": { "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Input" } } } } } },
            "/{{id}}/requests/{request_id}": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Output" } } } } } } }
          }
        }
        """;
}
