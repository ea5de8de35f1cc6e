using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Benchmarks.HandWritten;

// What one would write by hand for three of the models in schemas/, for the System.Text.Json source generator to read and write: the same
// properties, the same shapes, and what the schema does not name kept, as the generated types keep it (which System.Text.Json wants settable).
internal sealed record FluxDevInput
{
    public required string Prompt { get; init; }

    public ImageSizeOrPreset? ImageSize { get; init; }

    public int? NumInferenceSteps { get; init; }

    public long? Seed { get; init; }

    public double? GuidanceScale { get; init; }

    public bool? SyncMode { get; init; }

    public int? NumImages { get; init; }

    public bool? EnableSafetyChecker { get; init; }

    public string? OutputFormat { get; init; }

    public string? Acceleration { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record ImageSize
{
    public int? Width { get; init; }

    public int? Height { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

[JsonConverter(typeof(ImageSizeOrPresetConverter))]
internal readonly record struct ImageSizeOrPreset(ImageSize? Size, string? Preset);

internal sealed class ImageSizeOrPresetConverter : JsonConverter<ImageSizeOrPreset>
{
    public override ImageSizeOrPreset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? new(null, reader.GetString())
            : new(JsonSerializer.Deserialize(ref reader, HandWrittenContext.Default.ImageSize), null);

    public override void Write(Utf8JsonWriter writer, ImageSizeOrPreset value, JsonSerializerOptions options)
    {
        if (value.Size is not null)
            JsonSerializer.Serialize(writer, value.Size, HandWrittenContext.Default.ImageSize);
        else
            writer.WriteStringValue(value.Preset);
    }
}

internal sealed record FluxDevOutput
{
    public required IReadOnlyList<Image> Images { get; init; }

    public required IReadOnlyDictionary<string, double> Timings { get; init; }

    public required long Seed { get; init; }

    public required IReadOnlyList<bool> HasNsfwConcepts { get; init; }

    public required string Prompt { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record Image
{
    public required string Url { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public string? ContentType { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record WhisperOutput
{
    public required string Text { get; init; }

    public IReadOnlyList<WhisperChunk>? Chunks { get; init; }

    public required IReadOnlyList<string> InferredLanguages { get; init; }

    public required IReadOnlyList<DiarizationSegment> DiarizationSegments { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record WhisperChunk
{
    public required IReadOnlyList<double> Timestamp { get; init; }

    public required string Text { get; init; }

    public string? Speaker { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record DiarizationSegment
{
    public required IReadOnlyList<double> Timestamp { get; init; }

    public required string Speaker { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

/// <summary>As quick as the source generator can be had with these properties.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FluxDevInput))]
[JsonSerializable(typeof(ImageSize))]
[JsonSerializable(typeof(FluxDevOutput))]
[JsonSerializable(typeof(LoraInput))]
[JsonSerializable(typeof(WhisperOutput))]
internal sealed partial class HandWrittenContext : JsonSerializerContext;
