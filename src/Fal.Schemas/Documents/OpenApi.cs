using Newtonsoft.Json.Linq;

namespace Fal.Schemas.Documents;

/// <summary>The parts of an OpenAPI document. Each may be missing, or be something else than it should: then it is null.</summary>
internal static class OpenApi
{
    public static JObject? Operation(JObject paths, string path, string method) => At(paths, path, method) as JObject;

    /// <summary>The schema of the JSON that a request or a response has.</summary>
    public static JToken? Body(JToken? message) => At(message, "content", "application/json", "schema");

    /// <summary>What lies at the end of a path of property names, through references; null where the path breaks off, whatever is there instead.</summary>
    public static JToken? At(JToken? token, params string[] path) => path.Aggregate(token, static (at, name) => (Referred(at) as JObject)?[name]);

    /// <summary>A text that is not empty.</summary>
    public static string? Text(JToken? token) => token is { Type: JTokenType.String } && (string)token! is { Length: > 0 } text ? text : null;

    /// <summary>What a request body, a response or the like is that the document has elsewhere, among its components.</summary>
    private static JToken? Referred(JToken? token)
    {
        if (token is not JObject { Count: 1, First: JProperty { Name: "$ref" } reference } || Text(reference.Value) is not { } text || !text.StartsWith("#/", StringComparison.Ordinal))
            return token;
        var document = token.Ancestors().OfType<JObject>().LastOrDefault(around => around["paths"] is not null);
        return document is null ? null : SchemaAddresses.At(document, Uri.UnescapeDataString(text.Substring(1)));
    }
}
