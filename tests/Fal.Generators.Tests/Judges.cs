using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using EndpointSchema = Fal.Testing.Schemas.EndpointSchema;
using SchemaFiles = Fal.Testing.Schemas.SchemaFiles;

namespace Fal.Generators.Tests;

/// <summary>Who says whether an input is good: generated code before it is sent, the emulator that receives it, and the attributes that analyzers read.</summary>
internal sealed class Judges(RoundTripEndpoint endpoint)
{
    private readonly EndpointSchema _emulator = EndpointSchema.Read(SchemaFiles.Parse(endpoint.Document.ToJsonString(), endpoint.Id), null, null, endpoint.Id);

    public Judgement Of(RoundTrip input) => new(input, RunTime(input.Value), _emulator.Validate(input.Written!), AttributeReader.Refusals(input.Value).ToList());

    private static List<string> RunTime(object? input)
    {
        var validation = default(FalValidation);
        (input as IFalValidated)?.Validate(ref validation);
        return [.. validation.Violations.Select(v => v.ToError(null)).Select(e => $"{e.Path}: {e.Type}: {e.Message}")];
    }
}

/// <summary>What each judge has against an input; nothing where it is good.</summary>
internal sealed record Judgement(RoundTrip Input, IReadOnlyList<string> RunTime, JsonArray Emulator, IReadOnlyList<string> Attributes)
{
    public bool RunTimeAccepts => RunTime.Count == 0;

    public bool EmulatorAccepts => Emulator.Count == 0;

    public bool AttributesAccept => Attributes.Count == 0;

    public override string ToString() =>
        $"{Input}\n  run time   {string.Join("; ", RunTime)}\n  emulator   {string.Join("; ", Emulator.Select(e => $"{e!["loc"]!.ToJsonString()} {e["type"]}: {e["msg"]}"))}\n  attributes {string.Join("; ", Attributes)}";
}

/// <summary>Judges a value by nothing but the attributes on its type's properties, as an analyzer does of what it knows.</summary>
internal static class AttributeReader
{
    public static IEnumerable<string> Refusals(object? value)
    {
        switch (value)
        {
            case null or string or JsonElement or FalFile or FalProperties:
                return [];
            case IDictionary or IEnumerable<KeyValuePair<string, JsonElement>>:
                return value is IDictionary map ? map.Values.Cast<object?>().SelectMany(Refusals) : [];
            case IEnumerable items:
                return items.Cast<object?>().SelectMany(Refusals);
        }

        var type = value.GetType();
        if (type.GetCustomAttribute<KnownValuesAttribute>() is { } known)
            return known.Values.Contains(KnownValue(value)) ? [] : [$"{type.Name} does not know {value}"];
        if (type.GetField("_value", BindingFlags.NonPublic | BindingFlags.Instance) is { } held)
            return Refusals(held.GetValue(value)); // A union, or an optional value.
        return type.IsPrimitive ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(p => Refusals(p, p.GetValue(value)));
    }

    private static object? KnownValue(object known) => known.GetType().GetProperty("Value")!.GetValue(known) switch { int number => (long)number, var value => value };

    private static IEnumerable<string> Refusals(PropertyInfo property, object? value) =>
        property.GetCustomAttributes<ValidationAttribute>().Where(a => !Accepts(a, value)).Select(a => a.FormatErrorMessage(property.Name)).Concat(Refusals(value));

    /// <summary>.NET's own attributes count a character beyond the first 65,536 twice, which JSON Schema does not.</summary>
    private static bool Accepts(ValidationAttribute attribute, object? value) => (attribute, value) switch
    {
        (StringLengthAttribute length, string text) => text.EnumerateRunes().Count() is var count && count >= length.MinimumLength && count <= length.MaximumLength,
        (RegularExpressionAttribute, string text) when text.Any(char.IsSurrogate) => true,
        _ => attribute.IsValid(value),
    };
}
