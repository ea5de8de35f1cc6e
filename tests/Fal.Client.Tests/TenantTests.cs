using System.Net;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Several accounts over one client: a call is made, followed and paid for with one key alone.</summary>
public sealed class TenantTests : EmulatorTest
{
    private const string TenantKey = "tenant:t0psecret";

    /// <summary>What a client can do, and what was to come to the service for it.</summary>
    private static readonly (string Name, string[] Paths, Func<FalClient, CancellationToken, Task> Do)[] Uses =
    [
        ("run", ["/fal-ai/flux/dev"], (fal, token) => fal.FluxDev.RunAsync(Sunset, null, token)),
        ("run with JSON", ["/fal-ai/flux/dev"], (fal, token) => fal.RunAsync(FluxDev.Endpoint, Json("""{"prompt":"a sunset"}"""), null, token)),
        ("stream", ["/fal-ai/flux/dev/stream"], async (fal, token) => await fal.FluxDev.StreamAsync(Sunset, null, token).ToListAsync(token)),
        ("subscribe", ["/fal-ai/flux/dev", "status", ""], (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, null, token)),
        ("subscribe over a stream", ["/fal-ai/flux/dev", "status/stream", ""], (fal, token) => fal.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = true }, token)),
        ("subscribe with JSON", ["/fal-ai/flux/dev", "status", ""], (fal, token) => fal.SubscribeAsync(FluxDev.Endpoint, Json("""{"prompt":"a sunset"}"""), null, token)),
        ("many", ["/fal-ai/flux/dev", "status", "", "/fal-ai/flux/dev", "status", ""], async (fal, token) =>
            Assert.All(await fal.SubscribeManyAsync(FluxDev.Endpoint, [Sunset, Sunset], 1, null, token).ToListAsync(token), result => Assert.Null(result.Error))),
        ("a request", ["/fal-ai/flux/dev", "status", "", "cancel"], async (fal, token) =>
        {
            var request = await fal.FluxDev.SubmitAsync(Sunset, null, token);
            await request.GetAsync(token);
            Assert.Equal(FalCancelResult.AlreadyCompleted, await request.CancelAsync(token));
        }),
        ("a request with JSON", ["/fal-ai/flux/dev", "status", "status", ""], async (fal, token) =>
        {
            var request = await fal.SubmitAsync(FluxDev.Endpoint, Json("""{"prompt":"a sunset"}"""), null, token);
            await request.GetStatusAsync(false, token);
            await request.GetOutputAsync(token);
        }),
        ("a request that is found again", ["/fal-ai/flux/dev", "status", "", "status", "", "status", ""], async (fal, token) =>
        {
            var request = await fal.FluxDev.SubmitAsync(Sunset, null, token);
            await fal.Request(request.EndpointId, request.RequestId).GetOutputAsync(token);
            await fal.Request(request.StatusUrl).GetOutputAsync(token);
            await fal.FluxDev.Request(request.RequestId).GetAsync(token);
        }),
        ("an upload", ["/storage/upload/initiate"], (fal, token) => fal.UploadAsync(Note(), null, token)),
        ("an upload of a call", ["/storage/upload/initiate", "/fal-ai/ltx-2/image-to-video/fast"], (fal, token) => fal.Ltx2ImageToVideoFast.RunAsync(WithFile(), null, token)),
        ("a socket", ["/tokens/"], async (fal, token) => await (await fal.FastSdxl.RealtimeAsync(null, token)).DisposeAsync()),
        ("a socket without a token", ["/fal-ai/fast-sdxl/realtime"], async (fal, token) => await (await fal.FastSdxl.RealtimeAsync(new() { UseToken = false }, token)).DisposeAsync()),
        ("the check of the key", ["/storage/auth/token"], (fal, token) => fal.CheckCredentialsAsync(token)),
    ];

    public static TheoryData<string> UseNames => [.. Uses.Select(use => use.Name)];

    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero, OtherKeys = { TenantKey } };

    private FalClient Tenant => Client.WithCredentials(TenantKey);

    protected override void Prepare()
    {
        base.Prepare();
        Emulator.Respond(FastSdxl.Endpoint, _ => throw new InvalidOperationException("Nothing is sent over the sockets."));
        Emulator.Respond(Ltx2ImageToVideoFast.Endpoint, new Ltx2ImageToVideoFastOutput { Video = new() { Url = "https://files.example/film.mp4" } });
    }

    [Theory]
    [MemberData(nameof(UseNames))]
    public async Task Whatever_is_done_is_done_with_the_key_of_its_client_alone(string name)
    {
        var (_, paths, act) = Uses.Single(use => use.Name == name);

        await act(Tenant, Deadline);

        var withKey = Emulator.Journal.Where(request => request.Headers.ContainsKey("Authorization")).ToList();
        Assert.Equal(paths, withKey.Select(Path));
        Assert.All(withKey, request => Assert.Equal($"Key {TenantKey}", request.Headers["Authorization"]));

        await act(Client, Deadline);

        Assert.All(
            Emulator.Journal.Where(request => request.Headers.ContainsKey("Authorization")).Skip(withKey.Count),
            request => Assert.Equal($"Key {Emulator.Key}", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_request_is_there_for_the_account_alone_that_it_was_submitted_with()
    {
        var request = await Tenant.FluxDev.SubmitAsync(Sunset, null, Deadline);

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.Request(request.RequestId).GetAsync(Deadline));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
        Assert.Equal(FalCancelResult.NotFound, await Client.FluxDev.Request(request.RequestId).CancelAsync(Deadline));
        Assert.Equal(Picture, await request.GetAsync(Deadline));
        Assert.Equal(Picture, await Tenant.FluxDev.Request(request.RequestId).GetAsync(Deadline));
    }

    [Fact]
    public async Task A_request_whose_caller_gives_up_is_cancelled_with_its_own_key()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.Intercept(request => request.Path.EndsWith("/status", StringComparison.Ordinal) ? FalEmulatorAnswer.Text(HttpStatusCode.Accepted, "{\"status\":\"IN_QUEUE\"}") : null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tenant.FluxDev.SubscribeAsync(Sunset, new() { OnUpdate = _ => cancel.Cancel() }, cancel.Token));

        var cancelled = Emulator.Journal[^1];
        Assert.EndsWith("/cancel", cancelled.Path, StringComparison.Ordinal);
        Assert.Equal($"Key {TenantKey}", cancelled.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_socket_is_never_opened_with_a_token_that_another_account_pays_for()
    {
        var current = "";
        var client = CreateClient(o => o.CredentialsProvider = _ => new(current));

        foreach (var key in new[] { Emulator.Key, TenantKey, Emulator.Key })
        {
            current = key;
            await (await client.FastSdxl.RealtimeAsync(null, Deadline)).DisposeAsync();
        }

        var tokens = Emulator.Journal.Where(request => request.Path.StartsWith("/tokens", StringComparison.Ordinal)).ToList();
        Assert.Equal([$"Key {Emulator.Key}", $"Key {TenantKey}"], tokens.Select(token => token.Headers["Authorization"]));
        var connects = Emulator.Journal.Where(request => request.Path.EndsWith("/realtime", StringComparison.Ordinal)).Select(request => request.Query["fal_jwt_token"]).ToList();
        Assert.Equal(connects[0], connects[2]);
        Assert.NotEqual(connects[0], connects[1]);
    }

    [Fact]
    public async Task The_key_of_a_provider_gives_way_to_that_of_a_tenant()
    {
        var client = CreateClient(o => o.CredentialsProvider = _ => throw new InvalidOperationException("Nobody asks."));

        Assert.Equal(Picture, await client.WithCredentials("other:key").WithCredentials($" key {TenantKey} ").FluxDev.SubscribeAsync(Sunset, null, Deadline));
    }

    [Fact]
    public async Task A_client_with_another_key_lives_as_long_as_the_connections_that_it_shares()
    {
        var client = CreateClient();
        var tenant = client.WithCredentials(TenantKey);
        client.WithCredentials(TenantKey).Dispose();
        tenant.Dispose();
        await client.FluxDev.RunAsync(Sunset, null, Deadline);
        await tenant.FluxDev.RunAsync(Sunset, null, Deadline);

        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => tenant.FluxDev.RunAsync(Sunset, null, Deadline));
    }

    [Fact]
    public async Task No_error_tells_the_key_of_a_tenant()
    {
        Emulator.Intercept(request => FalEmulatorAnswer.Text(HttpStatusCode.Forbidden, $$"""{"detail":"{{request.Headers["Authorization"]}} may not"}"""));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Tenant.FluxDev.SubscribeAsync(Sunset, null, Deadline));

        Assert.DoesNotContain("t0psecret", Said(error), StringComparison.Ordinal);
        Assert.DoesNotContain("t0psecret", $"{Tenant}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "There is no key.")]
    [InlineData(" Key  ", "There is no key.")]
    [InlineData("tenant:t0psecret other:t0psecret", "The key holds characters that a key cannot have.")]
    [InlineData("Bearer t0psecret", "The key holds characters that a key cannot have.")]
    public void What_is_no_key_is_refused_without_being_shown(string key, string said)
    {
        var error = Assert.Throws<FalException>(() => Client.WithCredentials(key));

        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0psecret", error.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Client.WithCredentials(null!));
    }

    [Fact]
    public async Task A_key_among_the_headers_of_a_call_is_refused_before_anything_is_uploaded_or_sent()
    {
        var headers = new Dictionary<string, string> { ["authorization"] = $"Key {TenantKey}" };
        var (fal, file) = (Client, Ltx2ImageToVideoFast.Endpoint);
        (string, Func<Task>)[] calls =
        [
            ("run", () => fal.RunAsync(file, WithFile(), new() { Headers = headers }, Deadline)),
            ("run, with its answer", () => fal.RunWithResponseAsync(file, WithFile(), new() { Headers = headers }, Deadline)),
            ("subscribe", () => fal.SubscribeAsync(file, WithFile(), new() { Headers = headers }, Deadline)),
            ("submit", () => fal.SubmitAsync(file, WithFile(), new() { Headers = headers }, Deadline)),
            ("stream", () => fal.StreamAsync(file, WithFile(), new() { Headers = headers }, Deadline).ToListAsync(Deadline).AsTask()),
            ("workflow", () => fal.StreamWorkflowAsync(FalEndpoint.Untyped("workflows/me/w"), Json("{}"), new() { Headers = headers }, Deadline).ToListAsync(Deadline).AsTask()),
            ("many", () => fal.SubscribeManyAsync(file, [WithFile()], 1, new() { Headers = headers }, Deadline).ToListAsync(Deadline).AsTask()),
            ("run with JSON", () => fal.RunAsync(FluxDev.Endpoint, Json("{}"), new() { Headers = headers }, Deadline)),
            ("subscribe with JSON", () => fal.SubscribeAsync(FluxDev.Endpoint, Json("{}"), new() { Headers = headers }, Deadline)),
            ("submit with JSON", () => fal.SubmitAsync(FluxDev.Endpoint, Json("{}"), new() { Headers = headers }, Deadline)),
            ("stream with JSON", () => fal.StreamAsync(FluxDev.Endpoint, Json("{}"), new() { Headers = headers }, Deadline).ToListAsync(Deadline).AsTask()),
            ("a client", () => Task.FromResult(CreateClient(o => o.Headers["Authorization"] = headers["authorization"]))),
            ("a client over an HttpClient", () =>
            {
                using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", headers["authorization"] } } };
                return Task.FromResult(new FalClient(http, CreateOptions()));
            }),
        ];

        foreach (var (name, call) in calls)
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(call);
            Assert.True(error.Message.Contains("FalClient.WithCredentials", StringComparison.Ordinal), $"{name}: {error.Message}");
            Assert.DoesNotContain("t0psecret", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task The_headers_of_a_call_are_those_of_each_of_its_requests()
    {
        var headers = new Dictionary<string, string> { ["x-gateway"] = "1", ["x-client"] = "call" };
        var client = CreateClient(o => o.Headers["x-client"] = "client");

        await client.Ltx2ImageToVideoFast.SubscribeAsync(WithFile(), new() { Headers = headers, Hint = "lora-7" }, Deadline);
        await (await client.FluxDev.SubmitAsync(Sunset, new() { Headers = headers }, Deadline)).GetAsync(Deadline);

        var ours = Emulator.Journal.Where(request => request.Service != FalEmulatorService.Files).ToList();
        Assert.Equal(["/storage/upload/initiate", "/fal-ai/ltx-2/image-to-video/fast", "status", "", "/fal-ai/flux/dev", "status", ""], ours.Select(Path));
        Assert.All(ours, request => Assert.Equal(("1", "call"), (request.Headers["x-gateway"], request.Headers["x-client"])));
        Assert.Equal(["/fal-ai/ltx-2/image-to-video/fast"], ours.Where(request => request.Headers.ContainsKey("x-fal-runner-hint")).Select(Path));
        Assert.All(RequestsTo(FalEmulatorService.Files), put => Assert.False(put.Headers.ContainsKey("x-gateway")));
    }

    [Fact]
    public async Task A_request_that_is_found_by_its_id_is_followed_with_the_headers_of_the_call()
    {
        var id = (await Client.FluxDev.SubmitAsync(Sunset, null, Deadline)).RequestId;
        var headers = new Dictionary<string, string> { ["x-gateway"] = "1" };

        var result = await Client.SubscribeManyAsync(FluxDev.Endpoint, [Sunset], 1, new() { Headers = headers, RequestIdOf = _ => id }, Deadline).SingleAsync(Deadline);

        Assert.Equal(Picture, result.Output);
        Assert.All(Emulator.Journal.Skip(1), request => Assert.Equal("1", request.Headers["x-gateway"]));
    }

    [Fact]
    public async Task The_headers_of_a_client_open_its_sockets_too()
    {
        await using var live = await CreateClient(o => o.Headers["x-gateway"] = "1").FastSdxl.RealtimeAsync(null, Deadline);

        Assert.Equal(2, Emulator.Journal.Count);
        Assert.All(Emulator.Journal, request => Assert.Equal("1", request.Headers["x-gateway"]));
    }

    private static Ltx2ImageToVideoFastInput WithFile() => new() { Prompt = "a sunset", ImageUrl = Note() };

    private static FalFile Note() => FalFile.FromBytes("hello"u8.ToArray(), "image/png", "note.png");

    /// <summary>The path of a request; of one in the queue, what follows its id.</summary>
    private static string Path(FalEmulatorRequest request) =>
        request.Path.Split("/requests/") is [_, var rest] ? string.Join('/', rest.Split('/').Skip(1)) : request.Path;
}
