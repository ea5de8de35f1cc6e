using System.Globalization;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Fal.Testing.Schemas;

/// <summary>A violation of a schema in the words of pydantic, which the service's models are checked by.</summary>
internal static class PydanticError
{
    /// <summary><c>{"loc":…,"msg":…,"type":…,"ctx"?:…,"input":…}</c>.</summary>
    public static JObject Of(ValidationError error)
    {
        var (type, message, context) = error is FileError file ? Describe(file) : Describe(error, error.Schema.ActualSchema);
        var json = new JObject { ["type"] = type, ["loc"] = Location(error), ["msg"] = message, ["input"] = Value(error)?.DeepClone() ?? JValue.CreateNull() };
        if (context is not null)
            json["ctx"] = context;
        return json;
    }

    private static (string Type, string Message, JObject? Context) Describe(FileError error) =>
        (error.Violation.Type, error.Violation.Message, JObject.Parse(error.Violation.Context));

    private static (string Type, string Message, JObject? Context) Describe(ValidationError error, JsonSchema schema) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => ("missing", "Field required", null),
        ValidationErrorKind.StringExpected => ("string_type", "Input should be a valid string", null),
        ValidationErrorKind.NumberExpected => ("float_type", "Input should be a valid number", null),
        ValidationErrorKind.IntegerExpected when Value(error)?.Type is JTokenType.Float =>
            ("int_from_float", "Input should be a valid integer, got a number with a fractional part", null),
        ValidationErrorKind.IntegerExpected => ("int_type", "Input should be a valid integer", null),
        ValidationErrorKind.BooleanExpected => ("bool_type", "Input should be a valid boolean", null),
        ValidationErrorKind.ArrayExpected => ("list_type", "Input should be a valid list", null),
        ValidationErrorKind.ObjectExpected when schema.Properties.Count > 0 =>
            ("model_attributes_type", "Input should be a valid dictionary or object to extract fields from", null),
        ValidationErrorKind.ObjectExpected => ("dict_type", "Input should be a valid dictionary", null),
        ValidationErrorKind.NullExpected => ("none_required", "Input should be None", null),
        ValidationErrorKind.NotInEnumeration => Enumeration(schema),
        ValidationErrorKind.NumberTooSmall => TooSmall(error, schema),
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => TooBig(error, schema),
        ValidationErrorKind.NumberNotMultipleOf or ValidationErrorKind.IntegerNotMultipleOf =>
            Limit("multiple_of", "Input should be a multiple of", "multiple_of", schema.MultipleOf ?? 0),
        ValidationErrorKind.StringTooShort => Length("string_too_short", "String should have at least", schema.MinLength ?? 0, "min_length"),
        ValidationErrorKind.StringTooLong => Length("string_too_long", "String should have at most", schema.MaxLength ?? 0, "max_length"),
        ValidationErrorKind.PatternMismatch =>
            ("string_pattern_mismatch", $"String should match pattern '{StringPattern.Of(schema)}'", new JObject { ["pattern"] = StringPattern.Of(schema) }),
        ValidationErrorKind.TooFewItems => Items("too_short", "at least", MinItems(schema), "min_length", Value(error)),
        ValidationErrorKind.TooManyItems or ValidationErrorKind.TooManyItemsInTuple =>
            Items("too_long", "at most", MaxItems(schema), "max_length", Value(error)),
        ValidationErrorKind.NoAdditionalPropertiesAllowed => ("extra_forbidden", "Extra inputs are not permitted", null),
        ValidationErrorKind.TooFewProperties => Entries("too_short", "at least", schema.MinProperties, "min_length", Value(error)),
        ValidationErrorKind.TooManyProperties => Entries("too_long", "at most", schema.MaxProperties, "max_length", Value(error)),
        ValidationErrorKind.UriExpected => ("url_parsing", "Input should be a valid URL", null),
        ValidationErrorKind.DateTimeExpected => ("datetime_parsing", "Input should be a valid datetime", null),
        ValidationErrorKind.DateExpected => ("date_parsing", "Input should be a valid date in the format YYYY-MM-DD", null),
        ValidationErrorKind.TimeExpected => ("time_parsing", "Input should be in a valid time format", null),
        ValidationErrorKind.UuidExpected or ValidationErrorKind.GuidExpected => ("uuid_parsing", "Input should be a valid UUID", null),
        ValidationErrorKind.EmailExpected => ("value_error", "value is not a valid email address", null),
        ValidationErrorKind.NotAnyOf when TaggedUnion.TagOf(error.Schema) is { } tag => UnknownTag(error, tag),
        ValidationErrorKind.ItemsNotUnique => ("value_error", "Value error, items should be unique", null),
        ValidationErrorKind.NotOneOf => ("value_error", "Value error, input should fit one of the alternatives (oneOf), and fits several", null),
        ValidationErrorKind.ExcludedSchemaValidates => ("value_error", "Value error, input is what should not be (not)", null),
        _ => ("value_error", $"Value error, {error.Kind}", null),
    };

    /// <summary>The value that is wrong; the object that lacks a property.</summary>
    private static JToken? Value(ValidationError error) => error.Token is JProperty property ? property.Value : error.Token;

    private static JArray Location(ValidationError error)
    {
        var steps = new Stack<JToken>();
        for (var token = Value(error); token is not null; token = token.Parent)
        {
            if (token is JProperty property)
                steps.Push(property.Name);
            else if (token.Parent is JArray array)
                steps.Push(array.IndexOf(token));
        }

        var location = new JArray("body");
        foreach (var step in steps)
            location.Add(step);
        if (error.Kind is ValidationErrorKind.PropertyRequired)
            location.Add(error.Property!);
        return location;
    }

    private static (string Type, string Message, JObject? Context) Enumeration(JsonSchema schema)
    {
        var names = schema.Enumeration.Select(value => value switch
        {
            null => "None",
            string text => $"'{text}'",
            _ => JToken.FromObject(value).ToString(Newtonsoft.Json.Formatting.None),
        }).ToList();
        var expected = names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
        return ("literal_error", $"Input should be {expected}", new JObject { ["expected"] = expected });
    }

    private static (string Type, string Message, JObject? Context) UnknownTag(ValidationError error, string tag)
    {
        var context = new JObject { ["discriminator"] = $"'{tag}'" };
        if ((Value(error) as JObject)?[tag] is not { } value)
            return ("union_tag_not_found", $"Unable to extract tag using discriminator '{tag}'", context);
        var expected = TaggedUnion.ExpectedOf(error.Schema);
        context["tag"] = value.ToString();
        context["expected_tags"] = expected;
        return ("union_tag_invalid", $"Input tag '{value}' found using '{tag}' does not match any of the expected tags: {expected}", context);
    }

    private static (string Type, string Message, JObject? Context) TooSmall(ValidationError error, JsonSchema schema)
    {
        var isExclusive = schema.IsExclusiveMinimum || (schema.ExclusiveMinimum is { } above && Number(error) <= above);
        return isExclusive
            ? Limit("greater_than", "Input should be greater than", "gt", schema.ExclusiveMinimum ?? schema.Minimum ?? 0)
            : Limit("greater_than_equal", "Input should be greater than or equal to", "ge", schema.Minimum ?? 0);
    }

    private static (string Type, string Message, JObject? Context) TooBig(ValidationError error, JsonSchema schema)
    {
        var isExclusive = schema.IsExclusiveMaximum || (schema.ExclusiveMaximum is { } below && Number(error) >= below);
        return isExclusive
            ? Limit("less_than", "Input should be less than", "lt", schema.ExclusiveMaximum ?? schema.Maximum ?? 0)
            : Limit("less_than_equal", "Input should be less than or equal to", "le", schema.Maximum ?? 0);
    }

    private static decimal Number(ValidationError error)
    {
        var number = (double?)Value(error) ?? 0;
        return Math.Abs(number) < 1e28 ? (decimal)number : number < 0 ? decimal.MinValue : decimal.MaxValue;
    }

    private static (string Type, string Message, JObject? Context) Limit(string type, string message, string name, decimal limit)
    {
        JToken value = decimal.IsInteger(limit) && Math.Abs(limit) < long.MaxValue ? new JValue((long)limit) : new JValue((double)limit);
        return (type, $"{message} {value.ToString(Newtonsoft.Json.Formatting.None)}", new JObject { [name] = value });
    }

    private static (string Type, string Message, JObject? Context) Length(string type, string message, int limit, string name) =>
        (type, string.Create(CultureInfo.InvariantCulture, $"{message} {limit} character{(limit == 1 ? "" : "s")}"), new JObject { [name] = limit });

    private static (string Type, string Message, JObject? Context) Items(string type, string bound, int limit, string name, JToken? list) =>
        Counted(type, "List", $"{bound} {limit} item{(limit == 1 ? "" : "s")}", limit, name, list);

    private static (string Type, string Message, JObject? Context) Entries(string type, string bound, int limit, string name, JToken? map) =>
        Counted(type, "Dictionary", $"{bound} {limit} item{(limit == 1 ? "" : "s")}", limit, name, map);

    private static (string Type, string Message, JObject? Context) Counted(string type, string what, string bound, int limit, string name, JToken? value)
    {
        var count = value?.Count() ?? 0;
        return (type, $"{what} should have {bound} after validation, not {count}", new JObject { ["field_type"] = what, [name] = limit, ["actual_length"] = count });
    }

    private static int MinItems(JsonSchema schema) => schema.MinItems > 0 ? schema.MinItems : schema.Items.Count;

    private static int MaxItems(JsonSchema schema) => schema.MaxItems > 0 ? schema.MaxItems : schema.Items.Count;
}
