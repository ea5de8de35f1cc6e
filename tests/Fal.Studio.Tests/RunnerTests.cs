using System.Net;
using System.Text.Json.Nodes;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Studio.Hosting;
using Studio.Models;
using Studio.Runs;

namespace Fal.Studio.Tests;

public sealed class RunnerTests : IAsyncLifetime
{
    private static readonly StudioModel Flux = Catalogue.Find("fal-ai/flux/dev")!;

    private Service _service = null!;
    private ServiceProvider _app = null!;

    private FalEmulator Emulator => _service.Emulator!;

    private Runner Runner => _app.GetRequiredService<Runner>();

    private RunStore Runs => _app.GetRequiredService<RunStore>();

    public async ValueTask InitializeAsync()
    {
        _service = await Service.StartAsync(key: null, pace: TimeSpan.FromMilliseconds(10));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFal(_service.Configure);
        services.AddSingleton(_service).AddSingleton(TimeProvider.System).AddSingleton<RunStore>().AddSingleton<Prices>().AddSingleton<Runner>();
        _app = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

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
    public async Task A_run_is_cancelled_at_the_service_too()
    {
        await using var held = Hold();
        var run = await StartAsync("ann", """{"prompt":"a fox"}""");
        await Runner.CancelAsync(run);

        Assert.Equal(Phase.Cancelled, run.State.Phase);
        Assert.Contains(Emulator.Journal, request => request.Path.EndsWith("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_shows_what_there_is_so_far()
    {
        var model = Catalogue.Find("openrouter/router")!;
        var parts = new List<string>();
        var run = await Runner.StartAsync("ann", model, (JsonObject)JsonNode.Parse("""{"prompt":"Why?","model":"any"}""")!, isStreamed: true);
        run.Changed += () =>
        {
            if (run.State is { Phase: Phase.Running, Output: { } output })
                parts.Add(new OutputView(model, output).Text ?? "");
        };
        await OverAsync(run);

        Assert.Equal(Phase.Done, run.State.Phase);
        Assert.NotEmpty(parts);
        Assert.StartsWith(parts[0], new OutputView(model, run.State.Output!).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_said_in_words_with_the_request()
    {
        Emulator.Respond(Fal.Models.FluxDev.Endpoint, (_, _) => throw new FalApiException("no", HttpStatusCode.InternalServerError));
        var run = await StartAsync("ann", """{"prompt":"a fox"}""");
        await OverAsync(run);

        Assert.Equal(Phase.Failed, run.State.Phase);
        Assert.NotNull(run.State.Error);
        Assert.Equal(run.Request!.RequestId, run.State.RequestId);
    }

    [Fact]
    public async Task A_visitor_has_a_few_runs_under_way_at_most()
    {
        await using var held = Hold();
        for (var i = 0; i < 4; i++)
            await StartAsync("ann", """{"prompt":"a fox"}""");
        await Assert.ThrowsAsync<TooManyRunsException>(() => StartAsync("ann", """{"prompt":"a fox"}"""));
        await StartAsync("bob", """{"prompt":"a fox"}""");
    }

    [Fact]
    public void The_newest_runs_of_a_visitor_are_kept()
    {
        var store = new RunStore();
        var runs = Enumerable.Range(0, 70).Select(_ => new Run("ann", Flux, [], isStreamed: false, DateTimeOffset.UnixEpoch)).ToList();
        runs.ForEach(store.Add);
        Assert.Equal(60, store.Of("ann").Count);
        Assert.Same(runs[^1], store.Of("ann")[0]);
        Assert.Null(store.Find("ann", runs[0].Id));
        store.Remove(runs[^1]);
        Assert.Same(runs[^2], store.Of("ann")[0]);
    }

    [Fact]
    public void What_differs_between_two_inputs_is_named()
    {
        var changes = InputChange.Between(
            (JsonObject)JsonNode.Parse("""{"prompt":"a fox","seed":1,"image_size":{"width":1}}""")!,
            (JsonObject)JsonNode.Parse("""{"prompt":"a fox","seed":2,"num_images":2,"image_size":{"width":1}}""")!);
        Assert.Equal([new("seed", "1", "2"), new("num_images", null, "2")], changes);
    }

    private Task<Run> StartAsync(string visitor, string input) => Runner.StartAsync(visitor, Flux, (JsonObject)JsonNode.Parse(input)!, isStreamed: false);

    private Held Hold()
    {
        var held = new Held();
        Emulator.Respond(Fal.Models.FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            await held.Released.WaitAsync(cancellationToken);
            throw new FalApiException("too late", HttpStatusCode.InternalServerError);
        });
        return held;
    }

    private static async Task OverAsync(Run run)
    {
        var over = new TaskCompletionSource();
        void Look()
        {
            if (run.State.IsOver)
                over.TrySetResult();
        }

        run.Changed += Look;
        Look();
        await over.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Held : IAsyncDisposable
    {
        private readonly TaskCompletionSource _released = new();

        public Task Released => _released.Task;

        public ValueTask DisposeAsync()
        {
            _released.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
