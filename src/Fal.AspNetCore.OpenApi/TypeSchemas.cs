using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Fal.AspNetCore;

/// <summary>The schemas of generated types as components of one document, and references to them.</summary>
internal sealed class TypeSchemas(OpenApiDocument document)
{
    private const string Definitions = "/$defs/";

    private static readonly OpenApiJsonReader Reader = new();

    /// <summary>The components that were made, by the type that has the JSON Schema and the place in it.</summary>
    private readonly Dictionary<(Type Owner, string Place), string> _names = [];

    /// <summary>What stands for a type in the document. What the app says of the property stays: its description and its default.</summary>
    public IOpenApiSchema Schema(GeneratedType type, OpenApiSchema property)
    {
        var schema = SchemaOf(type);
        if (property.Description is { } words)
            schema.Description = words;
        if (schema is OpenApiSchemaReference reference)
            reference.Default = property.Default;
        else if (schema is OpenApiSchema own)
            own.Default = property.Default;
        return type.IsNullable ? new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, schema] } : schema;
    }

    /// <summary>An input as a form has it: its fields have the names of C#.</summary>
    public OpenApiSchema Form(GeneratedType type)
    {
        var source = FalSchema.Source(type.TypeInfo);
        var form = Read(new WholeSchema(source.Root ?? type.TypeInfo.Type, EmbeddedSchema.Parse(source.Document)), source.Place);
        form.Properties = form.Properties?.ToDictionary(property => Name(property.Key), property => property.Value);
        form.Required = form.Required?.Select(Name).ToHashSet(StringComparer.Ordinal);
        return form;

        string Name(string json) => (type.TypeInfo.Converter as IFalMembers)?.Member(json)?.Name ?? json;
    }

    /// <summary>A type as a parameter has it: one text.</summary>
    public static OpenApiSchema Text(GeneratedType type)
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        if (FalSchema.Find(type.TypeInfo) is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("enum", out var values))
            text.Enum = [.. values.EnumerateArray().Select(value => JsonNode.Parse(value.GetRawText())!)];
        return text;
    }

    /// <summary>A reference to the type's component; known values and the like, which have no name in the JSON Schema, stand in place.</summary>
    private IOpenApiSchema SchemaOf(GeneratedType type)
    {
        var source = FalSchema.Source(type.TypeInfo);
        var whole = new WholeSchema(source.Root ?? type.TypeInfo.Type, EmbeddedSchema.Parse(source.Document));
        return source.Place.Length == 0 || IsDefinition(source.Place)
            ? new OpenApiSchemaReference(ComponentOf(whole, source.Place), document)
            : Read(whole, source.Place);
    }

    /// <summary>The name of the component that a place of a JSON Schema is, which is made when it is first asked for.</summary>
    private string ComponentOf(WholeSchema whole, string place)
    {
        if (_names.TryGetValue((whole.Owner, place), out var known))
            return known;
        var name = NewName(whole.Owner.Name + string.Concat(place.Split('/').Where(step => step is not "$defs").Select(Pascal)), whole.Owner);
        _names[(whole.Owner, place)] = name;
        document.AddComponent<IOpenApiSchema>(name, Read(whole, place));
        return name;
    }

    /// <summary>A name that no other component has: those of one name in several namespaces are told apart by these.</summary>
    private string NewName(string name, Type owner)
    {
        if (IsFree(name))
            return name;
        name = $"{owner.Namespace}.{name}";
        var unique = name;
        for (var i = 2; !IsFree(unique); i++)
            unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}{i}");
        return unique;

        bool IsFree(string wanted) => document.Components?.Schemas?.ContainsKey(wanted) is not true && !_names.ContainsValue(wanted);
    }

    private OpenApiSchema Read(WholeSchema whole, string place)
    {
        var schema = OpenApiJson.Of(whole.At(place), reference => "#/components/schemas/" + ComponentOf(whole, reference[1..]));
        return Reader.ReadFragment<OpenApiSchema>(schema, OpenApiSpecVersion.OpenApi3_1, document, out _) ?? new OpenApiSchema();
    }

    private static bool IsDefinition(string place) => place.StartsWith(Definitions, StringComparison.Ordinal) && place.IndexOf('/', Definitions.Length) < 0;

    private static string Pascal(string step) =>
        string.Concat(step.Split(step.Where(letter => !char.IsAsciiLetterOrDigit(letter)).Append('_').ToArray(), StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>A JSON Schema and the type that it is of.</summary>
    private sealed record WholeSchema(Type Owner, JsonElement Document)
    {
        public JsonElement At(string place) => EmbeddedSchema.At(Document, place);
    }
}
