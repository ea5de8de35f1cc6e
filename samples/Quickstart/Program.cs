// The five calls of fal.ai, typed by the models' own schemas. With FAL_KEY in the environment the real service answers (and charges);
// without it, the emulator does, unless the program was published with the client only (see CONTRIBUTING.md).
using System.Globalization;
using Fal;
using Fal.Models;
using Quickstart;

#if EMULATOR
var hasKey = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FAL_KEY"));
await using var emulator = hasKey ? null : await FalEmulator.StartAsync(Path.Combine(AppContext.BaseDirectory, "schemas"));
using var fal = emulator?.CreateClient() ?? new FalClient();
Console.WriteLine(hasKey ? "The real service answers." : "The emulator answers: set FAL_KEY to call the real service.");
#else
using var fal = new FalClient();
#endif

Title("Run: one request, one answer");
FluxDevOutput picture = await fal.FluxDev.RunAsync(new()
{
    Prompt = "a sunset over mountains",
    ImageSize = FluxDev.ImageSizePreset.Landscape16x9,
    Seed = 42,
});
var image = picture.Images[0];
var path = Path.Combine(Path.GetTempPath(), "sunset.jpg");
await image.SaveAsync(path);
Console.WriteLine($"{image.Width} x {image.Height} pixels, seed {picture.Seed}, saved to {path}");

Title("Subscribe: through the queue, with progress");
Ltx2ImageToVideoFastOutput film = await fal.Ltx2ImageToVideoFast.SubscribeAsync(
    new() { ImageUrl = image.Url, Prompt = "the sun goes down", Duration = 8 },
    new() { Logs = true, OnUpdate = Console.WriteLine });
Console.WriteLine($"{film.Video.ContentType} at {film.Video.Url}");

Title("Submit: now, and collect later; the recording is uploaded on the way");
FalRequest<WhisperOutput> request = await fal.Whisper.SubmitAsync(new()
{
    AudioUrl = FalFile.FromBytes(Recording.Tone(TimeSpan.FromSeconds(1)), "audio/wav"),
    Task = Whisper.TaskModel.Transcribe,
});
await foreach (FalQueueStatus status in request.WatchAsync())
{
    Console.WriteLine(status switch
    {
        FalQueueStatus.Queued q => $"{q.Position} ahead of {request.RequestId}",
        FalQueueStatus.Completed c => $"done in {c.Metrics.InferenceTime}",
        _ => status.ToString(),
    });
}

// Another process would come back with fal.Whisper.Request(requestId).
WhisperOutput words = await request.GetAsync();
Console.WriteLine($"\"{words.Text}\" in {words.InferredLanguages.Count} language(s)");

Title("Stream: the output as it grows");
var shown = 0;
await foreach (OpenrouterRouterOutput part in fal.OpenrouterRouter.StreamAsync(new() { Prompt = "Why is the sky blue?", Model = "google/gemini-2.5-flash" }))
{
    Console.Write(part.Output[Math.Min(shown, part.Output.Length)..]);
    shown = part.Output.Length;
}

Console.WriteLine();

Title("Realtime: many inputs over one socket");
await using (var live = await fal.FastSdxl.RealtimeAsync())
{
    foreach (var prompt in new[] { "a sunset", "a sunset over the sea", "a sunset over the sea, in oils" })
    {
        await live.SendAsync(new() { Prompt = prompt, NumInferenceSteps = 2 });
        FastSdxlOutput frame = await live.ReceiveAsync();
        Console.WriteLine($"{prompt}: {frame.Images.Count} image(s), seed {frame.Seed}");
    }
}

Title("A refused argument");
try
{
    await fal.FluxDev.RunAsync(new() { Prompt = "too many", NumImages = int.Parse("9", CultureInfo.InvariantCulture) });
}
catch (FalValidationException refused)
{
    foreach (var error in refused.Errors)
        Console.WriteLine(error);
}

static void Title(string text) => Console.WriteLine($"\n--- {text}");
