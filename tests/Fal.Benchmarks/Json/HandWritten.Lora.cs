using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Benchmarks.HandWritten;

internal sealed record LoraInput
{
    public required string ModelName { get; init; }

    public string? UnetName { get; init; }

    public string? Variant { get; init; }

    public required string Prompt { get; init; }

    public string? NegativePrompt { get; init; }

    public bool? PromptWeighting { get; init; }

    public IReadOnlyList<LoraWeight>? Loras { get; init; }

    public IReadOnlyList<JsonElement>? Embeddings { get; init; }

    public IReadOnlyList<ControlNet>? Controlnets { get; init; }

    public bool? ControlnetGuessMode { get; init; }

    public IReadOnlyList<JsonElement>? IpAdapter { get; init; }

    public string? ImageEncoderPath { get; init; }

    public string? ImageEncoderSubfolder { get; init; }

    public string? ImageEncoderWeightName { get; init; }

    public string? IcLightModelUrl { get; init; }

    public string? IcLightModelBackgroundImageUrl { get; init; }

    public string? IcLightImageUrl { get; init; }

    public long? Seed { get; init; }

    public ImageSizeOrPreset? ImageSize { get; init; }

    public int? NumInferenceSteps { get; init; }

    public double? GuidanceScale { get; init; }

    public int? ClipSkip { get; init; }

    public string? Scheduler { get; init; }

    public JsonElement? Timesteps { get; init; }

    public JsonElement? Sigmas { get; init; }

    public string? PredictionType { get; init; }

    public bool? RescaleBetasSnrZero { get; init; }

    public string? ImageFormat { get; init; }

    public int? NumImages { get; init; }

    public bool? EnableSafetyChecker { get; init; }

    public int? TileWidth { get; init; }

    public int? TileHeight { get; init; }

    public int? TileStrideWidth { get; init; }

    public int? TileStrideHeight { get; init; }

    public double? Eta { get; init; }

    public bool? DebugLatents { get; init; }

    public bool? DebugPerPassLatents { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record LoraWeight
{
    public required string Path { get; init; }

    public double? Scale { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}

internal sealed record ControlNet
{
    public required string Path { get; init; }

    public string? ConfigUrl { get; init; }

    public string? Variant { get; init; }

    public required string ImageUrl { get; init; }

    public string? MaskUrl { get; init; }

    public double? ConditioningScale { get; init; }

    public double? StartPercentage { get; init; }

    public double? EndPercentage { get; init; }

    public int? IpAdapterIndex { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? AdditionalProperties { get; set; }
}
