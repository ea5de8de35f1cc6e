using System.Net;
using System.Net.WebSockets;
using Fal.Models;
using NSubstitute;

namespace Fal.Client.Tests;

/// <summary>How users test code of theirs that calls models: what stands in for a model, and for all that its calls return.</summary>
public class TestDoubleTests
{
    private static readonly FluxDevOutput Picture = new()
    {
        Images = [new() { Url = "https://files.example/cat.png", Width = 4, Height = 3 }],
        Timings = new Dictionary<string, double>(),
        Seed = 42,
        HasNsfwConcepts = [false],
        Prompt = "a cat",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_substituted()
    {
        var flux = Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>();
        flux.SubscribeAsync(default!).ReturnsForAnyArgs(Picture);

        Assert.Equal("https://files.example/cat.png", await new Painter(flux).PaintAsync("a cat", Token));
        await flux.Received(1).SubscribeAsync(Arg.Is<FluxDevInput>(input => input.Prompt == "a cat"), null, Token);
    }

    [Fact]
    public async Task A_model_is_written_by_hand()
    {
        var flux = new FakeFlux();

        Assert.Equal("https://files.example/cat.png", await new Painter(flux).PaintAsync("a cat", Token));
        Assert.Equal("a cat", flux.Asked?.Prompt);
    }

    [Fact]
    public async Task A_model_that_was_written_by_hand_says_what_it_lacks()
    {
        IFalModel<FluxDevInput, FluxDevOutput> flux = new FakeFlux();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => flux.RunAsync(new() { Prompt = "a cat" }, null, Token));
        Assert.StartsWith("FakeFlux is a test double", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("FakeFlux is a test double", Assert.Throws<InvalidOperationException>(() => flux.Endpoint).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_refuses_and_fails_and_takes_too_long_as_the_service_does()
    {
        var flux = Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>();
        flux.SubscribeAsync(default!).ReturnsForAnyArgs<FluxDevOutput>(
            _ => throw new FalValidationException("The input does not fit.", [new("prompt", "Too short", FalErrorType.StringTooShort) { PropertyPath = "Prompt", Context = FalProperties.Parse("{\"min_length\": 3}") }]) { RequestId = "r1" },
            _ => throw new FalApiException("Flagged.", HttpStatusCode.UnprocessableEntity) { ErrorType = FalErrorType.ContentPolicyViolation, Categories = ["violence"], IsRetryable = false, RetryAfter = TimeSpan.Zero, BillableUnits = 1 },
            _ => throw new FalTimeoutException("Too long.") { EndpointId = FluxDev.Endpoint.Id, RequestId = "r2", MayHaveBeenAccepted = true },
            _ => throw new FalConnectionException("Lost.", new IOException()) { RequestId = "r3", Body = "" });
        var painter = new Painter(flux);

        Assert.Equal("Prompt: Too short", await painter.TryPaintAsync("a", Token));
        Assert.Equal("Not allowed: violence", await painter.TryPaintAsync("a fight", Token));
        Assert.Equal("Look again later: r2", await painter.TryPaintAsync("a cat", Token));
        Assert.Equal("Look again later: r3", await painter.TryPaintAsync("a cat", Token));
    }

    [Fact]
    public async Task A_response_is_made()
    {
        var flux = Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>();
        flux.RunWithResponseAsync(default!).ReturnsForAnyArgs(new FalResponse<FluxDevOutput>(Picture)
        {
            RequestId = "r1",
            BillableUnits = 2.5m,
            InferenceTime = TimeSpan.FromSeconds(1),
            Headers = new Dictionary<string, string> { ["x-fal-served-from"] = "disk" },
        });

        Assert.Equal(2.5m, await new Painter(flux).CostAsync("a cat", Token));
    }

    [Fact]
    public async Task A_request_is_substituted()
    {
        var request = Substitute.For<FalRequest<FluxDevOutput>>();
        request.RequestId.Returns("r1");
        request.GetStatusAsync().ReturnsForAnyArgs(new FalQueueStatus.Queued(2) { RequestId = "r1" }, new FalQueueStatus.InProgress([new("Painting", "INFO")]));
        request.WatchAsync().ReturnsForAnyArgs(Sequence<FalQueueStatus>(new FalQueueStatus.Completed([], new FalMetrics { InferenceTime = TimeSpan.FromSeconds(1.5) })));
        request.CancelAsync(default).ReturnsForAnyArgs(FalCancelResult.AlreadyCompleted);
        request.GetAsync(default).ReturnsForAnyArgs(Picture);
        var flux = Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>();
        flux.SubmitAsync(default!).ReturnsForAnyArgs(request);
        flux.Request("r1").Returns(request);
        var painter = new Painter(flux);

        var id = await painter.OrderAsync("a cat", Token);

        Assert.Equal("r1", id);
        Assert.Equal("In the queue, 2 ahead", await painter.LookAsync(id, Token));
        Assert.Equal("In progress\n[INFO] Painting", await painter.LookAsync(id, Token));
        Assert.Equal(["Completed in 1.5 s", "https://files.example/cat.png"], await painter.CollectAsync(id, Token));
        Assert.Equal(FalCancelResult.AlreadyCompleted, await painter.CancelAsync(id, Token));
    }

    [Fact]
    public async Task A_request_is_written_by_hand()
    {
        var request = new FakeRequest();

        Assert.Equal("Unknown: NAPPING", $"Unknown: {await request.GetStatusAsync(false, Token)}");
        Assert.Equal("FakeRequest", request.ToString());
        Assert.Equal("FakeRequest is a test double that does not override RequestId.", Assert.Throws<InvalidOperationException>(() => request.RequestId).Message);
        Assert.Equal("FakeRequest is a test double that does not override GetAsync.", (await Assert.ThrowsAsync<InvalidOperationException>(() => request.GetAsync(Token))).Message);
        Assert.Throws<InvalidOperationException>(() => request.WatchAsync(false, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => request.GetWithResponseAsync(Token));
    }

    [Fact]
    public async Task Results_of_many_are_made()
    {
        var flux = Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>();
        flux.SubscribeManyAsync(default(IEnumerable<FluxDevInput>)!, 0).ReturnsForAnyArgs(call => Sequence<FalManyResult<FluxDevInput, FluxDevOutput>>(
            new(0, call.Arg<IEnumerable<FluxDevInput>>().First()) { Output = Picture, RequestId = "r1", BillableUnits = 1, InferenceTime = TimeSpan.FromSeconds(1) },
            new(1, call.Arg<IEnumerable<FluxDevInput>>().Last()) { Error = new FalException("No such animal."), RequestId = "r2" }));

        Assert.Equal(["a cat: https://files.example/cat.png", "a dodo: No such animal."], await new Painter(flux).PaintAllAsync(["a cat", "a dodo"], Token));
    }

    [Fact]
    public async Task A_stream_is_substituted()
    {
        var router = Substitute.For<IFalStreaming<OpenrouterRouterInput, OpenrouterRouterOutput>>();
        router.StreamAsync(default!).ReturnsForAnyArgs(Sequence<OpenrouterRouterOutput>(new() { Output = "It" }, new() { Output = "It is." }));

        Assert.Equal(["It", " is."], await router.StreamAsync(new() { Prompt = "Is it?", Model = "m" }, null, Token).Deltas(output => output.Output).ToListAsync(Token));
    }

    [Fact]
    public async Task The_steps_of_a_workflow_are_made()
    {
        var steps = Sequence<FalWorkflowEvent<FluxDevOutput>>(
            new FalWorkflowEvent<FluxDevOutput>.NodeSubmitted("node-1", FluxDev.Endpoint.Id, "r1"),
            new FalWorkflowEvent<FluxDevOutput>.NodeCompleted("node-1", default),
            new FalWorkflowEvent<FluxDevOutput>.Unknown("napping", default),
            new FalWorkflowEvent<FluxDevOutput>.Completed(Picture));

        Assert.Equal(Picture, (await steps.OfType<FalWorkflowEvent<FluxDevOutput>.Completed>().SingleAsync(Token)).Output);
    }

    [Fact]
    public async Task A_connection_is_substituted()
    {
        var connection = Substitute.For<FalRealtimeConnection<FluxDevInput, FluxDevOutput>>();
        connection.SendAsync(default!, default).ReturnsForAnyArgs(true);
        connection.RequestAsync(default!, default).ReturnsForAnyArgs(Picture);
        connection.GetAsyncEnumerator(default).ReturnsForAnyArgs(_ => Sequence(Picture, Picture).GetAsyncEnumerator(Token));
        var flux = Substitute.For<IFalRealtime<FluxDevInput, FluxDevOutput>>();
        flux.RealtimeAsync().ReturnsForAnyArgs(connection);

        Assert.Equal([42, 42, 42], await new Easel(flux).DrawAsync(["a cat"], Token));
        await connection.Received(1).SendAsync(Arg.Is<FluxDevInput>(input => input.Prompt == "a cat"), Token);
        await connection.Received(1).DisposeAsync();
    }

    [Fact]
    public async Task A_connection_is_written_by_hand()
    {
        var connection = new FakeConnection();
        var flux = Substitute.For<IFalRealtime<FluxDevInput, FluxDevOutput>>();
        flux.RealtimeAsync().ReturnsForAnyArgs(connection);

        Assert.Equal([7, 7], await new Easel(flux).DrawAsync(["a cat"], Token));
        Assert.Equal(["a cat", "nothing"], connection.Sent);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.ReceiveAsync(Token));
        Assert.Equal("FakeConnection is a test double that does not override ReceiveAsync.", error.Message);
    }

    [Fact]
    public async Task A_socket_of_an_app_is_substituted_and_written_by_hand()
    {
        var substitute = Substitute.For<FalWebSocket>();
        substitute.ReceiveAsync(default).ReturnsForAnyArgs(new FalWebSocketMessage("hello"), new FalWebSocketMessage((FalBytes)new byte[] { 1 }), null);
        substitute.CloseStatus.Returns(WebSocketCloseStatus.NormalClosure);
        await using FalWebSocket byHand = new FakeSocket();

        Assert.Equal("hello", (await substitute.ReceiveAsync(Token))?.Text);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, substitute.CloseStatus);
        Assert.Equal(["hello"], await byHand.Select(message => message.Text).ToListAsync(Token));
        Assert.Null(byHand.CloseStatus);
        Assert.Equal("FakeSocket is a test double that does not override SendAsync.", Assert.Throws<InvalidOperationException>(() => { _ = byHand.SendAsync("", Token); }).Message);
    }

    private static async IAsyncEnumerable<T> Sequence<T>(params T[] items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private sealed class FakeFlux : FalModel<FluxDevInput, FluxDevOutput>
    {
        public FluxDevInput? Asked { get; private set; }

        public override Task<FluxDevOutput> SubscribeAsync(FluxDevInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked = input;
            return Task.FromResult(Picture);
        }
    }

    private sealed class FakeRequest : FalRequest<FluxDevOutput>
    {
        public override Task<FalQueueStatus> GetStatusAsync(bool logs = false, CancellationToken cancellationToken = default) =>
            Task.FromResult<FalQueueStatus>(new FalQueueStatus.Unknown("NAPPING"));
    }

    private sealed class FakeConnection : FalRealtimeConnection<FluxDevInput, FluxDevOutput>
    {
        public List<string> Sent { get; } = [];

        public override Task<bool> SendAsync(FluxDevInput input, CancellationToken cancellationToken = default)
        {
            Sent.Add(input.Prompt);
            return Task.FromResult(true);
        }

        public override Task<FluxDevOutput> RequestAsync(FluxDevInput input, CancellationToken cancellationToken = default)
        {
            Sent.Add(input.Prompt);
            return Task.FromResult(Picture with { Seed = 7 });
        }

        public override IAsyncEnumerator<FluxDevOutput> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            Sequence(Picture with { Seed = 7 }).GetAsyncEnumerator(cancellationToken);
    }

    private sealed class FakeSocket : FalWebSocket
    {
        public override IAsyncEnumerator<FalWebSocketMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            Sequence(new FalWebSocketMessage("hello")).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>What a user tests: it calls a model, and knows of no client.</summary>
    private sealed class Painter(IFalModel<FluxDevInput, FluxDevOutput> flux)
    {
        public async Task<string> PaintAsync(string prompt, CancellationToken cancellationToken) =>
            (await flux.SubscribeAsync(new() { Prompt = prompt }, null, cancellationToken)).Images[0].Url;

        public async Task<string> TryPaintAsync(string prompt, CancellationToken cancellationToken)
        {
            try
            {
                return await PaintAsync(prompt, cancellationToken);
            }
            catch (FalValidationException error)
            {
                return $"{error.Errors[0].PropertyPath}: {error.Errors[0].Message}";
            }
            catch (FalApiException error)
            {
                return $"Not allowed: {string.Join(' ', error.Categories)}";
            }
            catch (FalException error)
            {
                return $"Look again later: {error.RequestId}";
            }
        }

        public async Task<decimal?> CostAsync(string prompt, CancellationToken cancellationToken) =>
            (await flux.RunWithResponseAsync(new() { Prompt = prompt }, null, cancellationToken)).BillableUnits;

        public async Task<string> OrderAsync(string prompt, CancellationToken cancellationToken) =>
            (await flux.SubmitAsync(new() { Prompt = prompt }, null, cancellationToken)).RequestId;

        public async Task<string> LookAsync(string id, CancellationToken cancellationToken) =>
            (await flux.Request(id).GetStatusAsync(true, cancellationToken)).ToString();

        public async Task<string[]> CollectAsync(string id, CancellationToken cancellationToken) =>
            [(await flux.Request(id).WatchAsync(false, cancellationToken).LastAsync(cancellationToken)).ToString(), (await flux.Request(id).GetAsync(cancellationToken)).Images[0].Url];

        public Task<FalCancelResult> CancelAsync(string id, CancellationToken cancellationToken) => flux.Request(id).CancelAsync(cancellationToken);

        public async Task<List<string>> PaintAllAsync(string[] prompts, CancellationToken cancellationToken) =>
            await flux.SubscribeManyAsync(prompts.Select(prompt => new FluxDevInput { Prompt = prompt }), 2, null, cancellationToken)
                .Select(result => $"{result.Input.Prompt}: {result.Error?.Message ?? result.Output.Images[0].Url}").ToListAsync(cancellationToken);
    }

    /// <summary>The same, over a socket.</summary>
    private sealed class Easel(IFalRealtime<FluxDevInput, FluxDevOutput> flux)
    {
        public async Task<List<long>> DrawAsync(string[] prompts, CancellationToken cancellationToken)
        {
            await using var connection = await flux.RealtimeAsync(null, cancellationToken);
            foreach (var prompt in prompts)
                await connection.SendAsync(new() { Prompt = prompt }, cancellationToken);
            List<long> seeds = [(await connection.RequestAsync(new() { Prompt = "nothing" }, cancellationToken)).Seed];
            await foreach (var output in connection.WithCancellation(cancellationToken))
                seeds.Add(output.Seed);
            return seeds;
        }
    }
}
