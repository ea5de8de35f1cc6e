using System.Net;
using System.Text;
using Fal.Models;

namespace Fal.Testing.Tests;

/// <summary>The library's own client against the emulator, as in a user's test.</summary>
public class ClientTests : EmulatorTest
{
    private FalClient? _fal;

    private FalClient Fal => _fal ??= Emulator.CreateClient();

    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, StepTime = TimeSpan.FromMilliseconds(5) };

    [Fact]
    public async Task Run_gives_a_typed_output()
    {
        var output = await Fal.FluxDev.RunAsync(new() { Prompt = "a sunset", Seed = 5 }, cancellationToken: Limit);

        Assert.Equal("a sunset", output.Prompt);
        Assert.Equal(5, output.Seed);
    }

    [Fact]
    public async Task Subscribe_follows_the_request_to_its_output()
    {
        var updates = new List<FalQueueStatus>();

        var output = await Fal.FluxDev.SubscribeAsync(new() { Prompt = "a sunset" }, new() { Logs = true, OnUpdate = updates.Add }, Limit);

        Assert.Equal("a sunset", output.Prompt);
        Assert.IsType<FalQueueStatus.Completed>(updates[^1]);
        Assert.Equal(["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"], updates.SelectMany(LogsOf).Select(log => log.Message));
    }

    [Fact]
    public async Task Subscribe_follows_over_a_stream_too()
    {
        var output = await Fal.FluxDev.SubscribeAsync(new() { Prompt = "a sunset" }, new() { StreamStatus = true }, Limit);

        Assert.Equal("a sunset", output.Prompt);
        Assert.Contains(Emulator.Journal, request => request.Path.EndsWith("/status/stream", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_refuses_what_the_client_lets_through()
    {
        var error = await Assert.ThrowsAsync<FalValidationException>(() => Fal.SubscribeAsync(
            FalEndpoint.Untyped(Flux), System.Text.Json.JsonSerializer.SerializeToElement(new { image_size = new { width = 0 } }), cancellationToken: Limit));

        Assert.Equal(["image_size.width", "prompt"], error.Errors.Select(e => e.Path).Order());
    }

    [Fact]
    public async Task A_stream_yields_typed_outputs()
    {
        var outputs = new List<OpenrouterRouterOutput>();
        await foreach (var output in Fal.OpenrouterRouter.StreamAsync(new() { Prompt = "Which knots?", Model = "a/model" }, cancellationToken: Limit))
            outputs.Add(output);

        Assert.Equal(4, outputs.Count);
        Assert.False(outputs[^1].Partial);
    }

    [Fact]
    public async Task A_realtime_connection_answers_every_input()
    {
        await using var live = await Fal.FastSdxl.RealtimeAsync(cancellationToken: Limit);

        foreach (var prompt in new[] { "one", "two" })
        {
            await live.SendAsync(new() { Prompt = prompt }, Limit);
            Assert.Equal(prompt, (await live.ReceiveAsync(Limit)).Prompt);
        }
    }

    [Fact]
    public async Task Files_are_uploaded_and_outputs_saved_without_the_internet()
    {
        var file = FalFile.FromBytes("a picture"u8.ToArray(), "image/png", "cat.png");

        var output = await Fal.Ltx2ImageToVideoFast.RunAsync(new() { Prompt = "a cat", ImageUrl = file }, cancellationToken: Limit);
        using var folder = new SchemaFolder();
        var path = Path.Combine(folder.Path, "film.mp4");
        await output.Video.SaveAsync(path, null, Limit);

        Assert.Equal("a picture", Encoding.UTF8.GetString(Emulator.Files.Single().Content.Span));
        Assert.Equal("ftyp", Encoding.ASCII.GetString((await File.ReadAllBytesAsync(path, Limit))[4..8]));
    }

    [Fact]
    public async Task A_submit_that_the_gateway_refuses_is_repeated()
    {
        var refusals = 1;
        Emulator.Intercept(request => request.Method == "POST" && Interlocked.Decrement(ref refusals) >= 0
            ? new FalEmulatorAnswer { StatusCode = HttpStatusCode.TooManyRequests, Headers = { ["Retry-After"] = "0" } }
            : null);

        var request = await Fal.FluxDev.SubmitAsync(new() { Prompt = "a sunset" }, cancellationToken: Limit);

        Assert.Equal("a sunset", (await request.GetAsync(Limit)).Prompt);
        Assert.Equal(2, Emulator.Journal.Count(r => r.Method == "POST"));
    }

    private static IReadOnlyList<FalLog> LogsOf(FalQueueStatus status) => status switch
    {
        FalQueueStatus.InProgress progress => progress.Logs,
        FalQueueStatus.Completed completed => completed.Logs,
        _ => [],
    };
}
