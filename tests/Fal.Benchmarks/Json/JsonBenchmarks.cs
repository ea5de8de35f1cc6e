using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BenchmarkDotNet.Attributes;
using Fal.Models;

namespace Fal.Benchmarks;

/// <summary>Reading and writing generated types, against System.Text.Json over records written by hand: by its source generator, and by reflection.</summary>
public class JsonBenchmarks
{
    private static readonly JsonSerializerOptions Reflection = new(HandWritten.HandWrittenContext.Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private readonly Dictionary<string, Case> _cases = new()
    {
        ["input, small"] = new Case<FluxDevInput, HandWritten.FluxDevInput>(JsonText.FluxInput, FluxDev.Endpoint.InputTypeInfo, HandWritten.HandWrittenContext.Default.FluxDevInput),
        ["input, union and extras"] = new Case<FluxDevInput, HandWritten.FluxDevInput>(JsonText.FluxInputOfParts, FluxDev.Endpoint.InputTypeInfo, HandWritten.HandWrittenContext.Default.FluxDevInput),
        ["input, wide"] = new Case<LoraInput, HandWritten.LoraInput>(JsonText.WideInput, Lora.Endpoint.InputTypeInfo, HandWritten.HandWrittenContext.Default.LoraInput),
        ["input, large"] = new Case<LoraInput, HandWritten.LoraInput>(JsonText.LoraInput, Lora.Endpoint.InputTypeInfo, HandWritten.HandWrittenContext.Default.LoraInput),
        ["output, small"] = new Case<FluxDevOutput, HandWritten.FluxDevOutput>(JsonText.FluxOutput, FluxDev.Endpoint.OutputTypeInfo, HandWritten.HandWrittenContext.Default.FluxDevOutput),
        ["output, base64"] = new Case<FluxDevOutput, HandWritten.FluxDevOutput>(JsonText.FluxOutputOfData, FluxDev.Endpoint.OutputTypeInfo, HandWritten.HandWrittenContext.Default.FluxDevOutput),
        ["output, many items"] = new Case<WhisperOutput, HandWritten.WhisperOutput>(JsonText.WhisperOutput, Whisper.Endpoint.OutputTypeInfo, HandWritten.HandWrittenContext.Default.WhisperOutput),
    };

    private Case _case = null!;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public IEnumerable<string> Names => _cases.Keys;

    [GlobalSetup]
    public void Setup() => _case = _cases[Name];

    [Benchmark(Baseline = true, Description = "STJ source generator")]
    [BenchmarkCategory("read")]
    public object? ReadGenerated() => _case.ReadGenerated();

    [Benchmark(Description = "STJ reflection")]
    [BenchmarkCategory("read")]
    public object? ReadReflection() => _case.ReadReflection();

    [Benchmark(Description = "ours")]
    [BenchmarkCategory("read")]
    public object? ReadOurs() => _case.ReadOurs();

    [Benchmark(Baseline = true, Description = "STJ source generator")]
    [BenchmarkCategory("write")]
    public long WriteGenerated() => _case.WriteGenerated();

    [Benchmark(Description = "STJ reflection")]
    [BenchmarkCategory("write")]
    public long WriteReflection() => _case.WriteReflection();

    [Benchmark(Description = "ours")]
    [BenchmarkCategory("write")]
    public long WriteOurs() => _case.WriteOurs();

    private abstract class Case
    {
        public abstract object? ReadOurs();

        public abstract object? ReadGenerated();

        public abstract object? ReadReflection();

        public abstract long WriteOurs();

        public abstract long WriteGenerated();

        public abstract long WriteReflection();
    }

    private sealed class Case<TOurs, TTheirs>(byte[] json, JsonTypeInfo<TOurs> ours, JsonTypeInfo<TTheirs> theirs) : Case
    {
        private readonly JsonTypeInfo<TTheirs> _reflection = (JsonTypeInfo<TTheirs>)Reflection.GetTypeInfo(typeof(TTheirs));
        private readonly TOurs _ours = JsonSerializer.Deserialize(json, ours)!;
        private readonly TTheirs _theirs = JsonSerializer.Deserialize(json, theirs)!;
        private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new(json.Length + 1024);

        public override object? ReadOurs() => JsonSerializer.Deserialize(json, ours);

        public override object? ReadGenerated() => JsonSerializer.Deserialize(json, theirs);

        public override object? ReadReflection() => JsonSerializer.Deserialize(json, _reflection);

        public override long WriteOurs() => Write(_ours, ours);

        public override long WriteGenerated() => Write(_theirs, theirs);

        public override long WriteReflection() => Write(_theirs, _reflection);

        private long Write<T>(T value, JsonTypeInfo<T> typeInfo)
        {
            _buffer.ResetWrittenCount();
            using var writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
            JsonSerializer.Serialize(writer, value, typeInfo);
            writer.Flush();
            return writer.BytesCommitted;
        }
    }
}
