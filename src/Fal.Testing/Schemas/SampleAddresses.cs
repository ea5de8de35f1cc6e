using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>
/// Points the addresses in a made-up value at files of the emulator, and says of those files what is true: models' examples lead out of
/// the test, to files that are long gone.
/// </summary>
internal sealed class SampleAddresses(Uri files)
{
    public JToken Replace(JToken value, JsonSchema schema)
    {
        Replace(value, Shapes([schema]), "file");
        return value;
    }

    private void Replace(JToken value, List<JsonSchema> shapes, string name)
    {
        switch (value)
        {
            case JArray items:
                foreach (var item in items.ToList())
                    Replace(item, Shapes(shapes.SelectMany(ItemsOf)), name);
                break;
            case JObject owner:
                if (owner["url"] is JValue { Value: string } && shapes.Any(IsFile))
                    Describe(owner, shapes.First(IsFile), name);
                foreach (var property in owner.Properties().ToList())
                    Replace(property.Value, Shapes(shapes.SelectMany(shape => PropertiesOf(shape, property.Name))), property.Name is "url" ? name : property.Name);
                break;
            case JValue { Value: string address } text when IsAddress(text, address):
                text.Value = AddressOf(SampleFile.Of(name, null, address), name);
                break;
        }
    }

    private void Describe(JObject owner, JsonSchema shape, string name)
    {
        var file = SampleFile.Of(name, (string?)(owner["content_type"] as JValue), (string?)owner["url"]);
        owner["url"] = AddressOf(file, name);
        if (shape.Properties.ContainsKey("content_type"))
            owner["content_type"] = file.ContentType;
        if (shape.Properties.ContainsKey("file_name"))
            owner["file_name"] = file.NameFor(name);
        if (shape.Properties.ContainsKey("file_size"))
            owner["file_size"] = file.Content.Length;
    }

    private string AddressOf(SampleFile file, string name) => new Uri(files, "samples/" + file.NameFor(name)).AbsoluteUri;

    private bool IsAddress(JValue value, string text)
    {
        var name = value.Ancestors().OfType<JProperty>().FirstOrDefault()?.Name ?? "";
        var isNamed = name is "url" or "urls" || name.EndsWith("_url", StringComparison.Ordinal) || name.EndsWith("_urls", StringComparison.Ordinal);
        return isNamed && !text.StartsWith(files.AbsoluteUri, StringComparison.Ordinal);
    }

    private static bool IsFile(JsonSchema shape) =>
        shape.Properties.ContainsKey("url")
        && (shape.Properties.ContainsKey("content_type") || shape.Properties.ContainsKey("file_name") || shape.Properties.ContainsKey("file_size"));

    private static IEnumerable<JsonSchema> ItemsOf(JsonSchema shape) => shape.Item is { } item ? [item] : shape.Items;

    private static IEnumerable<JsonSchema> PropertiesOf(JsonSchema shape, string name)
    {
        if (shape.Properties.TryGetValue(name, out var property))
            return [property];
        return shape.AdditionalPropertiesSchema is { } values ? [values] : [];
    }

    /// <summary>The schemas with all that they are made of.</summary>
    private static List<JsonSchema> Shapes(IEnumerable<JsonSchema> schemas)
    {
        var shapes = new List<JsonSchema>();
        var open = new Stack<JsonSchema>(schemas);
        while (open.TryPop(out var schema))
        {
            var actual = schema.ActualSchema;
            if (shapes.Contains(actual))
                continue;
            shapes.Add(actual);
            foreach (var part in actual.AllOf.Concat(actual.AnyOf).Concat(actual.OneOf))
                open.Push(part);
        }

        return shapes;
    }
}
