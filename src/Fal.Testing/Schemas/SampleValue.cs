using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Fal.Testing.Schemas;

/// <summary>
/// Makes up a value that fits a schema, always the same: the schema's own example where it has one that fits, else its default,
/// else what its type allows.
/// </summary>
internal sealed class SampleValue
{
    /// <summary>Deeper, only what is required is made; recursive schemas end there.</summary>
    private const int RichDepth = 6;

    /// <summary>Deeper, nothing is made: a schema that requires itself has no value.</summary>
    private const int MaxDepth = 24;

    private SampleValue()
    {
    }

    /// <param name="schema">The schema.</param>
    /// <param name="files">Where the files are that addresses in the value point to.</param>
    /// <param name="report">Told of addresses by the names of their properties, and why they do not lead there.</param>
    public static JToken Make(JsonSchema schema, Uri files, Action<string, string>? report = null) => new SampleAddresses(files, report).Replace(Make(schema), schema);

    /// <summary>The value with the addresses that the schema's examples have.</summary>
    public static JToken Make(JsonSchema schema) => new SampleValue().Make(schema, "value", 0);

    private JToken Make(JsonSchema schema, string name, int depth)
    {
        if (Given(schema).FirstOrDefault(value => InputValidation.IsValid(schema, value)) is { } given)
            return given.DeepClone();
        if (depth > MaxDepth)
            return JValue.CreateNull();
        if (schema.Reference is { } reference)
            return Make(reference, name, depth);
        if (SampleParts.AreIn(schema))
            return Whole(schema, name, depth);
        return schema.AnyOf.Count > 0 || schema.OneOf.Count > 0 ? Alternative(schema, name, depth) : OfType(schema, name, depth);
    }

    /// <summary>The values that the schema names.</summary>
    private static IEnumerable<JToken> Given(JsonSchema schema)
    {
        if (schema.ExtensionData is { } more && more.TryGetValue("examples", out var examples) && examples is not null && JToken.FromObject(examples) is JArray list)
        {
            foreach (var example in list)
                yield return example;
        }

        if (schema.Default is { } value)
            yield return JToken.FromObject(value);
        foreach (var known in schema.Enumeration.Where(known => known is not null))
            yield return JToken.FromObject(known!);
    }

    private JToken Alternative(JsonSchema schema, string name, int depth) =>
        Ordered(schema.AnyOf.Concat(schema.OneOf), depth).Select(alternative => Make(alternative, name, depth + 1)).FirstOrDefault(value => InputValidation.IsValid(schema, value))
        ?? OfType(schema, name, depth);

    /// <summary>A value of a schema whose parts it must all meet, and one of the alternatives among them.</summary>
    private JToken Whole(JsonSchema schema, string name, int depth)
    {
        var alternatives = Ordered(SampleParts.Alternatives(schema), depth).Select(alternative => SampleParts.Whole(schema, alternative)).DefaultIfEmpty(SampleParts.Whole(schema));
        var values = alternatives.Select(whole => Make(whole, name, depth + 1));
        return values.FirstOrDefault(value => InputValidation.IsValid(schema, value)) ?? values.First();
    }

    /// <summary>Alternatives with null as the last; deep inside, as the first.</summary>
    private static IEnumerable<JsonSchema> Ordered(IEnumerable<JsonSchema> alternatives, int depth) =>
        alternatives.OrderBy(alternative => (alternative.ActualSchema.Type == JsonObjectType.Null) == (depth <= RichDepth));

    private JToken OfType(JsonSchema schema, string name, int depth)
    {
        var type = schema.Type;
        if (type.HasFlag(JsonObjectType.Object) || (type is JsonObjectType.None && schema.Properties.Count > 0))
            return Object(schema, depth);
        if (type.HasFlag(JsonObjectType.Array))
            return Array(schema, name, depth);
        if (type.HasFlag(JsonObjectType.String))
            return SampleText.Make(schema, name);
        if (type.HasFlag(JsonObjectType.Integer) || type.HasFlag(JsonObjectType.Number))
            return Number(schema, type.HasFlag(JsonObjectType.Number));
        if (type.HasFlag(JsonObjectType.Boolean))
            return new JValue(false);
        return type.HasFlag(JsonObjectType.Null) ? JValue.CreateNull() : new JObject();
    }

    private JObject Object(JsonSchema schema, int depth)
    {
        var value = new JObject();
        foreach (var property in Ordered(schema))
        {
            if (property.IsRequired || (depth < RichDepth && !IsLeftOut(property)))
                value[property.Name] = Make(property, property.Name, depth + 1);
        }

        // What is required, but not described, may be anything.
        foreach (var name in schema.RequiredProperties.Where(name => value[name] is null))
            value[name] = Make(schema.AdditionalPropertiesSchema ?? new JsonSchema(), name, depth + 1);

        // A map, of which the names are anybody's.
        if (schema.Properties.Count == 0 && schema.AdditionalPropertiesSchema is { } entry)
        {
            for (var i = 1; i <= Math.Max(schema.MinProperties, depth < RichDepth ? 1 : 0); i++)
                value[i == 1 ? "entry" : $"entry_{i}"] = Make(entry, "entry", depth + 1);
        }

        return value;
    }

    private static IEnumerable<JsonSchemaProperty> Ordered(JsonSchema schema)
    {
        var order = schema.ExtensionData?.TryGetValue("x-fal-order-properties", out var names) == true && names is not null
            ? JToken.FromObject(names).Values<string>().ToList()
            : [];
        return schema.Properties.Values.OrderBy(property => order.IndexOf(property.Name) is var place and >= 0 ? place : int.MaxValue);
    }

    /// <summary>What a successful answer does not have: an error, or the bytes of a file beside its address.</summary>
    private static bool IsLeftOut(JsonSchemaProperty property) =>
        property.Name is "error" or "error_message" or "errors" or "file_data";

    private JArray Array(JsonSchema schema, string name, int depth)
    {
        if (schema.Items.Count > 0)
            return new JArray(schema.Items.Select(item => Make(item, name, depth + 1)));
        var count = Math.Max(schema.MinItems, depth > RichDepth || schema.Item is null ? 0 : 1);
        if (schema.MaxItems > 0)
            count = Math.Min(count, schema.MaxItems);
        return new JArray(Enumerable.Range(0, count).Select(_ => Make(schema.Item ?? new JsonSchema(), name, depth + 1)));
    }

    /// <summary>1 where the limits allow it, else the nearest number that they do.</summary>
    private static JValue Number(JsonSchema schema, bool mayBeFraction)
    {
        var step = schema.MultipleOf ?? (mayBeFraction ? 0 : 1);
        var least = schema.Minimum ?? decimal.MinValue;
        if (schema.ExclusiveMinimum is { } above)
            least = Math.Max(least, above + Math.Max(step, mayBeFraction && step == 0 ? 0.01m : step));
        var most = schema.Maximum ?? decimal.MaxValue;
        if (schema.ExclusiveMaximum is { } below)
            most = Math.Min(most, below - Math.Max(step, mayBeFraction && step == 0 ? 0.01m : step));
        var number = Math.Max(least, Math.Min(most, 1));
        // A step so small that the quotient is no decimal parts nothing that a double tells apart.
        if (step > 0 && Math.Abs((double)number / (double)step) < 1e28 && number % step != 0)
            number = Math.Ceiling(number / step) * step;
        return decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue ? new JValue((long)number) : new JValue((double)number);
    }
}
