using System.Collections.Concurrent;
using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fal.AspNetCore.Tests;

/// <summary>Webhooks that the emulator sends to an app with a mapped route, and those that others send.</summary>
public sealed class WebhookRouteTests : EmulatorTest, IDisposable
{
    private static readonly Uri Route = new("/hooks/flux", UriKind.Relative);

    private readonly Clock _clock = new();
    private readonly HttpClient _http = new();
    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly ConcurrentQueue<FalWebhookEvent<FluxDevOutput>> _handled = new();
    private readonly ConcurrentQueue<Delivered> _delivered = new();
    private Func<FalWebhookEvent<FluxDevOutput>, CancellationToken, Task> _handler = (_, _) => Task.CompletedTask;
    private WebApplication? _app;

    // Of the app that runs now: its port may be another's when it is gone.
    private Uri _address = new("http://127.0.0.1");

    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero, TimeProvider = _clock };

    [Fact]
    public async Task A_webhook_reaches_the_handler_typed_and_with_its_job()
    {
        await StartAsync();

        var request = await new FluxDev(Client).SubmitAsync(Sunset, new() { WebhookUrl = Link("order 7/ä") }, Deadline);

        var delivery = await Emulator.WaitForDeliveryAsync(delivery => delivery.IsFinal, Deadline);
        Assert.Equal(HttpStatusCode.OK, delivery.StatusCode);
        var done = Assert.Single(_handled);
        Assert.Equal((request.RequestId, "order 7/ä", true), (done.RequestId, done.Job, done.IsOk));
        Assert.Equal(Picture, done.Payload);
        Assert.DoesNotContain("order", Link("order 7/ä").Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submit_whose_answer_was_lost_is_found_by_its_webhook()
    {
        await StartAsync();
        InterceptInTurn(request => request.Service == FalEmulatorService.Queue, FalEmulatorAnswer.Drop with { AfterWork = true });

        var lost = await Assert.ThrowsAnyAsync<FalException>(() => new FluxDev(Client).SubmitAsync(Sunset, new() { WebhookUrl = Link("order 7") }, Deadline));

        Assert.Null(lost.RequestId);
        await Emulator.WaitForDeliveryAsync(delivery => delivery.IsDelivered, Deadline);
        var done = Assert.Single(_handled);
        Assert.Equal("order 7", done.Job);
        Assert.Equal(Picture, await Client.Request(FluxDev.Endpoint, done.RequestId).GetAsync(cancellationToken: Deadline));
    }

    [Fact]
    public async Task One_that_comes_again_is_answered_and_not_handled_again()
    {
        await StartAsync();
        var delivered = await DeliverAsync();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(delivered));

        Assert.Single(_handled);
    }

    [Fact]
    public async Task One_whose_handler_fails_is_sent_again_until_it_returns()
    {
        await StartAsync();
        var failures = 2;
        _handler = (_, _) => Interlocked.Decrement(ref failures) >= 0 ? throw new InvalidOperationException("The database is away") : Task.CompletedTask;
        await new FluxDev(Client).SubmitAsync(Sunset, new() { WebhookUrl = Link() }, Deadline);

        await Emulator.WaitForDeliveryAsync(delivery => delivery.Attempt == 1, Deadline);
        Assert.Equal(TimeSpan.FromSeconds(15), await SkipPauseAsync());
        await Emulator.WaitForDeliveryAsync(delivery => delivery.Attempt == 2, Deadline);
        Assert.Equal(TimeSpan.FromSeconds(120), await SkipPauseAsync());
        await Emulator.WaitForDeliveryAsync(delivery => delivery.IsFinal, Deadline);

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK], Emulator.Deliveries.Select(delivery => delivery.StatusCode!.Value));
        Assert.Equal(3, _handled.Count);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(_delivered.Last()));
        Assert.Equal(3, _handled.Count);
    }

    [Fact]
    public async Task One_that_comes_while_it_is_handled_waits_its_turn()
    {
        await StartAsync();
        var delivered = await DeliverAsync();
        await _app!.DisposeAsync();
        var entered = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        _handler = (_, _) =>
        {
            entered.TrySetResult();
            return end.Task;
        };
        await StartAsync();

        var first = PostAsync(delivered);
        await entered.Task.WaitAsync(Deadline);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(delivered));
        end.SetResult();

        Assert.Equal(HttpStatusCode.OK, await first);
        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public async Task A_handler_goes_on_when_the_service_no_longer_waits()
    {
        await StartAsync();
        var delivered = await DeliverAsync();
        await _app!.DisposeAsync();
        var entered = new TaskCompletionSource<CancellationToken>();
        var end = new TaskCompletionSource();
        _handler = (_, cancellationToken) =>
        {
            entered.TrySetResult(cancellationToken);
            return end.Task;
        };
        await StartAsync();

        using var impatient = new CancellationTokenSource();
        var first = PostUntilAsync(delivered, inChunks: false, impatient.Token);
        var token = await entered.Task.WaitAsync(Deadline);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(token.IsCancellationRequested);
        end.SetResult();

        while (await PostAsync(delivered) is HttpStatusCode.Conflict)
            await Task.Yield();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(delivered));
        Assert.Equal(2, _handled.Count);
    }

    [Theory]
    [InlineData("X-Fal-Webhook-Signature", "00")]
    [InlineData("X-Fal-Webhook-Request-Id", "another")]
    [InlineData("X-Fal-Webhook-User-Id", null)]
    [InlineData("X-Fal-Webhook-Timestamp", "946684799")]
    public async Task A_forged_one_is_refused(string header, string? value)
    {
        await StartAsync();
        var delivered = await DeliverAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(delivered with { Headers = new(delivered.Headers) { [header] = value } }));

        Assert.Single(_handled);
    }

    [Fact]
    public async Task One_of_another_account_is_refused_where_the_options_name_ones_own()
    {
        await StartAsync();
        var delivered = await DeliverAsync();
        await _app!.DisposeAsync();
        await StartAsync(trust: options => options.UserId = "somebody-else");

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(delivered));

        Assert.Equal(delivered.Headers["X-Fal-Webhook-User-Id"], Assert.Single(_handled).UserId);
    }

    [Fact]
    public async Task A_job_that_the_app_did_not_write_is_refused()
    {
        await StartAsync();
        var delivered = await DeliverAsync();
        var ofAnother = _app!.Services.GetRequiredService<LinkGenerator>().GetFalWebhookUri(_app.Services, _address, Maybe, "7").Query;

        foreach (var query in new[] { "?job=7", "?job=", ofAnother, Link("7").Query + "&job=8", Link("7").Query + "x" })
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(delivered with { Address = new Uri(delivered.Address.GetLeftPart(UriPartial.Path) + query) }));

        Assert.Single(_handled);
    }

    [Fact]
    public async Task One_that_is_too_long_is_refused_whether_it_says_so_or_not()
    {
        await StartAsync();
        var delivered = await DeliverAsync();

        var tooLong = delivered with { Body = new byte[50_001] };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(tooLong));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(tooLong, inChunks: true));

        Assert.Single(_handled);
    }

    [Fact]
    public async Task Without_the_keys_of_the_service_it_is_asked_to_come_again()
    {
        await StartAsync();
        var delivered = await DeliverAsync();
        await _app!.DisposeAsync();
        using var nobody = new Nowhere();
        await StartAsync(trust: options => options.JwksAddress = nobody.Address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(delivered));
    }

    [Fact]
    public async Task What_is_no_output_of_the_model_is_not_taken_for_handled()
    {
        await StartAsync();
        Emulator.Respond(Whisper.Endpoint, new WhisperOutput { Text = "x", Chunks = [], InferredLanguages = [], DiarizationSegments = [] });
        await new Whisper(Client).SubmitAsync(new() { AudioUrl = "https://files.example/a.mp3" }, new() { WebhookUrl = Link() }, Deadline);

        var delivery = await Emulator.WaitForDeliveryAsync(_ => true, Deadline);

        Assert.Equal(HttpStatusCode.InternalServerError, delivery.StatusCode);
        Assert.Empty(_handled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_of_the_app_outlives_it(bool isDatabase)
    {
        var folder = Directory.CreateTempSubdirectory("fal-deliveries-");
        await StartAsync(store: await StoreAsync());
        var delivered = await DeliverAsync();
        await _app!.DisposeAsync();

        await StartAsync(store: await StoreAsync());

        Assert.Equal(HttpStatusCode.OK, await PostAsync(delivered));
        Assert.Single(_handled);
        folder.Delete(recursive: true);

        async Task<IFalDeliveryStore> StoreAsync()
        {
            if (!isDatabase)
                return new CachedDeliveries(_cache);
            await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "app.db")};Pooling=False");
            await connection.OpenAsync(Deadline);
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE IF NOT EXISTS deliveries (request_id TEXT PRIMARY KEY)";
            await command.ExecuteNonQueryAsync(Deadline);
            return new StoredDeliveries(connection.ConnectionString);
        }
    }

    [Fact]
    public async Task What_is_not_marked_as_done_is_handled_again()
    {
        await StartAsync(store: new Forgetful());
        var delivered = await DeliverAsync();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(delivered));

        Assert.Equal(2, _handled.Count);
    }

    [Fact]
    public void Without_what_verifies_nothing_is_mapped()
    {
        using var app = WebApplication.CreateBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapFalWebhook(FluxDev.Endpoint, "/x", (_, _, _) => Task.CompletedTask));

        Assert.Contains("AddFalWebhooks()", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _app?.DisposeAsync().AsTask().Wait();
    }

    private static FalEndpoint<TestMaybeInput, TestMaybeOutput> Maybe => TestMaybe.Endpoint;

    private async Task StartAsync(Action<FalWebhookOptions>? trust = null, IFalDeliveryStore? store = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection();
        builder.Services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        builder.Services.AddAuthentication();
        builder.Services.AddFalWebhooks(options =>
        {
            var emulators = Emulator.CreateWebhookOptions();
            (options.JwksAddress, options.TimeProvider, options.RequireHttps) = (emulators.JwksAddress, _clock, emulators.RequireHttps);
            trust?.Invoke(options);
        });
        if (store is not null)
            builder.Services.AddSingleton(store);
        _app = builder.Build();
        _app.Use(RecordAsync);
        _app.UseAuthorization();
        _app.MapFalWebhook(FluxDev.Endpoint, Route.OriginalString, async (done, _, cancellationToken) =>
        {
            _handled.Enqueue(done);
            await _handler(done, cancellationToken);
        }).WithMetadata(new RequestSizeLimitAttribute(50_000));
        _app.MapFalWebhook(Maybe, "/hooks/maybe", (_, _, _) => Task.CompletedTask);
        await _app.StartAsync(Deadline);
        _address = new Uri(_app.Urls.Single());
    }

    /// <summary>Keeps a small webhook as it came, for sending it again.</summary>
    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentLength is < 100_000)
        {
            context.Request.EnableBuffering();
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Deadline);
            context.Request.Body.Position = 0;
            _delivered.Enqueue(new Delivered(
                new Uri(_address, context.Request.Path + context.Request.QueryString),
                context.Request.Headers.Where(header => header.Key.StartsWith("X-Fal", StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key, header => (string?)header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
        }

        await next(context);
    }

    private Uri Link(string? job = null) => _app!.Services.GetRequiredService<LinkGenerator>().GetFalWebhookUri(_app.Services, _address, FluxDev.Endpoint, job);

    /// <summary>A webhook that was handled.</summary>
    private async Task<Delivered> DeliverAsync()
    {
        await new FluxDev(Client).SubmitAsync(Sunset, new() { WebhookUrl = Link() }, Deadline);
        await Emulator.WaitForDeliveryAsync(delivery => delivery.IsDelivered, Deadline);
        return _delivered.Last();
    }

    private Task<HttpStatusCode> PostAsync(Delivered delivered, bool inChunks = false) => PostUntilAsync(delivered, inChunks, Deadline);

    private async Task<HttpStatusCode> PostUntilAsync(Delivered delivered, bool inChunks, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, delivered.Address.PathAndQuery)) { Content = new ByteArrayContent(delivered.Body) };
        request.Headers.TransferEncodingChunked = inChunks;
        foreach (var (name, value) in delivered.Headers.Where(header => header.Value is not null))
            request.Headers.Add(name, value);
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Lets the service's pause after a try end: before it the clock has the time limit of that try, and those of fetching keys.</summary>
    private async Task<TimeSpan> SkipPauseAsync()
    {
        await NextWaitOfServiceAsync();
        var pause = await NextWaitOfServiceAsync();
        _clock.Advance(pause);
        return pause;
    }

    private async Task<TimeSpan> NextWaitOfServiceAsync()
    {
        while (true)
        {
            var wait = await _clock.NextWaitAsync(Deadline);
            if (wait == TimeSpan.FromSeconds(15) || wait == TimeSpan.FromSeconds(120))
                return wait;
        }
    }

    private sealed record Delivered(Uri Address, Dictionary<string, string?> Headers, byte[] Body);

    /// <summary>An app that always crashes between the handler and the mark.</summary>
    private sealed class Forgetful : IFalDeliveryStore
    {
        public ValueTask<bool> IsDoneAsync(string requestId, CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public ValueTask MarkDoneAsync(string requestId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
