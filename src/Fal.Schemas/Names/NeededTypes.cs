namespace Fal.Schemas.Names;

/// <summary>The types besides its own that generated code names. A test compares them with what the compiler makes of generated code.</summary>
internal static class NeededTypes
{
    /// <summary>The names by the namespaces that they are in.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> ByNamespace = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["System"] = ["ArgumentException", "ArgumentNullException", "Func", "HashCode", "IFormatProvider", "ObsoleteAttribute"],
        ["System.CodeDom.Compiler"] = ["GeneratedCodeAttribute"],
        ["System.Collections.Generic"] = ["IAsyncEnumerable", "ICollection", "IReadOnlyDictionary", "IReadOnlyList", "List"],
        ["System.ComponentModel.DataAnnotations"] = ["AllowedValuesAttribute", "RangeAttribute", "RegularExpressionAttribute", "StringLengthAttribute"],
        ["System.Diagnostics.CodeAnalysis"] = ["NotNullIfNotNullAttribute", "NotNullWhenAttribute", "SetsRequiredMembersAttribute"],
        ["System.Globalization"] = ["CultureInfo"],
        ["System.Text.Json"] = ["JsonElement", "JsonTokenType", "Utf8JsonReader", "Utf8JsonWriter"],
        ["System.Text.Json.Serialization"] = ["JsonConverterAttribute", "JsonPropertyNameAttribute"],
        ["System.Threading"] = ["CancellationToken"],
        ["System.Threading.Tasks"] = ["Task"],
        ["Fal"] =
        [
            "FalBytes", "FalCalls", "FalClient", "FalEndpoint", "FalException", "FalFile", "FalModel", "FalOptional", "FalRealtimeConnection", "FalRealtimeMode",
            "FalRealtimeOptions", "FalRecord", "FalStreamOptions", "FalWebSocket", "FalWebSocketOptions", "FalWorkflowEvent", "IFalMedia",
            "IFalMediaSource", "IFalRealtime", "IFalStreaming",
        ],
        ["Fal.Runtime"] =
        [
            "ExampleAttribute", "FalEquality", "FalJson", "FalJsonConverter", "FalJsonKinds", "FalJsonShape", "FalMember", "FalModelIdAttribute", "FalPath",
            "FalText", "FalTypeSchema", "FalUnion", "FalValidation", "FileLimitsAttribute", "IFalFileSource", "IFalJson", "IFalKnownValues", "IFalParsable",
            "IFalValidated", "ItemCountAttribute", "MultipleOfAttribute",
        ],
    };

    /// <summary>The names as code may write them: those of attributes in both of their forms.</summary>
    public static IEnumerable<string> Forms(string name) => ShortForm(name) is { } shorter ? [name, shorter] : [name];

    /// <summary>How code writes an attribute; null where a type is none.</summary>
    public static string? ShortForm(string name) => name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : null;
}
