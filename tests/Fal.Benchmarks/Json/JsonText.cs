using System.Globalization;
using System.Text;

namespace Fal.Benchmarks;

/// <summary>The JSON that is read and written: as the service sends it, its properties in the schema's order.</summary>
internal static class JsonText
{
    public static byte[] FluxInput { get; } = Utf8(
        """{"prompt":"a sunset over mountains","image_size":"landscape_16_9","num_inference_steps":28,"seed":42,"guidance_scale":3.5,"num_images":1,"output_format":"png"}""");

    /// <summary>The union's other case, and properties that the schema does not name.</summary>
    public static byte[] FluxInputOfParts { get; } = Utf8(
        """{"prompt":"a sunset over mountains","image_size":{"width":1280,"height":720},"seed":42,"loras":[{"path":"https://example.com/a.safetensors","scale":0.8}],"style":"oil"}""");

    /// <summary>Most of the thirty-seven properties of one record.</summary>
    public static byte[] WideInput { get; } = Utf8(
        """{"model_name":"stabilityai/sdxl","prompt":"a rhino in a suit","negative_prompt":"cartoon","prompt_weighting":true,"controlnet_guess_mode":false,"image_encoder_path":"a","image_encoder_subfolder":"b","image_encoder_weight_name":"c","ic_light_model_url":"d","ic_light_model_background_image_url":"e","ic_light_image_url":"f","seed":1234,"image_size":"square_hd","num_inference_steps":30,"guidance_scale":7.5,"clip_skip":0,"scheduler":"DPM++ 2M","prediction_type":"epsilon","rescale_betas_snr_zero":false,"image_format":"jpeg","num_images":4,"enable_safety_checker":true,"tile_width":4096,"tile_height":4096,"tile_stride_width":2048,"tile_stride_height":2048,"eta":0.5,"debug_latents":false,"debug_per_pass_latents":false}""");

    public static byte[] FluxOutput { get; } = Output(1, 0);

    /// <summary>Four pictures as data URIs of 200 KB each.</summary>
    public static byte[] FluxOutputOfData { get; } = Output(4, 150_000);

    /// <summary>Forty low-rank weights and eight control nets, one of them with its picture as a data URI.</summary>
    public static byte[] LoraInput { get; } = Utf8(string.Concat(
        """{"model_name":"stabilityai/stable-diffusion-xl-base-1.0","prompt":"Photo of a rhino dressed in a suit and tie sitting at a table in a bar with bar stools, award winning photography, Elke Vogelsang","negative_prompt":"cartoon, painting, illustration, worst quality, low quality, normal quality","prompt_weighting":true,"loras":[""",
        string.Join(",", Enumerable.Range(0, 40).Select(i => $$"""{"path":"https://civitai.com/api/download/models/{{135931 + i}}","scale":0.{{i + 10}}}""")),
        """],"controlnets":[""",
        string.Join(",", Enumerable.Range(0, 8).Select(i => $$"""{"path":"diffusers/controlnet-canny-sdxl-1.0","image_url":"{{(i == 0 ? Data(60_000) : "https://example.com/canny.png")}}","conditioning_scale":0.5,"end_percentage":0.8}""")),
        """],"seed":1234,"image_size":"square_hd","num_inference_steps":30,"guidance_scale":7.5,"clip_skip":0,"scheduler":"DPM++ 2M Karras","image_format":"jpeg","num_images":4,"enable_safety_checker":true,"tile_width":4096,"tile_height":4096,"eta":0.5}"""));

    /// <summary>A thousand chunks and as many segments.</summary>
    public static byte[] WhisperOutput { get; } = Utf8(string.Concat(
        """{"text":"One, two, three.","chunks":[""",
        string.Join(",", Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":[{{i * 1.5}},{{(i * 1.5) + 1.25}}],"text":" and then we went on to the next part of it","speaker":"SPEAKER_0{{i % 4}}"}"""))),
        """],"inferred_languages":["en","de"],"diarization_segments":[""",
        string.Join(",", Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":[{{i * 1.5}},{{(i * 1.5) + 1.25}}],"speaker":"SPEAKER_0{{i % 4}}"}"""))),
        "]}"));

    private static byte[] Output(int images, int size) => Utf8(string.Concat(
        """{"images":[""",
        string.Join(",", Enumerable.Range(0, images).Select(i => $$"""{"url":"{{(size == 0 ? "https://v3.fal.media/files/monkey/b2Zz9JYtqSEbsHgl3n3Kk.jpg" : Data(size))}}","width":1024,"height":576,"content_type":"image/jpeg"}""")),
        """],"timings":{"inference":1.2340000000000002},"seed":4142135623,"has_nsfw_concepts":[false],"prompt":"a sunset over mountains"}"""));

    private static string Data(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)(i * 31);
        return "data:image/jpeg;base64," + Convert.ToBase64String(bytes);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
