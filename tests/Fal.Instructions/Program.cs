using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fal.Benchmarks;
using Fal.Models;

// One thing, so many times: count.sh counts the instructions of it.
if (args is not [var name, var times])
{
    Console.WriteLine("read-input read-lora read-output read-whisper write-input write-lora write-output write-whisper");
    return 0;
}

Action work = name switch
{
    "read-input" => Read(JsonText.FluxInput, FluxDev.Endpoint.InputTypeInfo),
    "read-lora" => Read(JsonText.LoraInput, Lora.Endpoint.InputTypeInfo),
    "read-output" => Read(JsonText.FluxOutput, FluxDev.Endpoint.OutputTypeInfo),
    "read-whisper" => Read(JsonText.WhisperOutput, Whisper.Endpoint.OutputTypeInfo),
    "write-input" => Write(JsonText.FluxInput, FluxDev.Endpoint.InputTypeInfo),
    "write-lora" => Write(JsonText.LoraInput, Lora.Endpoint.InputTypeInfo),
    "write-output" => Write(JsonText.FluxOutput, FluxDev.Endpoint.OutputTypeInfo),
    "write-whisper" => Write(JsonText.WhisperOutput, Whisper.Endpoint.OutputTypeInfo),
    _ => throw new ArgumentException($"There is no '{name}'."),
};
for (var i = int.Parse(times, CultureInfo.InvariantCulture); i > 0; i--)
    work();
return 0;

static Action Read<T>(byte[] json, JsonTypeInfo<T> type) => () => JsonSerializer.Deserialize(json, type);

static Action Write<T>(byte[] json, JsonTypeInfo<T> type)
{
    var value = JsonSerializer.Deserialize(json, type)!;
    var buffer = new ArrayBufferWriter<byte>(json.Length + 1024);
    return () =>
    {
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        JsonSerializer.Serialize(writer, value, type);
    };
}
