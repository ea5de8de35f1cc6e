using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fal.Generators.CodeFixes.Tests;

/// <summary>Types as the generator writes them, with limits of every kind.</summary>
internal static class Models
{
    public const string Source = """
        using System;
        using System.Collections.Generic;
        using System.ComponentModel.DataAnnotations;
        using System.Text.Json;
        using System.Threading.Tasks;
        using Fal.Runtime;

        namespace Fal.Models
        {
            public sealed class FluxDev
            {
                public Task<string> RunAsync(FluxDevInput input) => Task.FromResult("");

                public readonly record struct OutputFormat(string Value) : IFalKnownValues<OutputFormat>
                {
                    public static OutputFormat Jpeg { get; } = new("jpeg");
                    public static OutputFormat Png { get; } = new("png");
                    public const string JpegValue = "jpeg", PngValue = "png";
                    public static IReadOnlyList<OutputFormat> KnownValues { get; } = [Jpeg, Png];
                    public static implicit operator OutputFormat(string? value) => new(value!);
                    static OutputFormat IFalJson<OutputFormat>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<OutputFormat>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct ImageSizePreset(string Value) : IFalKnownValues<ImageSizePreset>
                {
                    public static ImageSizePreset SquareHd { get; } = new("square_hd");
                    public static ImageSizePreset Portrait43 { get; } = new("portrait_4_3");
                    public static ImageSizePreset Landscape43 { get; } = new("landscape_4_3");
                    public static ImageSizePreset LandscapeHd { get; } = new("landscape_hd");
                    public const string SquareHdValue = "square_hd", Portrait43Value = "portrait_4_3", Landscape43Value = "landscape_4_3", LandscapeHdValue = "landscape_hd";
                    public static IReadOnlyList<ImageSizePreset> KnownValues { get; } = [SquareHd, Portrait43, Landscape43, LandscapeHd];
                    public static implicit operator ImageSizePreset(string? value) => new(value!);
                    static ImageSizePreset IFalJson<ImageSizePreset>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<ImageSizePreset>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct Fps(int Value) : IFalKnownValues<Fps>
                {
                    public static Fps Fps24 { get; } = new(24);
                    public static Fps Fps25 { get; } = new(25);
                    public static Fps Fps50 { get; } = new(50);
                    public const int Fps24Value = 24, Fps25Value = 25, Fps50Value = 50;
                    public static IReadOnlyList<Fps> KnownValues { get; } = [Fps24, Fps25, Fps50];
                    public static implicit operator Fps(int value) => new(value);
                    static Fps IFalJson<Fps>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<Fps>.Write(Utf8JsonWriter writer) { }
                }

                // Values of which the schema gives only examples.
                public readonly record struct Style(string Value) : IFalJson<Style>
                {
                    public static Style Anime { get; } = new("anime");
                    public static implicit operator Style(string? value) => new(value!);
                    static Style IFalJson<Style>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<Style>.Write(Utf8JsonWriter writer) { }
                }

                public sealed record ImageSize : IFalJson<ImageSize>
                {
                    [Range(0, 4096, MinimumIsExclusive = true)]
                    [MultipleOf(8.0)]
                    public int? Width { get; init; }
                    public int? Height { get; init; }
                    static ImageSize IFalJson<ImageSize>.Read(ref Utf8JsonReader reader) => new();
                    void IFalJson<ImageSize>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct ImageSizeOrPreset : IFalJson<ImageSizeOrPreset>
                {
                    public static implicit operator ImageSizeOrPreset(ImageSize? value) => default;
                    public static implicit operator ImageSizeOrPreset(ImageSizePreset value) => default;
                    public static implicit operator ImageSizeOrPreset(string? value) => default;
                    public bool TryGetImageSize(out ImageSize? value) { value = null; return false; }
                    public bool TryGetPreset(out ImageSizePreset value) { value = default; return false; }
                    static ImageSizeOrPreset IFalJson<ImageSizeOrPreset>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<ImageSizeOrPreset>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct ImageSizeOrMap : IFalJson<ImageSizeOrMap>
                {
                    public static implicit operator ImageSizeOrMap(ImageSize? value) => default;
                    public static implicit operator ImageSizeOrMap(Dictionary<string, OutputFormat>? value) => default;
                    public bool TryGetImageSize(out ImageSize? value) { value = null; return false; }
                    public bool TryGetOutputFormatMap(out IReadOnlyDictionary<string, OutputFormat>? value) { value = null; return false; }
                    static ImageSizeOrMap IFalJson<ImageSizeOrMap>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<ImageSizeOrMap>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct FileOrPreset : IFalJson<FileOrPreset>
                {
                    public static implicit operator FileOrPreset(FalFile? value) => default;
                    public static implicit operator FileOrPreset(ImageSizePreset value) => default;
                    public static implicit operator FileOrPreset(string? value) => default;
                    public bool TryGetFile(out FalFile? value) { value = null; return false; }
                    public bool TryGetPreset(out ImageSizePreset value) { value = default; return false; }
                    static FileOrPreset IFalJson<FileOrPreset>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<FileOrPreset>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct FileOrNumber : IFalJson<FileOrNumber>
                {
                    public static implicit operator FileOrNumber(FalFile? value) => default;
                    public static implicit operator FileOrNumber(string? value) => default;
                    public static implicit operator FileOrNumber(int value) => default;
                    public bool TryGetFile(out FalFile? value) { value = null; return false; }
                    public bool TryGetInt32(out int value) { value = 0; return false; }
                    static FileOrNumber IFalJson<FileOrNumber>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<FileOrNumber>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct FpsOrPreset : IFalJson<FpsOrPreset>
                {
                    public static implicit operator FpsOrPreset(Fps value) => default;
                    public static implicit operator FpsOrPreset(int value) => default;
                    public static implicit operator FpsOrPreset(ImageSizePreset value) => default;
                    public static implicit operator FpsOrPreset(string? value) => default;
                    public bool TryGetFps(out Fps value) { value = default; return false; }
                    public bool TryGetPreset(out ImageSizePreset value) { value = default; return false; }
                    static FpsOrPreset IFalJson<FpsOrPreset>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<FpsOrPreset>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct StyleOrPreset : IFalJson<StyleOrPreset>
                {
                    public static implicit operator StyleOrPreset(string? value) => default;
                    public bool TryGetStyle(out Style value) { value = default; return false; }
                    public bool TryGetPreset(out ImageSizePreset value) { value = default; return false; }
                    static StyleOrPreset IFalJson<StyleOrPreset>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<StyleOrPreset>.Write(Utf8JsonWriter writer) { }
                }

                public readonly record struct StringOrInt32 : IFalJson<StringOrInt32>
                {
                    public static implicit operator StringOrInt32(string? value) => default;
                    public static implicit operator StringOrInt32(int value) => default;
                    public bool TryGetString(out string? value) { value = null; return false; }
                    public bool TryGetInt32(out int value) { value = 0; return false; }
                    static StringOrInt32 IFalJson<StringOrInt32>.Read(ref Utf8JsonReader reader) => default;
                    void IFalJson<StringOrInt32>.Write(Utf8JsonWriter writer) { }
                }
            }

            public sealed record VideoInput : IFalJson<VideoInput>
            {
                [Fal.Runtime.Example("a \"sunset\"")] public required string Prompt { get; init; }
                public required string Title { get; init; }
                [Fal.Runtime.Example("https://host/a.png")] public required FalFile Image { get; init; }
                public required FalFile? Mask { get; init; }
                public required bool Loop { get; init; }
                [Range(5, 10)] public required int Seconds { get; init; }
                [Range(0.5, 2.0)] public required double Speed { get; init; }
                [Fal.Runtime.Example(7.5)] public required double? Scale { get; init; }
                public required long Seed { get; init; }
                public required FluxDev.OutputFormat Format { get; init; }
                [Fal.Runtime.Example("landscape_4_3")] public required FluxDev.ImageSizePreset Preset { get; init; }
                [Fal.Runtime.Example(25)] public required FluxDev.Fps Fps { get; init; }
                [Fal.Runtime.Example("square_hd")] public required FluxDev.ImageSizeOrPreset Size { get; init; }
                public required FluxDev.ImageSize Exact { get; init; }
                public required IReadOnlyList<FluxDev.OutputFormat> Formats { get; init; }
                public required IReadOnlyDictionary<string, double> Weights { get; init; }
                public string? Free { get; init; }
                static VideoInput IFalJson<VideoInput>.Read(ref Utf8JsonReader reader) => null!;
                void IFalJson<VideoInput>.Write(Utf8JsonWriter writer) { }
            }

            public sealed record FluxDevInput : IFalJson<FluxDevInput>
            {
                [StringLength(20, MinimumLength = 2)] public string? Prompt { get; init; }
                [StringLength(5)] public string? Title { get; init; }
                [StringLength(int.MaxValue, MinimumLength = 3)] public string? Key { get; init; }
                [StringLength(3, MinimumLength = 3)] public string? Code { get; init; }
                [RegularExpression("[a-z]{2}-[A-Z]{2}|auto")] public string? Voice { get; init; }
                [RegularExpression("(")] public string? Broken { get; init; }
                [RegularExpression("(a+)+b")] public string? Slow { get; init; }
                [Range(1, 4)] public int? NumImages { get; init; }
                [Range(1, 4)] public required int Count { get; init; }
                [Range(0.0, 4294967295.0)] public long? Seed { get; init; }
                [Range(1.0, 20.0)] public double? GuidanceScale { get; init; }
                [Range(0.0, 1.0, MinimumIsExclusive = true)] public double? Strength { get; init; }
                [Range(double.NegativeInfinity, 2.5, MaximumIsExclusive = true)] public double? Bias { get; init; }
                [Range(2, int.MaxValue)] public int? Steps { get; init; }
                [Range(int.MinValue, 10)] public int? Priority { get; init; }
                [Range(0, 10, MinimumIsExclusive = true, MaximumIsExclusive = true)] public int? Level { get; init; }
                [Range(1, 4)] public FalOptional<int?> Scale { get; init; }
                [MultipleOf(0.1)] public double? Interval { get; init; }
                [Range(8, 60), MultipleOf(8)] public int? Block { get; init; }
                [AllowedValues(null, 24, 48)] public int? Frames { get; init; }
                public FluxDev.ImageSizeOrPreset? ImageSize { get; init; }
                public FluxDev.OutputFormat? OutputFormat { get; init; }
                public FluxDev.OutputFormat? Fallback { get; init; }
                public FluxDev.Fps? Fps { get; init; }
                public FluxDev.Style? Style { get; init; }
                public FluxDev.FileOrPreset? Background { get; init; }
                public FluxDev.FileOrNumber? Source { get; init; }
                public FluxDev.FpsOrPreset? Pace { get; init; }
                public FluxDev.StyleOrPreset? Look { get; init; }
                public FluxDev.StringOrInt32? Anything { get; init; }
                [ItemCount(1, 2)] public IReadOnlyList<FluxDev.OutputFormat>? Formats { get; init; }
                [ItemCount(1, 3)] public IReadOnlyList<FalFile>? Images { get; init; }
                [ItemCount(2, int.MaxValue)] public IReadOnlyList<string>? Tags { get; init; }
                [ItemCount(1, 2)] public IReadOnlyDictionary<string, double>? Weights { get; init; }
                [ItemCount(1, int.MaxValue)] public IReadOnlyList<string>? Parts { get; init; }
                public FalFile? Image { get; init; }
                public string? Free { get; init; }
                static FluxDevInput IFalJson<FluxDevInput>.Read(ref Utf8JsonReader reader) => null!;
                void IFalJson<FluxDevInput>.Write(Utf8JsonWriter writer) { }
            }
        }
        """;

    private static readonly Lazy<MetadataReference> Assembly = new(Compile);

    /// <summary>An assembly that has them.</summary>
    public static MetadataReference Reference => Assembly.Value;

    private static PortableExecutableReference Compile()
    {
        var compilation = CSharpCompilation.Create(
            "Models",
            [CSharpSyntaxTree.ParseText(Source)],
            Verify.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
