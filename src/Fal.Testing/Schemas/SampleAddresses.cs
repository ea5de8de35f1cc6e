using System.Globalization;
using Fal.Testing.Media;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>
/// Points the addresses in a made-up value at files of the emulator, and says of those files what is true: models' examples lead out of
/// the test, to files that are long gone.
/// </summary>
/// <remarks>
/// A schema may want what no address of this machine is, as with the pattern <c>^https://</c>. Such an address is made of a host that is nowhere, and
/// whoever asks is told where the file is instead.
/// </remarks>
/// <param name="files">Where the emulator has its files.</param>
/// <param name="report">Told of addresses by the names of their properties, and why they do not lead there.</param>
/// <param name="request">What the files are made for; null for nothing in particular.</param>
internal sealed class SampleAddresses(Uri files, Action<string, string>? report, MediaRequest? request = null)
{
    /// <summary>A host of a domain that is kept for examples, so that no request reaches anybody.</summary>
    private static readonly Uri Nowhere = new("https://fal-emulator.example/files/");

    /// <summary>The first film or tone, which is what an output's own duration is of.</summary>
    private SampleFile? _timed;

    public JToken Replace(JToken value, JsonSchema schema)
    {
        Replace(value, [schema], "file", 0);
        if (value is JObject output && _timed is { } file)
            State(output, Shapes([schema]), MediaFacts.OfTime(file));
        return value;
    }

    /// <param name="value">The value.</param>
    /// <param name="schemas">The schemas of the value.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="index">Which of several of the name it is.</param>
    private void Replace(JToken value, List<JsonSchema> schemas, string name, int index)
    {
        var shapes = Shapes(schemas);
        switch (value)
        {
            case JArray items:
                for (var i = 0; i < items.Count; i++)
                    Replace(items[i], [.. shapes.SelectMany(ItemsOf)], name, index + i);
                break;
            case JObject owner:
                if (owner["url"] is JValue { Value: string } && shapes.Find(IsFile) is { } shape)
                    Describe(owner, shape, name, index);
                else if (request is not null && shapes.SelectMany(shape => shape.Properties).FirstOrDefault(property => IsBytes(property.Value)).Key is { } bytes)
                    State(owner, shapes, [("content_type", new JValue(BytesOf(bytes).ContentType))]);
                foreach (var property in owner.Properties().ToList())
                    Replace(property.Value, [.. shapes.SelectMany(shape => PropertiesOf(shape, property.Name))], property.Name is "url" ? name : property.Name, index);
                break;
            case JValue { Value: string } text when request is not null && shapes.Exists(IsBytes):
                text.Value = MadeBytes.Mark + Convert.ToBase64String(BytesOf(name).Make(request.RecipeOf(name, index, null, null).Small()));
                break;
            case JValue { Value: string address } text when IsAddress(text, address):
                text.Value = AddressOf(FileOf(name, null, address), request?.RecipeOf(name, index, null, null), NameOf(name, index), schemas, address);
                break;
        }
    }

    private void Describe(JObject owner, JsonSchema shape, string name, int index)
    {
        var file = FileOf(name, (string?)(owner["content_type"] as JValue), (string?)owner["url"]);
        var recipe = request?.RecipeOf(name, index, SideOf(owner, "width"), SideOf(owner, "height"));
        name = NameOf(name, index);
        owner["url"] = AddressOf(file, recipe, name, [shape.Properties["url"]], (string)owner["url"]!);
        State(owner, [shape], MediaFacts.Of(file, file.NameFor(name), recipe ?? MediaRecipe.Plain));
        if (file.Kind is MediaKind.Film or MediaKind.Tone)
            _timed ??= file;
    }

    /// <summary>Sets what is true, where the schema has a place that takes it.</summary>
    private static void State(JObject owner, List<JsonSchema> shapes, IEnumerable<(string Name, JValue Value)> facts)
    {
        foreach (var (name, value) in facts)
        {
            if (shapes.SelectMany(shape => shape.Properties).FirstOrDefault(property => property.Key == name).Value is not { } place)
                continue;
            if (Forms(value).FirstOrDefault(form => InputValidation.IsValid(place, form)) is { } fits)
                owner[name] = fits;
        }
    }

    /// <summary>A number, without a fraction where it has none, and as text: durations are any of these.</summary>
    private static IEnumerable<JValue> Forms(JValue value)
    {
        if (value.Value is double whole && double.IsInteger(whole))
            yield return new JValue((long)whole);
        yield return value;
        if (value.Value is double number)
            yield return new JValue(number.ToString(CultureInfo.InvariantCulture));
    }

    private static SampleFile BytesOf(string name) => SampleFile.Of(name, null, null) is { Kind: MediaKind.Tone } tone ? tone : SampleFile.Named(".jpg");

    private static bool IsBytes(JsonSchema schema) => SampleText.AreBytes(schema.ActualSchema);

    private SampleFile FileOf(string name, string? contentType, string? example) => SampleFile.Of(name, contentType, example).In(request?.Format);

    private static string NameOf(string name, int index) => index == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{index + 1}");

    private static int? SideOf(JObject owner, string name) => owner[name] is JValue { Value: long and > 1 and < 100_000 and var side } ? (int)side : null;

    /// <summary>The address of a file of the emulator, or what the schema takes in the place of one.</summary>
    /// <param name="file">The kind of file.</param>
    /// <param name="recipe">What decides it.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="schemas">The schemas of the address.</param>
    /// <param name="given">What has been made up without regard to files.</param>
    private string AddressOf(SampleFile file, MediaRecipe? recipe, string name, List<JsonSchema> schemas, string given)
    {
        if (recipe is not null && file.Kind is MediaKind.Picture && request is { IsInAnswer: true } && $"data:{file.ContentType};base64,{Convert.ToBase64String(file.Make(recipe))}" is var whole && Fits(whole, schemas))
            return whole;
        var path = recipe is null ? $"samples/{file.NameFor(name)}" : $"samples/{recipe}/{file.NameFor(name)}";
        var (own, nowhere) = (new Uri(files, path).AbsoluteUri, new Uri(Nowhere, path).AbsoluteUri);
        if (Fits(own, schemas))
            return own;
        if (Fits(nowhere, schemas))
        {
            report?.Invoke(name, $"is '{nowhere}', which leads nowhere, because no address of this machine matches its schema: the file is at {files.AbsoluteUri}{path}");
            return nowhere;
        }

        if (!Fits(given, schemas))
            report?.Invoke(name, $"is '{given}', which is not what its schema wants");
        return given;
    }

    private static bool Fits(string address, List<JsonSchema> schemas) => schemas.Count == 0 || schemas.Exists(schema => InputValidation.IsValid(schema, new JValue(address)));

    private bool IsAddress(JValue value, string text)
    {
        var name = value.Ancestors().OfType<JProperty>().FirstOrDefault()?.Name ?? "";
        var isNamed = name is "url" or "urls" || name.EndsWith("_url", StringComparison.Ordinal) || name.EndsWith("_urls", StringComparison.Ordinal);
        return isNamed && !text.StartsWith(files.AbsoluteUri, StringComparison.Ordinal) && !text.StartsWith(Nowhere.AbsoluteUri, StringComparison.Ordinal);
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
