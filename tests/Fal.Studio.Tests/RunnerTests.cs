using System.Net;
using System.Text.Json.Nodes;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Studio.Hosting;
using Studio.Models;
using Studio.Runs;

namespace Fal.Studio.Tests;

public sealed class RunnerTests : StudioRuns
{
    [Fact]
    public async Task A_run_ends_without_anybody_looking_and_is_found_again()
    {
        var run = await StartAsync("ann", """{"prompt":"a fox"}""");
        Assert.NotNull(run.State.RequestId);
        await OverAsync(run);

        Assert.Same(run, Runs.Find("ann", run.Id));
        Assert.Null(Runs.Find("bob", run.Id));
        Assert.Equal([run], Runs.Of("ann"));
        Assert.Equal(Phase.Done, run.State.Phase);
        Assert.Equal("USD 0.025: 1 × megapixel at 0.025", run.State.Cost!.ToString());
        Assert.NotEmpty(run.State.Logs);
        Assert.Equal(MediaKind.Picture, Assert.Single(new OutputView(Flux, run.State.Output!).Media).Kind);
        Assert.Single(Runs.FilesOf("ann", MediaKind.Picture, 8));
    }

    [Fact]
    public async Task What_the_inputs_own_check_refuses_is_not_sent_and_not_remembered()
    {
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => StartAsync("ann", """{"prompt":"a fox","num_images":9}"""));
        Assert.Equal("num_images", Assert.Single(refused.Errors).Path);
        Assert.Empty(Emulator.Journal);
        Assert.Empty(Runs.Of("ann"));
    }

    [Fact]
    public async Task A_stream_shows_what_there_is_so_far()
    {
        await using var held = HoldStream();
        var run = await StreamAsync("ann");
        await UntilAsync(run, state => state.Output is not null);
        Assert.Equal((Phase.Running, "one"), (run.State.Phase, new OutputView(Router, run.State.Output!).Text));

        await held.DisposeAsync();
        await OverAsync(run);
        Assert.Equal((Phase.Done, "one two"), (run.State.Phase, new OutputView(Router, run.State.Output!).Text));
    }

    [Fact]
    public async Task A_failure_is_said_in_words_with_the_request()
    {
        Emulator.Respond(Fal.Models.FluxDev.Endpoint, (_, _) => throw new FalApiException("no", HttpStatusCode.InternalServerError));
        var run = await StartAsync("ann", """{"prompt":"a fox"}""");
        await OverAsync(run);

        Assert.Equal(Phase.Failed, run.State.Phase);
        Assert.NotNull(run.State.Error);
        Assert.Equal(run.State.Request!.RequestId, run.State.RequestId);
    }

    [Fact]
    public void What_differs_between_two_inputs_is_named()
    {
        var changes = InputChange.Between(
            (JsonObject)JsonNode.Parse("""{"prompt":"a fox","seed":1,"image_size":{"width":1}}""")!,
            (JsonObject)JsonNode.Parse("""{"prompt":"a fox","seed":2,"num_images":2,"image_size":{"width":1}}""")!);
        Assert.Equal([new("seed", "1", "2"), new("num_images", null, "2")], changes);
    }
}
