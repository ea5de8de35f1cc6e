using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore.Tests;

/// <summary>What goes through a proxy of what a caller sends, and of what the service answers.</summary>
public sealed class ProxyTests : ProxyTest
{
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
        await LeaveDuringARunAsync();
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
}
