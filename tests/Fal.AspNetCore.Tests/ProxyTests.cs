using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Fal.Models;
using Fal.Runtime;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore.Tests;

/// <summary>What goes through a proxy, and what does not, over an app and the emulator.</summary>
public sealed class ProxyTests : EmulatorTest, IDisposable
{
    private const string Flux = "https://fal.run/fal-ai/flux/dev";
    private const string QueuedFlux = "https://queue.fal.run/fal-ai/flux/dev";
    private const string Requests = "https://queue.fal.run/fal-ai/flux/requests/";
    private const string Upload = "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3";
    private const string Input = """{"prompt":"a secret garden 🌅"}""";

    private ProxyApp? _app;

    private ProxyApp App => _app!;

    public void Dispose() => _app?.DisposeAsync().AsTask().Wait();

    [Fact]
    public async Task A_run_goes_through_with_the_key_and_without_what_is_the_callers_own()
    {
        using var tracing = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(tracing);
        await StartAsync(options: fal => fal.Headers["x-fal-store-io"] = "0");

        using var response = await App.Http.SendAsync(
            ProxyApp.Request(HttpMethod.Post, Flux, Input, ("Accept", "application/json"), ("Authorization", "Bearer mine"), ("Cookie", "session=1"), ("Origin", "https://page.example"), ("Referer", "https://page.example/"),
                ("X-Forwarded-For", "10.0.0.7"), ("User-Agent", "Page"), ("x-fal-runner-hint", "warm"), ("x-app-fal-disable-fallback", "true"), ("x-fal-store-io", "1"), ("x-fal-client-proxy", "forged"), ("X-HTTP-Method-Override", "DELETE"), ("baggage", "user=7"), ("traceparent", "00-11111111111111111111111111111111-2222222222222222-01")),
            Deadline);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Picture, JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(Deadline), FalJson.TypeInfo<FluxDevOutput>()));
        var request = Assert.Single(Emulator.Journal);
        Assert.Equal(("/fal-ai/flux/dev", "POST", Input), (request.Path, request.Method, request.Text));
        Assert.Equal(
            ["Accept", "Authorization", "Content-Length", "Content-Type", "Host", "User-Agent", "x-app-fal-disable-fallback", "x-fal-client-proxy", "x-fal-runner-hint", "x-fal-store-io"],
            request.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal($"Key {Emulator.Key}", request.Headers["Authorization"]);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.StartsWith("Fal.AspNetCore/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(request.Headers["User-Agent"], request.Headers["x-fal-client-proxy"]);
        Assert.Equal(("warm", "0"), (request.Headers["x-fal-runner-hint"], request.Headers["x-fal-store-io"]));
    }

    [Fact]
    public async Task Of_the_answers_headers_only_those_come_back_that_are_for_the_caller()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.TooManyRequests, """{"detail":"busy"}""", ("Retry-After", "7"), ("x-fal-billable-units", "2.5"), ("Set-Cookie", "a=1"), ("Access-Control-Allow-Origin", "*"),
            ("Strict-Transport-Security", "max-age=1"), ("Cache-Control", "public, max-age=600"), ("Server", "inside"), ("X-Internal", "1"), ("Content-Security-Policy", "none"), ("Location", "https://evil.example/")));

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal((HttpStatusCode.TooManyRequests, """{"detail":"busy"}"""), (response.StatusCode, await response.Content.ReadAsStringAsync(Deadline)));
        var own = new[] { "Date", "Server", "Transfer-Encoding" };
        Assert.Equal(
            ["Cache-Control", "Content-Type", "Retry-After", "X-Content-Type-Options", "x-fal-billable-units"],
            response.Headers.Concat(response.Content.Headers).Select(header => header.Key).Except(own).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(["Kestrel"], response.Headers.GetValues("Server"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_body_that_came_compressed_is_passed_on_as_what_it_is()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "not looked into", ("Content-Encoding", "gzip")));

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal("not looked into", await response.Content.ReadAsStringAsync(Deadline));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.DoesNotContain("Accept-Encoding", Assert.Single(Emulator.Journal).Headers.Keys);
    }

    [Fact]
    public async Task The_queue_goes_through_from_submit_to_result()
    {
        await StartAsync();

        var (submitted, handle) = await SendAsync(HttpMethod.Post, $"{QueuedFlux}?fal_max_queue_length=5", Input);
        var id = Json(handle).GetProperty("request_id").GetString();
        var (_, status) = await SendAsync(HttpMethod.Get, $"{Requests}{id}/status?logs=1");
        var (_, events) = await SendAsync(HttpMethod.Get, $"{Requests}{id}/status/stream?logs=0");
        var (got, result) = await SendAsync(HttpMethod.Get, Requests + id);
        var (cancelled, _) = await SendAsync(HttpMethod.Put, $"{Requests}{id}/cancel");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (submitted, got, cancelled));
        Assert.Equal("COMPLETED", Json(status).GetProperty("status").GetString());
        Assert.Contains("COMPLETED", events, StringComparison.Ordinal);
        Assert.Equal(Picture, JsonSerializer.Deserialize(result, FalJson.TypeInfo<FluxDevOutput>()));
        Assert.Equal(
            ["Queue POST /fal-ai/flux/dev", $"Queue GET /fal-ai/flux/requests/{id}/status", $"Queue GET /fal-ai/flux/requests/{id}/status/stream", $"Queue GET /fal-ai/flux/requests/{id}", $"Queue PUT /fal-ai/flux/requests/{id}/cancel"],
            Emulator.Journal.Select(request => request.ToString()));
        Assert.Equal(["5", "1", "0"], Emulator.Journal.SelectMany(request => request.Query.Values));
    }

    [Fact]
    public async Task Each_event_of_a_stream_comes_before_the_next_is_there()
    {
        await StartAsync(change: app => app.Services.AddResponseCompression(options => (options.MimeTypes, options.EnableForHttps) = (["text/event-stream"], true)), use: app => app.UseResponseCompression());
        var seen = new SemaphoreSlim(0);
        Emulator.RespondStream(FluxDev.Endpoint, (_, cancellationToken) => PicturesAsync(seen, cancellationToken));

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, $"{Flux}/stream", Input, ("Accept", "text/event-stream"), ("Accept-Encoding", "gzip")), HttpCompletionOption.ResponseHeadersRead, Deadline);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(Deadline), CompressionMode.Decompress));
        var events = 0;
        while (await reader.ReadLineAsync(Deadline) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            events++;
            seen.Release();
        }

        Assert.Equal((3, "text/event-stream"), (events, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("/fal-ai/flux/dev/stream", Assert.Single(Emulator.Journal).Path);
    }

    [Fact]
    public async Task A_long_answer_is_passed_on_while_it_comes()
    {
        using var service = new RawServer();
        await StartAsync(options: fal => fal.RunAddress = service.Address);
        var piece = new byte[1 << 20];

        var answer = App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), HttpCompletionOption.ResponseHeadersRead, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        await connection.StartChunksAsync("application/octet-stream", Deadline);
        using var response = await answer;
        await using var body = await response.Content.ReadAsStreamAsync(Deadline);
        for (var i = 0; i < 32; i++)
        {
            await connection.SendChunkAsync(piece, Deadline);
            await body.ReadExactlyAsync(piece, Deadline);
        }

        await connection.EndChunksAsync(Deadline);
        Assert.Equal(0, await body.ReadAsync(piece, Deadline));
    }

    [Fact]
    public async Task A_long_body_is_passed_on_while_it_comes()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        await StartAsync(options: fal => fal.RunAddress = new Uri($"http://{service.LocalEndpoint}"), map: route => route.WithMetadata(new RequestSizeLimitAttribute(100_000_000)));
        using var caller = await App.ConnectAsync(Deadline);
        var piece = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));

        await caller.SendAsync(Encoding.ASCII.GetBytes($"POST {ProxyApp.Route} HTTP/1.1\r\nHost: app\r\nX-User: me\r\nConnection: close\r\nx-fal-target-url: {Flux}\r\nContent-Length: {33 << 20}\r\n\r\n"), Deadline);
        await caller.SendAsync(piece, Deadline);
        using var connection = await service.AcceptSocketAsync(Deadline);
        var (read, buffer) = (0, new byte[1 << 16]);
        for (var sent = 1; sent < 33; sent++)
        {
            while (read < (sent << 20) - (1 << 16))
                read += await connection.ReceiveAsync(buffer, Deadline);
            await caller.SendAsync(piece, Deadline);
        }

        while (read < 33 << 20)
            read += await connection.ReceiveAsync(buffer, Deadline);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), Deadline);
        Assert.StartsWith("HTTP/1.1 200", await ProxyApp.ReadToEndAsync(caller, Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_that_is_too_long_is_a_413()
    {
        await StartAsync(map: route => route.WithMetadata(new RequestSizeLimitAttribute(100_000)));
        var request = ProxyApp.Request(HttpMethod.Post, Flux, new string(' ', 1 << 20));
        request.Headers.TransferEncodingChunked = true;

        var (status, body) = await App.SendAsync(request, Deadline);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "The body is longer than the app takes."), (status, ProxyApp.Detail(body)));
    }

    [Fact]
    public async Task One_request_in_two_framings_is_one_request_to_the_service()
    {
        await StartAsync();
        var smuggled = $"POST {ProxyApp.Route} HTTP/1.1\r\nHost: app\r\nX-User: me\r\nx-fal-target-url: {QueuedFlux}\r\nContent-Length: 2\r\n\r\n{{}}";

        await App.SendTextAsync(
            $"POST {ProxyApp.Route} HTTP/1.1\r\nHost: app\r\nX-User: me\r\nConnection: close\r\nx-fal-target-url: {Flux}\r\nContent-Length: {smuggled.Length + 31}\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n{{\"prompt\":\"a sunset\"}}\r\n0\r\n\r\n{smuggled}", Deadline);

        Assert.All(Emulator.Journal, request => Assert.Equal(("Run POST /fal-ai/flux/dev", """{"prompt":"a sunset"}"""), (request.ToString(), request.Text)));
        Assert.True(Emulator.Journal.Count <= 1);
    }

    [Fact]
    public async Task An_upload_is_announced_and_its_file_goes_past_the_app()
    {
        await StartAsync();

        var (_, announced) = await SendAsync(HttpMethod.Post, Upload, """{"content_type":"image/png","file_name":"a.png"}""");
        using var content = new ByteArrayContent([1, 2, 3]);
        using var put = await App.Http.PutAsync(new Uri(Json(announced).GetProperty("upload_url").GetString()!), content, Deadline);

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(3, Assert.Single(Emulator.Files).Content.Length);
        Assert.DoesNotContain("Authorization", Emulator.Journal[^1].Headers.Keys);
    }

    [Fact]
    public async Task Uploads_and_webhooks_are_the_apps_to_allow()
    {
        await StartAsync(fal =>
        {
            fal.AllowUploads = false;
            fal.AllowWebhooks = true;
        });

        var (upload, refused) = await SendAsync(HttpMethod.Post, Upload, "{}");
        var (submit, _) = await SendAsync(HttpMethod.Post, $"{QueuedFlux}?fal_webhook=http%3A%2F%2F127.0.0.1%3A1%2Fhook%3Fa%3D1%26b%3D%252F", Input);

        Assert.Equal((HttpStatusCode.BadRequest, "Uploads are not allowed."), (upload, ProxyApp.Detail(refused)));
        Assert.Equal(HttpStatusCode.OK, submit);
        Assert.Equal("http://127.0.0.1:1/hook?a=1&b=%2F", Assert.Single(Emulator.Journal).Query["fal_webhook"]);
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_call()
    {
        await StartAsync();
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        Emulator.Respond(FluxDev.Endpoint, async (_, cancellationToken) =>
        {
            begun.SetResult();
            await using var registration = cancellationToken.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Picture;
        });

        using var patience = new CancellationTokenSource();
        var call = App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), patience.Token);
        await begun.Task.WaitAsync(Deadline);
        await patience.CancelAsync();

        await ended.Task.WaitAsync(Deadline);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Who_has_no_budget_left_is_told_so_and_nothing_is_sent()
    {
        var left = new ConcurrentDictionary<string, decimal> { ["rich"] = 2, ["somebody"] = 0 };
        var charged = new ConcurrentQueue<string>();
        await StartAsync(fal =>
        {
            fal.Admit = (call, _) => ValueTask.FromResult(left[call.HttpContext.User.Identity!.Name!] > 0);
            fal.Charged = (call, units, _) =>
            {
                charged.Enqueue($"{call.HttpContext.User.Identity!.Name} {call} {units}{(call.RequestId is null ? "" : " of a request")}");
                left.AddOrUpdate(call.HttpContext.User.Identity.Name!, 0, (_, before) => before - units);
                return ValueTask.CompletedTask;
            };
        });

        var (poor, refused) = await SendAsync(HttpMethod.Post, Flux, Input);
        Assert.Equal((HttpStatusCode.TooManyRequests, "The app does not admit this call now."), (poor, ProxyApp.Detail(refused)));
        Assert.Empty(Emulator.Journal);

        Assert.Equal(HttpStatusCode.OK, await SendAsRichAsync(HttpMethod.Post, Flux));
        Assert.Equal(HttpStatusCode.OK, await SendAsRichAsync(HttpMethod.Post, QueuedFlux));
        Assert.Equal(HttpStatusCode.OK, await SendAsRichAsync(HttpMethod.Get, Requests + await NewRequestAsync()));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsRichAsync(HttpMethod.Post, Flux));
        Assert.Equal(["rich Run fal-ai/flux/dev 1", "rich Result fal-ai/flux 1 of a request"], charged);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_counted_is_passed_on()
    {
        await StartAsync(fal => fal.Charged = (_, _, _) => throw new InvalidOperationException("The database is away"));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("somebody", HttpStatusCode.OK)]
    public async Task It_is_for_users_of_the_app_unless_the_app_says_more(string? user, HttpStatusCode expected)
    {
        await StartAsync();

        Assert.Equal(expected, await SendAsAsync(user));
        Assert.Equal(expected is HttpStatusCode.OK ? 1 : 0, Emulator.Journal.Count);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("somebody", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task A_policy_of_the_app_decides(string? user, HttpStatusCode expected)
    {
        await StartAsync(map: route => route.RequireAuthorization("admins"));

        Assert.Equal(expected, await SendAsAsync(user));
        Assert.Equal(expected is HttpStatusCode.OK ? 1 : 0, Emulator.Journal.Count);
    }

    [Fact]
    public async Task Anybody_may_call_where_the_app_says_so()
    {
        await StartAsync(map: route => route.AllowAnonymous());

        Assert.Equal(HttpStatusCode.OK, await SendAsAsync(null));
    }

    [Fact]
    public async Task An_app_without_authorization_is_closed_too()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapFalProxy(fal => fal.Allow<FluxDev>());
        await app.StartAsync(Deadline);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var response = await http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public void A_list_without_endpoints_or_with_what_is_none_is_a_mistake_of_the_app()
    {
        using var app = WebApplication.CreateBuilder().Build();

        Assert.Contains("Allow<FluxDev>()", Assert.Throws<InvalidOperationException>(() => app.MapFalProxy(_ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("AllowAll()", Assert.Throws<ArgumentException>(() => app.MapFalProxy(fal => fal.Allow("*"))).Message, StringComparison.Ordinal);
        foreach (var none in new[] { "fal-ai/flux*", "fal-ai/*/dev", "**", "fal-ai/**", "/*", "fal-ai//*", "../*", "fal-ai", "https://fal.run/fal-ai/flux" })
            Assert.ThrowsAny<ArgumentException>(() => app.MapFalProxy(fal => fal.Allow(none)));
        Assert.Throws<ArgumentException>(() => app.MapFalProxy(fal => fal.Allow<string>()));
    }

    [Theory]
    [InlineData("fal-ai/flux/*", "fal-ai/flux/dev", true)]
    [InlineData("fal-ai/*", "fal-ai/flux/dev", true)]
    [InlineData("fal-ai/flux/*", "fal-ai/flux/dev/image-to-image", true)]
    [InlineData("fal-ai/flux/dev/*", "fal-ai/flux/dev", false)]
    [InlineData("fal-ai/flux/de", "fal-ai/flux/dev", false)]
    [InlineData("me/app/generate/", "me/app/generate/", true)]
    [InlineData("me/app/generate/", "me/app/generate", false)]
    [InlineData("me/app/stream", "me/app/stream", true)]
    public async Task A_list_goes_by_whole_steps(string entry, string id, bool isAllowed)
    {
        await StartAsync(allow: fal => fal.Allow(entry));

        var (status, _) = await SendAsync(HttpMethod.Post, $"https://queue.fal.run/{id}", "{}");

        Assert.Equal(isAllowed, status is not HttpStatusCode.BadRequest);
        Assert.Equal(isAllowed ? [$"/{id}"] : [], Emulator.Journal.Select(request => request.Path));
    }

    [Fact]
    public async Task All_endpoints_are_allowed_where_the_app_says_so()
    {
        await StartAsync(allow: fal => fal.AllowAll());

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, Requests + await NewRequestAsync())).Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_of_the_service_is_not_followed(HttpStatusCode redirect)
    {
        using var other = new RawServer();
        await StartAsync();
        Emulator.Intercept(_ => Answer(redirect, "", ("Location", other.Address.AbsoluteUri)));

        var (status, body) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.BadGateway, "The service sends the call on to another address, which is not followed."), (status, ProxyApp.Detail(body)));
        Assert.Single(Emulator.Journal);
        Assert.False(other.IsPending);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_a_502()
    {
        var nobody = new RawServer();
        nobody.Dispose();
        await StartAsync(options: fal => fal.RunAddress = nobody.Address);

        var (status, body) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.BadGateway, "The service could not be reached."), (status, ProxyApp.Detail(body)));
    }

    [Theory]
    [InlineData("POST", Flux, HttpStatusCode.InternalServerError)]
    [InlineData("POST", QueuedFlux, HttpStatusCode.InternalServerError)]
    [InlineData("GET", Requests + "1", HttpStatusCode.BadGateway)]
    public async Task A_call_that_is_lost_is_sent_once_and_answered_so_that_no_page_pays_twice(string method, string target, HttpStatusCode expected)
    {
        await StartAsync();
        await SendAsync(HttpMethod.Post, Flux, Input);
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);

        var (status, _) = await SendAsync(new HttpMethod(method), target, method is "POST" ? Input : null);

        Assert.Equal(expected, status);
        if (method is "POST")
            Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_504_that_no_page_takes_for_the_services()
    {
        await StartAsync(options: fal => fal.Timeout = TimeSpan.FromMilliseconds(50));
        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(["user"], response.Headers.GetValues("x-fal-request-timeout-type"));
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_not_taken_for_whole()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, new string(' ', 100_000)) with { CutAfter = 50_000 });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync(HttpMethod.Post, Flux, Input));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent()
    {
        await StartAsync(options: fal => (fal.CredentialsProvider, fal.Credentials) = (_ => ValueTask.FromResult(""), null));

        var (status, body) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.InternalServerError, "The app cannot use the service."), (status, ProxyApp.Detail(body)));
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task Keys_may_change_from_call_to_call()
    {
        var keys = new ConcurrentQueue<string>([Emulator.Key, "another:key"]);
        await StartAsync(options: fal => fal.CredentialsProvider = _ => ValueTask.FromResult(keys.TryDequeue(out var key) ? key : ""));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
    }

    [Fact]
    public async Task Neither_the_callers_nor_the_log_see_the_key_and_the_log_no_prompt()
    {
        var log = new Lines();
        var seen = new StringBuilder();
        await StartAsync(change: app => app.Logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddProvider(log));

        foreach (var (method, target) in new[] { ("POST", Flux), ("POST", QueuedFlux), ("POST", Upload), ("POST", $"{Flux}/stream"), ("GET", $"{Requests}unknown/status?logs=1"), ("POST", $"{Flux}?fal_jwt_token=token-7"), ("POST", "https://evil.example/secret-path") })
        {
            using var response = await App.Http.SendAsync(ProxyApp.Request(new HttpMethod(method), target, method is "POST" ? Input : null), Deadline);
            seen.Append(response).Append(await response.Content.ReadAsStringAsync(Deadline));
        }

        Assert.DoesNotContain(Emulator.Key, seen.ToString(), StringComparison.Ordinal);
        var lines = string.Join('\n', log.All);
        Assert.Contains("Run fal-ai/flux/dev was answered 200", lines, StringComparison.Ordinal);
        Assert.Contains("The host or the port in x-fal-target-url is none of the service.", lines, StringComparison.Ordinal);
        foreach (var secret in new[] { Emulator.Key, "secret", "token-7", "logs=1", "storage_type" })
            Assert.DoesNotContain(secret, lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_measured_has_the_apps_own_words()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await StartAsync(allow: fal => fal.Allow("fal-ai/flux/*").Allow("test/measured"));

        await SendAsync(HttpMethod.Post, Flux, Input);
        await SendAsync(HttpMethod.Post, "https://queue.fal.run/fal-ai/flux/made-up-by-a-caller", Input);
        await SendAsync(HttpMethod.Post, "https://fal.run/made-up/by-a-caller", Input);

        await UntilAsync(() => measured.Count >= 4);
        Assert.Contains("fal.proxy.request.duration: Run fal-ai/flux/* 200", measured);
        Assert.Contains("fal.proxy.billable_units: fal-ai/flux/*", measured);
        Assert.Contains("fal.proxy.refused: The endpoint is not allowed.", measured);
        Assert.DoesNotContain(measured, line => line.Contains("made-up", StringComparison.Ordinal));

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Enqueue($"{instrument.Name}: {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == "Fal.AspNetCore")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    [Fact]
    public async Task The_apps_cache_has_no_part_in_it()
    {
        await StartAsync(change: app => app.Services.AddOutputCache(cache => cache.AddBasePolicy(policy => policy.Cache())), use: app => app.UseOutputCache(), map: route => route.AllowAnonymous());
        var id = await NewRequestAsync();
        Assert.Contains("COMPLETED", await GetAsync($"{Requests}{id}/status"), StringComparison.Ordinal);

        Assert.DoesNotContain("COMPLETED", await GetAsync(Requests + id), StringComparison.Ordinal);

        async Task<string> GetAsync(string target)
        {
            var request = ProxyApp.Request(HttpMethod.Get, target);
            request.Headers.Remove(ProxyApp.User);
            return (await App.SendAsync(request, Deadline)).Body;
        }
    }

    private async Task StartAsync(
        Action<FalProxyOptions>? configure = null, Action<FalClientOptions>? options = null, Action<IEndpointConventionBuilder>? map = null,
        Action<WebApplicationBuilder>? change = null, Action<WebApplication>? use = null, Action<FalAllowedEndpoints>? allow = null)
    {
        var client = Emulator.CreateClientOptions();
        options?.Invoke(client);
        _app = await ProxyApp.StartAsync(
            client,
            app =>
            {
                use?.Invoke(app);
                var route = app.MapFalProxy(fal =>
                {
                    if (allow is null)
                        fal.Allow<FluxDev>();
                    allow?.Invoke(fal);
                    configure?.Invoke(fal);
                });
                map?.Invoke(route);
            },
            Deadline,
            change);
    }

    private Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string target, string? body = null) => App.SendAsync(ProxyApp.Request(method, target, body), Deadline);

    private async Task<HttpStatusCode> SendAsRichAsync(HttpMethod method, string target)
    {
        var request = ProxyApp.Request(method, target, method == HttpMethod.Post ? Input : null);
        request.Headers.Remove(ProxyApp.User);
        request.Headers.Add(ProxyApp.User, "rich");
        return (await App.SendAsync(request, Deadline)).Status;
    }

    private async Task<HttpStatusCode> SendAsAsync(string? user)
    {
        var request = ProxyApp.Request(HttpMethod.Post, Flux, Input);
        request.Headers.Remove(ProxyApp.User);
        if (user is not null)
            request.Headers.Add(ProxyApp.User, user);
        return (await App.SendAsync(request, Deadline)).Status;
    }

    /// <summary>A request that is done, of the app's own client.</summary>
    private async Task<string> NewRequestAsync() => (await Client.SubmitAsync(FluxDev.Endpoint, Sunset, cancellationToken: Deadline)).RequestId;

    private static async IAsyncEnumerable<FluxDevOutput> PicturesAsync(SemaphoreSlim seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < 3; i++)
        {
            yield return Picture;
            await seen.WaitAsync(cancellationToken);
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
