using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Fal.Testing.Schemas;

/// <summary>Finds the endpoints in schema files.</summary>
internal static class SchemaFiles
{
    private static readonly JsonLoadSettings Settings = new() { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Replace };

    /// <exception cref="FileNotFoundException">A path is neither a file nor a folder.</exception>
    /// <exception cref="FormatException">A file is not a schema.</exception>
    public static IReadOnlyList<EndpointSchema> Read(IEnumerable<string> paths) => [.. paths.SelectMany(Files).SelectMany(ReadFile)];

    public static JObject Parse(string text, string file)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader, Settings) as JObject ?? throw NotASchema(file, "it is not a JSON object");
        }
        catch (JsonReaderException error)
        {
            throw new FormatException($"'{file}' is not JSON: {error.Message}", error);
        }
    }

    private static IEnumerable<string> Files(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string[] places = [Path.GetFullPath(path), Path.GetFullPath(path, AppContext.BaseDirectory)];
        foreach (var place in places)
        {
            if (File.Exists(place))
                return [place];
            if (Directory.Exists(place))
                return Directory.EnumerateFiles(place, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        }

        throw new FileNotFoundException($"There is no schema file or folder '{path}', neither at {string.Join(" nor at ", places.Distinct())}.", path);
    }

    private static IEnumerable<EndpointSchema> ReadFile(string file)
    {
        var root = Parse(File.ReadAllText(file), file);
        if (root["models"] is JArray models)
            return models.Select(model => Item(model as JObject, file));
        if (root["endpoint_id"] is not null)
            return [Item(root, file)];
        return root["paths"] is JObject ? [EndpointSchema.Read(root, null, null, file)] : throw NotASchema(file, "it has neither 'paths' nor 'models'");
    }

    private static EndpointSchema Item(JObject? item, string file)
    {
        var id = (string?)item?["endpoint_id"] ?? throw NotASchema(file, "an item of 'models' has no 'endpoint_id'");
        return item!["openapi"] is JObject document && document["paths"] is JObject
            ? EndpointSchema.Read(document, id, item["metadata"] as JObject, file)
            : throw NotASchema(file, $"'{id}' has no 'openapi' document: {(string?)item.SelectToken("openapi.error.message") ?? "fetch it with expand=openapi-3.0"}");
    }

    private static FormatException NotASchema(string file, string reason) => new(
        $"'{file}' is not a model's schema: {reason}. A schema is the OpenAPI document of one endpoint, or a page or an item of the platform API.");
}
