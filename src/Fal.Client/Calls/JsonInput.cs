using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// Reads JSON as the input of a model. What does not fit is refused in the words of the service. No file of this machine is ever read because
/// the JSON says so: whoever wrote it may be anybody.
/// </summary>
internal static class JsonInput
{
    private const int DeepestPath = 64;

    // Each is looked for in all of the JSON.
    private const int MostWrongFiles = 100;

    /// <exception cref="FalValidationException">It is none.</exception>
    public static TInput Read<TInput>(JsonCall call, JsonTypeInfo<TInput> typeInfo)
    {
        var errors = new List<FalFieldError>();
        var settings = call.Settings.Input;
        if (typeInfo.Converter is IFalMembers members && (settings.IsChecked || settings.RejectsUnknown))
            new UnknownProperties(members, settings.RejectsUnknown, errors).Find(call.Input);
        if (errors.Count > 0)
            throw Refused(errors, call.Context);
        var input = Deserialize(call, typeInfo);
        if (input is IFalFileSource source)
            errors.AddRange(WrongFiles(source, call.Input, call.Context.InputMembers));
        return errors.Count == 0 ? input : throw Refused(errors, call.Context);
    }

    private static TInput Deserialize<TInput>(JsonCall call, JsonTypeInfo<TInput> typeInfo)
    {
        try
        {
            return call.Input.Deserialize(typeInfo) ?? throw new JsonException("The input is null.");
        }
        catch (Exception error) when (error is not FalException)
        {
            // Whatever it is: types of the caller's own may throw anything.
            var path = (error as JsonException)?.Path is { } where && where.StartsWith("$.", StringComparison.Ordinal) ? where[2..] : "";
            throw Refused([new FalFieldError(path, AnswerReader.Reason(error), FalErrorType.OrNull("value_error"))], call.Context);
        }
    }

    /// <summary>A text where a file should be is sent as an address: it must be one.</summary>
    private static IEnumerable<FalFieldError> WrongFiles(IFalFileSource source, JsonElement json, IFalMembers? members)
    {
        var files = new HashSet<FalFile>();
        source.CollectFiles(files);
        return files.Take(MostWrongFiles).Select(file =>
        {
            var path = FieldPath.Of(PathOf(json, file.Url!) ?? [], members);
            const string Message = $"An address starts with https:, http: or data:. A file of this machine is uploaded first, with {nameof(FalClient.UploadAsync)}.";
            return new FalFieldError(path.Json, Message, FalErrorType.OrNull("url_parsing")) { PropertyPath = path.Property };
        });
    }

    /// <summary>Where in JSON a text is, the first time.</summary>
    private static List<FieldStep>? PathOf(JsonElement json, string text)
    {
        var steps = new List<FieldStep>();
        return Find(json) ? steps : null;

        bool Find(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.ValueEquals(text),
            JsonValueKind.Object when steps.Count < DeepestPath => value.EnumerateObject().Any(property => FindAt(FieldStep.To(property.Name), property.Value)),
            JsonValueKind.Array when steps.Count < DeepestPath => value.EnumerateArray().Select((item, i) => (i, item)).Any(at => FindAt(FieldStep.At(at.i), at.item)),
            _ => false,
        };

        bool FindAt(FieldStep step, JsonElement value)
        {
            steps.Add(step);
            if (Find(value))
                return true;
            steps.RemoveAt(steps.Count - 1);
            return false;
        }
    }

    private static FalValidationException Refused(List<FalFieldError> errors, CallContext context) =>
        context.Validation($"The input was refused before anything was sent: {string.Join("; ", errors)}", errors);
}
