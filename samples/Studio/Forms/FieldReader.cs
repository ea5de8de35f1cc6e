using System.Text.Json;

namespace Studio.Forms;

/// <summary>Makes the fields of a form from a model's input schema. It knows no model: what it cannot make a control of is entered as JSON.</summary>
public sealed class FieldReader
{
    private const int Deepest = 6;

    private readonly JsonElement _root;

    private FieldReader(JsonElement root) => _root = root;

    public static ObjectField Read(JsonElement inputSchema)
    {
        var reader = new FieldReader(inputSchema);
        return reader.Of("", inputSchema, isRequired: true, depth: 0) as ObjectField ?? new ObjectField { Label = "Input", Fields = [], IsRequired = true };
    }

    private Field Of(string name, JsonElement schema, bool isRequired, int depth)
    {
        var view = new SchemaView(_root, schema);
        return Kind(name, view, depth) with
        {
            Name = name,
            Label = view.Text("title") ?? Words.Of(name),
            Help = view.Text("description"),
            IsRequired = isRequired,
            Default = view.Find("default") is { ValueKind: not JsonValueKind.Null } value ? value : null,
            Example = view.Find("examples") is { ValueKind: JsonValueKind.Array } examples && examples.GetArrayLength() > 0 ? examples[0] : null,
        };
    }

    /// <summary>What kind of field it is; name and words come later.</summary>
    private Field Kind(string name, SchemaView view, int depth)
    {
        if (depth > Deepest)
            return new JsonField { Label = "" };
        if (Choices(view) is { Count: > 0 } choices)
            return new ChoiceField { Label = "", Choices = choices };
        if (view.Cases.Count > 1)
            return Union(name, view, depth);
        return view.Type() switch
        {
            "string" when FileKind.Of(name, view.Text("format")) is { } accept => new FileField { Label = "", Accept = accept },
            "string" => new TextField { Label = "", IsLong = Words.AreExpected(name) || view.Count("maxLength") > 200, MaxLength = view.Count("maxLength") },
            "integer" => Number(view, isInteger: true),
            "number" => Number(view, isInteger: false),
            "boolean" => new SwitchField { Label = "" },
            "array" when view.Find("items") is { } items => new ListField { Label = "", Item = Of(name, items, isRequired: true, depth + 1), MaxItems = view.Count("maxItems") },
            "object" when view.Properties() is { Count: > 0 } properties => Object(view, properties, depth),
            _ => new JsonField { Label = "" },
        };
    }

    private ObjectField Object(SchemaView view, IReadOnlyList<JsonProperty> properties, int depth)
    {
        var required = view.Required();
        return new ObjectField
        {
            Label = "",
            TypeName = view.DefinedName,
            Fields = [.. properties.Select(property => Of(property.Name, property.Value, required.Contains(property.Name), depth + 1))],
        };
    }

    private Field Union(string name, SchemaView view, int depth)
    {
        var cases = view.Cases.Select(schema => Of(name, schema, isRequired: true, depth + 1)).ToList();

        // Two of one kind, such as any number and a whole one, are one to whoever enters it.
        var kinds = cases.DistinctBy(field => (field.GetType(), (field as ObjectField)?.TypeName)).Select(field => field with { Label = LabelOfCase(field) })
            .OrderBy(field => field is not ChoiceField).ToList();
        if (kinds.Count == 1)
            return kinds[0];
        return kinds.Exists(field => field is JsonField) ? new JsonField { Label = "" } : new UnionField { Label = "", Cases = kinds };
    }

    private static string LabelOfCase(Field field) => field switch
    {
        ChoiceField => "Preset",
        ObjectField { Fields: [var one, var other] } => $"{one.Label} and {other.Label.ToLowerInvariant()}",
        ObjectField { TypeName: { } type } => Words.Of(type),
        ObjectField => "Values",
        ListField => "Several",
        FileField => "One",
        NumberField => "Number",
        SwitchField => "Switch",
        _ => "Text",
    };

    private static NumberField Number(SchemaView view, bool isInteger)
    {
        var step = isInteger ? 1 : 0.01m;
        return new NumberField
        {
            Label = "",
            IsInteger = isInteger,
            Min = view.Number("minimum") ?? view.Number("exclusiveMinimum") + step,
            Max = view.Number("maximum") ?? view.Number("exclusiveMaximum") - step,
            MultipleOf = view.Number("multipleOf") is { } multiple and > 0 ? multiple : null,
        };
    }

    /// <summary>The known values, of the schema itself or of alternatives that are known values all.</summary>
    private static List<Choice> Choices(SchemaView view)
    {
        if (view.Find("enum") is { ValueKind: JsonValueKind.Array } values)
            return [.. values.EnumerateArray().Where(value => value.ValueKind is not JsonValueKind.Null).Select(value => new Choice(value, Words.OfValue(value)))];
        if (view.Find("const") is { } only)
            return [new Choice(only, Words.OfValue(only))];
        var constants = view.Cases.Select(one => one.ValueKind is JsonValueKind.Object && one.TryGetProperty("const", out var value) ? value : default).ToList();
        return constants.Exists(value => value.ValueKind is JsonValueKind.Undefined) ? [] : [.. constants.Select(value => new Choice(value, Words.OfValue(value)))];
    }
}
