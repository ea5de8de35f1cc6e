using Fal.Shared;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Fal.Testing.Schemas;

/// <summary>A limit that the content of a file breaks.</summary>
internal sealed class FileError(FileViolation violation, string? propertyName, string path, JToken token, JsonSchema schema)
    : ValidationError(ValidationErrorKind.Unknown, propertyName, path, token, schema)
{
    public FileViolation Violation => violation;
}
