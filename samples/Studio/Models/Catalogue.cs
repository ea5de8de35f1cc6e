using Fal.Models;

namespace Studio.Models;

/// <summary>The models that the studio offers: the project's generated clients, in the order of the page.</summary>
public static class Catalogue
{
    public static IReadOnlyList<StudioModel> All { get; } =
    [
        new(FluxDev.Endpoint, nameof(FluxDev), "FLUX.1 dev", Makes.Pictures, "Pictures from words, with care for detail.") { Streams = true },
        new(FastSdxl.Endpoint, nameof(FastSdxl), "Fast SDXL", Makes.Pictures, "Pictures from words, in no time."),
        new(Lora.Endpoint, nameof(Lora), "Stable Diffusion with LoRA", Makes.Pictures, "Any Stable Diffusion model, steered by weights and pictures of yours."),
        new(Ltx2ImageToVideoFast.Endpoint, nameof(Ltx2ImageToVideoFast), "LTX-2 fast", Makes.Video, "Sets a picture in motion, with sound."),
        new(KokoroAmericanEnglish.Endpoint, nameof(KokoroAmericanEnglish), "Kokoro", Makes.Sound, "Reads a text aloud, in twenty voices."),
        new(Hunyuan3dV2Mini.Endpoint, nameof(Hunyuan3dV2Mini), "Hunyuan3D mini", Makes.Shape, "Shapes the thing on a picture in three dimensions."),
        new(Whisper.Endpoint, nameof(Whisper), "Whisper", Makes.Text, "Writes down what is said in a recording."),
        new(OpenrouterRouter.Endpoint, nameof(OpenrouterRouter), "OpenRouter", Makes.Text, "Language models of many makers, word by word.") { Streams = true },
    ];

    public static StudioModel? Find(string? endpointId) => All.FirstOrDefault(model => model.Endpoint.Id == endpointId);
}
