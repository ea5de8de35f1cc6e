using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal;

/// <summary>Writes values as JSON by what they are, without reflection. What JSON does not have is refused, with its place.</summary>
internal sealed class ObjectJson
{
    // What readers of JSON take by default, and so that what holds itself has an end.
    private const int Deepest = 64;

    private readonly Utf8JsonWriter _json;
    private readonly string _parameter;
    private readonly List<FieldStep> _steps = [];

    private ObjectJson(Utf8JsonWriter json, string parameter) => (_json, _parameter) = (json, parameter);

    /// <exception cref="ArgumentException">There is a value that JSON does not have.</exception>
    public static JsonElement Of(object value, string parameter)
    {
        using var buffer = new MemoryStream();
        try
        {
            using (var writer = new Utf8JsonWriter(buffer))
                new ObjectJson(writer, parameter).Write(value);
            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is not ArgumentException { ParamName: { } named } || named != parameter)
        {
            // Whatever it is: nodes may hold types of the caller's own, and enumerations may run their code.
            throw new ArgumentException($"The input cannot be written as JSON: {Failure.Message(error)}", parameter, error);
        }
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                _json.WriteNullValue();
                break;
            case string text:
                _json.WriteStringValue(text);
                break;
            case bool flag:
                _json.WriteBooleanValue(flag);
                break;
            case JsonElement { ValueKind: not JsonValueKind.Undefined } element:
                element.WriteTo(_json);
                break;
            case JsonNode node:
                node.WriteTo(_json);
                break;
            case Uri address:
                _json.WriteStringValue(address.OriginalString);
                break;
            case FalFile { Url: { } url }:
                _json.WriteStringValue(url);
                break;
            case byte[]:
                throw Refused(value);
            case IEnumerable container:
                WriteContainer(container);
                break;
            default:
                WriteNumber(value);
                break;
        }
    }

    private void WriteNumber(object value)
    {
        switch (value)
        {
            case double number when double.IsFinite(number):
                _json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                _json.WriteNumberValue(number);
                break;
            case decimal number:
                _json.WriteNumberValue(number);
                break;
            case ulong number:
                _json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                _json.WriteNumberValue(((IConvertible)value).ToInt64(null));
                break;
            default:
                throw Refused(value);
        }
    }

    private void WriteContainer(IEnumerable value)
    {
        if (_steps.Count == Deepest)
            throw new ArgumentException($"{Place()} is deeper than {Deepest} levels.", _parameter);
        switch (value)
        {
            case IEnumerable<KeyValuePair<string, object?>> properties:
                _json.WriteStartObject();
                foreach (var (name, property) in properties)
                    WriteProperty(name, property);
                _json.WriteEndObject();
                break;
            case IDictionary entries:
                _json.WriteStartObject();
                foreach (DictionaryEntry entry in entries)
                    WriteProperty(entry.Key as string ?? throw Refused(entry.Key), entry.Value);
                _json.WriteEndObject();
                break;
            default:
                _json.WriteStartArray();
                var index = 0;
                foreach (var item in value)
                    WriteAt(FieldStep.At(index++), item);
                _json.WriteEndArray();
                break;
        }
    }

    private void WriteProperty(string name, object? value)
    {
        _json.WritePropertyName(name);
        WriteAt(FieldStep.To(name), value);
    }

    private void WriteAt(FieldStep step, object? value)
    {
        _steps.Add(step);
        Write(value);
        _steps.RemoveAt(_steps.Count - 1);
    }

    private string Place() => _steps.Count == 0 ? "The input" : FieldPath.Of(_steps, null).Json;

    private ArgumentException Refused(object value) => new(
        value is FalFile
            ? $"{Place()} is a file that has no address yet: upload it first, with {nameof(FalClient)}.{nameof(FalClient.UploadAsync)}."
            : $"{Place()} is a {value.GetType().Name}{(value is double or float ? string.Create(CultureInfo.InvariantCulture, $", {value}") : "")}; it can be text, a number, true, false, null, JSON, or a dictionary or list of such.",
        _parameter);
}
