using Fal.Models;

namespace Fal.Studio.Tests;

/// <summary>Calls as the studio writes them, here so that the compiler says whether they are C#. <see cref="CSharpCallTests"/> compares.</summary>
internal static class WrittenCalls
{
    public static async Task FluxAsync(FalClient fal)
    {
        // flux
        FluxDevOutput output = await fal.FluxDev.SubscribeAsync(new()
        {
            Prompt = "a \"fox\"\nin C:\\snow \ud83e\udd8a",
            ImageSize = new FluxDev.ImageSize
            {
                Width = 640,
                Height = 480,
            },
            GuidanceScale = 3.25,
            Seed = 9007199254740993,
            EnableSafetyChecker = false,
            OutputFormat = "png",
        });
        // end
        _ = output;
    }

    public static async Task PresetAsync(FalClient fal)
    {
        // preset
        FluxDevOutput output = await fal.FluxDev.SubscribeAsync(new()
        {
            Prompt = "a fox",
            ImageSize = "landscape_16_9",
        });
        // end
        _ = output;
    }

    public static async Task VideoAsync(FalClient fal)
    {
        // video
        Ltx2ImageToVideoFastOutput output = await fal.Ltx2ImageToVideoFast.SubscribeAsync(new()
        {
            ImageUrl = "https://example.com/a.png",
            Prompt = "it moves",
            Duration = 8,
            Fps = 50,
        });
        // end
        _ = output;
    }

    public static async Task LoraAsync(FalClient fal)
    {
        // lora
        LoraOutput output = await fal.Lora.SubscribeAsync(new()
        {
            ModelName = "x",
            Prompt = "a fern",
            Loras = [new()
            {
                Path = "https://example.com/a",
                Scale = 0.5,
            }, new()
            {
                Path = "https://example.com/b",
            }],
            Embeddings = [new()
            {
                Path = "https://example.com/c",
                Tokens = ["<a>", "<b>"],
            }],
            Timesteps = new()
            {
                Method = "array",
                Array = [1, 2],
            },
        });
        // end
        _ = output;
    }

    public static async Task WhisperAsync(FalClient fal)
    {
        // whisper
        WhisperOutput output = await fal.Whisper.SubscribeAsync(new()
        {
            AudioUrl = "https://example.com/a.mp3",
            Task = "translate",
            Language = "de",
            Diarize = true,
        });
        // end
        _ = output;
    }

    public static async Task RouterAsync(FalClient fal)
    {
        // router
        await foreach (OpenrouterRouterOutput part in fal.OpenrouterRouter.StreamAsync(new()
        {
            Prompt = "Why?",
            Model = "any",
            Temperature = 0.2,
        }))
            Console.WriteLine(part);
        // end
    }
}
