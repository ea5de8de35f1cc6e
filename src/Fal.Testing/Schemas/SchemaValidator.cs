using Fal.Schemas.Model;
using Fal.Schemas.Types;
using Fal.Shared;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Fal.Testing.Schemas;

/// <summary>
/// Judges limits as JSON Schema and the service do, where NJsonSchema does not: it counts characters beyond the first 65,536 twice,
/// rounds numbers to decimals, so that one just inside a limit is on it, and may match patterns for ever. And files, of which it knows nothing.
/// </summary>
/// <param name="files">What is known of the file at an address; null where that does not matter.</param>
internal sealed class SchemaValidator(Func<string, FileFacts>? files) : JsonSchemaValidator(new JsonSchemaValidatorSettings())
{
    protected override ICollection<ValidationError> Validate(JToken token, JsonSchema schema, SchemaType schemaType, string? propertyName, string propertyPath)
    {
        var errors = base.Validate(token, schema, schemaType, propertyName, propertyPath);
        return token switch
        {
            JValue { Value: string text } when text.Any(char.IsSurrogate) => [.. errors.Where(e => !IsLength(e, token)), .. Lengths(), .. Pattern(text), .. Files(token)],
            JValue { Value: string text } => [.. errors, .. Pattern(text), .. Files(token)],
            JArray list => [.. errors, .. list.SelectMany(Files)],
            JValue { Value: double number } when errors.Count > 0 => [.. errors.Where(e => e.Token != token || !IsWithin(number, e))],
            _ => errors,
        };

        IEnumerable<ValidationError> Pattern(string text)
        {
            if (!StringPattern.Fits(schema, text))
                yield return new ValidationError(ValidationErrorKind.PatternMismatch, propertyName, propertyPath, token, schema);
        }

        IEnumerable<ValidationError> Files(JToken file)
        {
            if (files is null || file is not JValue { Value: string address } || MediaFacts.Limits(schema) is not { } media)
                return [];
            var (size, image) = files(address);
            return LimitsOf(media).Broken(size, image).Select(violation => new FileError(violation, propertyName, propertyPath, file, schema));
        }

        IEnumerable<ValidationError> Lengths()
        {
            var limited = schema.ActualSchema;
            var length = ((string)token!).EnumerateRunes().Count();
            if (length < limited.MinLength)
                yield return new ValidationError(ValidationErrorKind.StringTooShort, propertyName, propertyPath, token, limited);
            if (length > limited.MaxLength)
                yield return new ValidationError(ValidationErrorKind.StringTooLong, propertyName, propertyPath, token, limited);
        }
    }

    private static FileLimits LimitsOf(MediaLimitsModel media) => new()
    {
        MaxFileSize = (long?)media[MediaLimit.MaxFileSize],
        MinWidth = (int?)media[MediaLimit.MinWidth],
        MaxWidth = (int?)media[MediaLimit.MaxWidth],
        MinHeight = (int?)media[MediaLimit.MinHeight],
        MaxHeight = (int?)media[MediaLimit.MaxHeight],
        MinPixels = (long?)media[MediaLimit.MinPixels],
        MaxPixels = (long?)media[MediaLimit.MaxPixels],
        MinAspectRatio = (double?)media[MediaLimit.MinAspectRatio],
        MaxAspectRatio = (double?)media[MediaLimit.MaxAspectRatio],
    };

    /// <summary>Whether an error is about a length; of a value of several types, whether it is as a string.</summary>
    private static bool IsLength(ValidationError error, JToken token) => error is MultiTypeValidationError types
        ? types.Errors.TryGetValue(JsonObjectType.String, out var asString) && asString.All(e => IsLength(e, token))
        : error.Token == token && error.Kind is (ValidationErrorKind.StringTooShort or ValidationErrorKind.StringTooLong);

    private static bool IsWithin(double number, ValidationError error)
    {
        var limits = error.Schema.ActualSchema;
        return error.Kind switch
        {
            ValidationErrorKind.NumberTooSmall => !(number < (double?)limits.Minimum || (limits.IsExclusiveMinimum && number <= (double?)limits.Minimum) || number <= (double?)limits.ExclusiveMinimum),
            ValidationErrorKind.NumberTooBig => !(number > (double?)limits.Maximum || (limits.IsExclusiveMaximum && number >= (double?)limits.Maximum) || number >= (double?)limits.ExclusiveMaximum),
            _ => false,
        };
    }
}
