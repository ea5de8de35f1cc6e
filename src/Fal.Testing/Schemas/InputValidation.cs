using System.Numerics;
using Fal.Shared;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Fal.Testing.Schemas;

/// <summary>Checks JSON against a schema. Of a union, what is wrong is what its closest alternative says.</summary>
internal static class InputValidation
{
    /// <summary>The errors as FastAPI lists them under <c>detail</c>.</summary>
    /// <param name="files">What is known of the file at an address; null where that does not matter.</param>
    public static JArray Validate(JsonSchema schema, JToken input, Func<string, FileFacts>? files = null)
    {
        // A token that is a property's value has a parent that is not the input's.
        var root = Normalize(input.DeepClone());
        return new JArray(Leaves(Check(schema, root, files)).Select(error => PydanticError.Of(error)));
    }

    public static bool IsValid(JsonSchema schema, JToken value) => Check(schema, Normalize(value.DeepClone())).Count == 0;

    /// <summary>Whether an error says that a value is of another type, so that nothing else about the value matters.</summary>
    public static bool IsOfType(ValidationError error) => error.Kind is ValidationErrorKind.StringExpected or ValidationErrorKind.NumberExpected
        or ValidationErrorKind.IntegerExpected or ValidationErrorKind.BooleanExpected or ValidationErrorKind.ObjectExpected
        or ValidationErrorKind.ArrayExpected or ValidationErrorKind.NullExpected;

    private static ICollection<ValidationError> Check(JsonSchema schema, JToken value, Func<string, FileFacts>? files = null) =>
        new SchemaValidator(files).Validate(value, schema.ActualSchema);

    /// <summary>Numbers in the form that NJsonSchema reads as JSON Schema does: 28.0 is an integer, and no integer is too long for it.</summary>
    private static JToken Normalize(JToken token)
    {
        if (token is not JContainer container)
            return Number((JValue)token);
        foreach (var value in container.DescendantsAndSelf().OfType<JValue>().ToList())
            value.Value = Number(value).Value;
        return token;
    }

    private static JValue Number(JValue value) => value.Value switch
    {
        BigInteger big => new JValue(big.Sign < 0 ? long.MinValue : long.MaxValue),
        double number when Math.Abs(number) < 1L << 53 && Math.Floor(number) == number => new JValue((long)number),
        _ => value,
    };

    private static List<ValidationError> Leaves(IEnumerable<ValidationError> errors)
    {
        var leaves = errors.SelectMany(Leaves).ToList();
        var mistyped = leaves.Where(IsOfType).Select(e => e.Token).OfType<JToken>().ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. leaves.Where(e => IsOfType(e) || e.Token is null || !mistyped.Contains(e.Token))];
    }

    private static IEnumerable<ValidationError> Leaves(ValidationError error) => error switch
    {
        ChildSchemaValidationError { Kind: ValidationErrorKind.NotAnyOf, Token: { } value } union when TaggedUnion.TagOf(union.Schema) is { } tag => Chosen(union, tag, value),
        ChildSchemaValidationError { Kind: ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf } union => Closest(
            union, union.Errors.Where(alternative => !IsOfNull(alternative.Key.ActualSchema)).Select(alternative => alternative.Value)),
        MultiTypeValidationError types => Closest(
            types, types.Errors.Where(type => type.Key != JsonObjectType.Null).Select(type => type.Value)),
        ChildSchemaValidationError all => all.Errors.Values.SelectMany(Leaves),
        _ => [error],
    };

    /// <summary>Whether null alone fits, so that who sends anything else has meant another alternative.</summary>
    private static bool IsOfNull(JsonSchema schema) => schema.Type is JsonObjectType.Null || (schema.Enumeration is { Count: 1 } only && only.Single() is null);

    /// <summary>What is wrong with the alternative that the tag chooses; the tag itself where it chooses none.</summary>
    private static List<ValidationError> Chosen(ChildSchemaValidationError union, string tag, JToken value)
    {
        var content = value is JProperty property ? property.Value : value;
        var alternatives = union.Errors.Where(alternative => !IsOfNull(alternative.Key.ActualSchema)).Select(alternative => alternative.Value).ToList();
        var chosen = alternatives.Where(errors => !errors.SelectMany(Leaves).Any(error => TaggedUnion.IsOfTag(error, tag, content))).ToList();
        return chosen.Count > 0 ? Closest(union, chosen) : [union];
    }

    private static List<ValidationError> Closest(ValidationError union, IEnumerable<ICollection<ValidationError>> alternatives)
    {
        var closest = alternatives.Select(Leaves)
            .OrderBy(leaves => leaves.Exists(leaf => IsOfType(leaf) && ReferenceEquals(leaf.Token, union.Token)))
            .ThenBy(leaves => leaves.Count)
            .FirstOrDefault();
        return closest is { Count: > 0 } ? closest : [union];
    }
}
