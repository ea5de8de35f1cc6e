using System.Text;
using Fal.Client.Tests;
using Fal.Models;
using Microsoft.AspNetCore.Builder;

namespace Fal.AspNetCore.Tests;

/// <summary>What a proxy must not be talked into: each attempt is refused with its reason, and reaches neither the service nor anybody else.</summary>
public sealed class ProxyRefusalTests(ProxyRefusalTests.Fixture fixture) : IClassFixture<ProxyRefusalTests.Fixture>
{
    private const string NoAddress = "The header x-fal-target-url is no address that begins with https:// and has printable ASCII characters alone.";
    private const string Fragment = "The address in x-fal-target-url has a fragment.";
    private const string UserInfo = "The address in x-fal-target-url has user information.";
    private const string Host = "The host or the port in x-fal-target-url is none of the service.";
    private const string PathOf = "The path in x-fal-target-url is not made of plain steps.";
    private const string Method = "The method is none for the host in x-fal-target-url.";
    private const string NoCall = "The path in x-fal-target-url is no call that is passed on.";
    private const string NotAllowed = "The endpoint is not allowed.";
    private const string Query = "The query in x-fal-target-url has what the call does not take.";
    private const string Webhook = "Webhooks are not allowed.";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The method, the address and the reason. <c>{other}</c> is a server that the app could reach, <c>{service}</c> the service's own, as the app knows it.</summary>
    public static TheoryData<string, string, string> Attempts
    {
        get
        {
            var attempts = new TheoryData<string, string, string>();
            Add(UserInfo, "POST", "https://fal.run@evil.example/fal-ai/flux/dev", "https://user:pass@fal.run/fal-ai/flux/dev", "https://evil.example@fal.run/fal-ai/flux/dev",
                "https://@fal.run/fal-ai/flux/dev", "https://fal.run:443@evil.example/fal-ai/flux/dev", "https://fal.run\\@evil.example/fal-ai/flux/dev", "https://fal.run@127.0.0.1:{other}/fal-ai/flux/dev");
            Add(Host, "POST", "https://evil.example/fal-ai/flux/dev", "https://fal.run.evil.example/fal-ai/flux/dev", "https://evil-fal.run/fal-ai/flux/dev", "https://evilfal.run/fal-ai/flux/dev",
                "https://fal.runn/fal-ai/flux/dev", "https://fal.ru/fal-ai/flux/dev", "https://x.fal.run/fal-ai/flux/dev", "https://queue.fal.run.evil.example/fal-ai/flux/dev",
                "https://queue-fal.run/fal-ai/flux/dev", "https://queue.queue.fal.run/fal-ai/flux/dev", "https://fal.ai/fal-ai/flux/dev", "https://api.fal.ai/v1/models", "https://gateway.fal.ai/fal-ai/flux/dev",
                "https://rest.fal.ai.evil.example/storage/upload/initiate?storage_type=fal-cdn-v3", "https://fal.run./fal-ai/flux/dev", "https://.fal.run/fal-ai/flux/dev", "https://xn--fl-7cd.run/fal-ai/flux/dev",
                "https://fal.run%40evil.example/fal-ai/flux/dev", "https://fal%2erun/fal-ai/flux/dev", "https://fal.run%00.evil.example/fal-ai/flux/dev", "https://fal.run\\.evil.example/fal-ai/flux/dev", "https://evil.example\\fal.run/fal-ai/flux/dev",
                "https://fal.run;evil.example/fal-ai/flux/dev", "https://fal.run,evil.example/fal-ai/flux/dev", "https://evil.example?https://fal.run/fal-ai/flux/dev", "https:///fal.run/fal-ai/flux/dev", "https:///fal-ai/flux/dev");
            Add(Host, "POST", "https://FAL.RUN/fal-ai/flux/dev", "https://Fal.run/fal-ai/flux/dev", "https://fal.run:80/fal-ai/flux/dev", "https://fal.run:8443/fal-ai/flux/dev", "https://fal.run:/fal-ai/flux/dev",
                "https://fal.run:0443/fal-ai/flux/dev", "https://fal.run:443:443/fal-ai/flux/dev", "https://fal.run:443x/fal-ai/flux/dev", "https://:443/fal-ai/flux/dev");
            Add(Host, "POST", "https://127.0.0.1/fal-ai/flux/dev", "https://localhost/fal-ai/flux/dev", "https://[::1]/fal-ai/flux/dev", "https://[::ffff:127.0.0.1]/fal-ai/flux/dev", "https://169.254.169.254/latest/meta-data",
                "https://10.0.0.1/fal-ai/flux/dev", "https://192.168.0.1/fal-ai/flux/dev", "https://0x7f000001/fal-ai/flux/dev", "https://2130706433/fal-ai/flux/dev", "https://0/fal-ai/flux/dev", "https://127.0.0.1:{other}/fal-ai/flux/dev");
            Add(NoAddress, "POST", "http://fal.run/fal-ai/flux/dev", "HTTPS://fal.run/fal-ai/flux/dev", "ftp://fal.run/fal-ai/flux/dev", "ws://fal.run/fal-ai/flux/dev", "wss://fal.run/fal-ai/flux/dev", "file:///etc/passwd",
                "javascript://fal.run/fal-ai/flux/dev", "data:text/plain,fal.run", "//fal.run/fal-ai/flux/dev", "/fal-ai/flux/dev", "fal.run/fal-ai/flux/dev", "https:fal.run/fal-ai/flux/dev", "https:/fal.run/fal-ai/flux/dev",
                "https:\\\\fal.run\\fal-ai\\flux\\dev", "", "http://127.0.0.1:{other}/fal-ai/flux/dev", "{service}fal-ai/flux/dev", "https://fal.run /fal-ai/flux/dev", "https://fal.run\t/fal-ai/flux/dev",
                "https://fal.run/fal-ai/flux/dev, https://evil.example/", "https://fal\u3002run/fal-ai/flux/dev", "https://f\u0430l.run/fal-ai/flux/dev", "https://\uff46\uff41\uff4c.run/fal-ai/flux/dev", "https://fal.run\u200b/fal-ai/flux/dev", "https://fal.run/fal-ai\uff0fflux/dev");
            Add(Fragment, "POST", "https://fal.run/fal-ai/flux/dev#x", "https://fal.run#@evil.example/fal-ai/flux/dev", "https://evil.example#fal.run/fal-ai/flux/dev");
            Add(PathOf, "POST", "https://fal.run", "https://fal.run/", "https://fal.run?x=/fal-ai/flux/dev", "https://fal.run//fal-ai/flux/dev", "https://fal.run/fal-ai//flux/dev", "https://fal.run/fal-ai/flux/dev//",
                "https://fal.run/./fal-ai/flux/dev", "https://fal.run/../fal-ai/flux/dev", "https://fal.run/fal-ai/flux/x/../dev", "https://fal.run/fal-ai/flux/dev/..", "https://fal.run/fal-ai/flux/dev/../../flux-pro",
                "https://fal.run/fal-ai/flux/%2e%2e/flux-pro", "https://fal.run/fal-ai%2fflux/dev", "https://fal.run/fal-ai/flux/%64ev", "https://fal.run/fal-ai/flux/dev%00", "https://fal.run/fal-ai/flux/dev%0d%0ahost:evil.example",
                "https://fal.run/fal-ai/flux/dev%252f", "https://fal.run/fal-ai/flux;x=1/dev", "https://fal.run/fal-ai/flux/dev;x", "https://fal.run/fal-ai/flux/dev,https://evil.example/", "https://fal.run/fal-ai\\flux\\dev",
                "https://fal.run/fal-ai/flux/dev:8080", "https://fal.run/@evil.example/fal-ai/flux/dev", "https://fal.run/fal-ai/flux/*", "https://fal.run/http://evil.example/fal-ai/flux/dev", "https://fal.run/fal-ai/flux/dev|x");
            Add(NotAllowed, "POST", "https://fal.run/fal-ai/flux-evil", "https://fal.run/fal-ai/flux/dev-evil", "https://fal.run/fal-ai/flux/dev/evil", "https://fal.run/fal-ai/flux", "https://fal.run/fal-ai/flux/de", "https://fal.run/fal-ai/flux/dev/",
                "https://fal.run/FAL-AI/flux/dev", "https://fal.run/fal-ai/Flux/dev", "https://fal.run/xfal-ai/flux/dev", "https://fal.run/workflows/fal-ai/flux/dev", "https://fal.run/comfy/fal-ai/flux/dev", "https://fal.run/fal-ai/flux/dev/stream/stream",
                "https://fal.run/me/apps", "https://fal.run/me/apps-evil/x", "https://fal.run/xme/apps/x", "https://fal.run/me/app/x", "https://fal.run/me/apps/x/", "https://fal.run/me/apps/stream", "https://fal.run/me/apps/realtime",
                "https://queue.fal.run/fal-ai/flux/schnell", "https://queue.fal.run/me/apps/stream", "https://fal.run/storage/upload/initiate");
            Add(NotAllowed, "GET", "https://queue.fal.run/fal-ai/flux-pro/requests/1", "https://queue.fal.run/fal-ai/flux-pro/requests/1/status", "https://queue.fal.run/me/apps-evil/requests/1", "https://queue.fal.run/workflows/fal-ai/flux/requests/1");
            Add(NotAllowed, "PUT", "https://queue.fal.run/fal-ai/flux-pro/requests/1/cancel");
            Add(NoCall, "POST", "https://queue.fal.run/fal-ai/flux/requests/1/cancel", "https://fal.run/me/apps/requests/1", "https://queue.fal.run/me/apps/requests/1/status", "https://fal.run/fal-ai", "https://fal.run/me/apps/", "https://rest.fal.ai/tokens/", "https://rest.fal.ai/tokens/realtime",
                "https://rest.fal.ai/storage/auth/token?storage_type=fal-cdn-v3", "https://rest.fal.ai/storage/upload/initiate-evil?storage_type=fal-cdn-v3", "https://rest.fal.ai/storage/upload/initiate/?storage_type=fal-cdn-v3", "https://rest.fal.ai/billing",
                "https://rest.fal.ai/fal-ai/flux/dev");
            Add(NoCall, "GET", "https://queue.fal.run/fal-ai/flux/dev", "https://queue.fal.run/fal-ai/flux/requests", "https://queue.fal.run/fal-ai/flux/requests/", "https://queue.fal.run/fal-ai/flux/requests/1/", "https://queue.fal.run/fal-ai/flux/requests/1/logs",
                "https://queue.fal.run/fal-ai/flux/requests/1/status/stream/x", "https://queue.fal.run/fal-ai/flux/requests/1/cancel", "https://queue.fal.run/fal-ai/flux/dev/requests/1");
            Add(NoCall, "PUT", "https://queue.fal.run/fal-ai/flux/requests/1/status", "https://queue.fal.run/fal-ai/flux/requests/1", "https://queue.fal.run/fal-ai/flux/dev");
            Add(Method, "GET", "https://fal.run/fal-ai/flux/dev", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3");
            Add(Method, "PUT", "https://fal.run/fal-ai/flux/dev", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3");
            Add(Query, "POST", "https://fal.run/fal-ai/flux/dev?x=1", "https://fal.run/fal-ai/flux/dev?fal_jwt_token=x", "https://fal.run/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fevil.example", "https://queue.fal.run/fal-ai/flux/dev?FAL_WEBHOOK=https%3A%2F%2Fevil.example",
                "https://queue.fal.run/fal-ai/flux/dev?fal%5Fwebhook=https%3A%2F%2Fevil.example", "https://queue.fal.run/fal-ai/flux/dev?fal_webhook", "https://queue.fal.run/fal-ai/flux/dev?fal_webhook=x", "https://queue.fal.run/fal-ai/flux/dev?logs=1",
                "https://queue.fal.run/fal-ai/flux/dev?fal_max_queue_length=-1", "https://queue.fal.run/fal-ai/flux/dev?fal_max_queue_length=1&fal_max_queue_length=2", "https://queue.fal.run/fal-ai/flux/dev?&", "https://fal.run/fal-ai/flux/dev??",
                "https://rest.fal.ai/storage/upload/initiate", "https://rest.fal.ai/storage/upload/initiate?storage_type=gcs", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3&storage_type=gcs", "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3&x=1");
            Add(Query, "GET", "https://queue.fal.run/fal-ai/flux/requests/1/status?logs=2", "https://queue.fal.run/fal-ai/flux/requests/1/status?logs=1&logs=1", "https://queue.fal.run/fal-ai/flux/requests/1?logs=1", "https://queue.fal.run/fal-ai/flux/requests/1/status?logs=1%26x");
            Add(Webhook, "POST", "https://queue.fal.run/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fevil.example%2Fhook", "https://queue.fal.run/fal-ai/flux/dev?fal_webhook=http://127.0.0.1:{other}/");
            return attempts;

            void Add(string reason, string method, params string[] targets)
            {
                foreach (var target in targets)
                    attempts.Add(method, target, reason);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task An_address_that_is_none_is_refused_with_its_reason(string method, string target, string reason)
    {
        var answer = await AttemptAsync(method, $"x-fal-target-url: {fixture.Address(target)}\r\n");

        AssertRefused(answer, 400, reason);
    }

    [Theory]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nx-fal-target-url: https://evil.example/\r\n", "The header x-fal-target-url is there more than once.")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nX-FAL-TARGET-URL: https://fal.run/fal-ai/flux/dev\r\n", "The header x-fal-target-url is there more than once.")]
    [InlineData("x-fal-target_url: https://fal.run/fal-ai/flux/dev\r\n", "The header x-fal-target-url is missing: it names the address of the service that is meant.")]
    [InlineData("", "The header x-fal-target-url is missing: it names the address of the service that is meant.")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nx-fal-runner-hint: wärm\r\n", "A header to pass on has characters other than printable ASCII.")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nAccept: a\tb\r\n", "A header to pass on has characters other than printable ASCII.")]
    public async Task Headers_that_mean_two_things_are_refused(string headers, string reason) => AssertRefused(await AttemptAsync("POST", headers), 400, reason);

    [Theory]
    [InlineData("x-fal-target-url: https://fal.run/\r\n fal-ai/flux/dev\r\n")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\rx-fal-hint: 1\r\n")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\0\r\n")]
    [InlineData("x-fal-target-url : https://fal.run/fal-ai/flux/dev\r\n")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nContent-Length: 7\r\n")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nTransfer-Encoding: chunked, identity\r\n")]
    [InlineData("x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nTransfer-Encoding: xchunked\r\n")]
    public async Task What_is_no_HTTP_ends_at_the_server(string headers)
    {
        var answer = await AttemptAsync("POST", headers);

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        fixture.AssertUntouched();
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task Other_methods_are_not_the_routes(string method)
    {
        var answer = await AttemptAsync(method, "x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nX-HTTP-Method-Override: POST\r\n");

        Assert.StartsWith("HTTP/1.1 405", answer, StringComparison.Ordinal);
        fixture.AssertUntouched();
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-Method-Override")]
    public async Task A_method_is_not_overridden(string header) =>
        AssertRefused(await AttemptAsync("GET", $"x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\n{header}: POST\r\n"), 400, Method);

    [Fact]
    public async Task A_method_is_as_HTTP_writes_it() => AssertRefused(await AttemptAsync("post", "x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\n"), 400, Method);

    [Fact]
    public async Task A_body_where_there_is_none_is_refused()
    {
        const string Smuggled = "POST /api/fal/proxy HTTP/1.1\r\nHost: app\r\nX-User: me\r\nx-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nContent-Length: 0\r\n\r\n";

        var answer = await AttemptAsync("GET", $"x-fal-target-url: https://queue.fal.run/fal-ai/flux/requests/1\r\nContent-Length: {Smuggled.Length}\r\n", Smuggled);

        AssertRefused(answer, 400, "Only a POST has a body.");
        Assert.Equal(1, Count(answer, "HTTP/1.1 "));
    }

    [Fact]
    public async Task An_address_of_more_than_2048_characters_is_refused() =>
        AssertRefused(await AttemptAsync("POST", $"x-fal-target-url: https://fal.run/me/apps/{new string('a', 2048)}\r\n"), 400, "The address in x-fal-target-url is too long.");

    [Fact]
    public async Task A_body_that_is_longer_than_the_route_takes_is_refused_before_anything_is_sent() =>
        AssertRefused(await AttemptAsync("POST", "x-fal-target-url: https://fal.run/fal-ai/flux/dev\r\nContent-Length: 40000000\r\n", ""), 413, "The body is longer than the app takes.");

    private Task<string> AttemptAsync(string method, string headers, string? body = null)
    {
        var length = body is null && method is "POST" && !headers.Contains("Transfer-Encoding", StringComparison.Ordinal) ? "Content-Length: 2\r\n" : "";
        return fixture.App.SendTextAsync($"{method} /api/fal/proxy HTTP/1.1\r\nHost: app\r\nX-User: me\r\nConnection: close\r\n{length}{headers}\r\n{body ?? (method is "POST" ? "{}" : "")}", Cancelled);
    }

    private void AssertRefused(string answer, int status, string reason)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("application/json", answer, StringComparison.Ordinal);
        Assert.Equal(reason, ProxyApp.Detail(answer));
        Assert.DoesNotContain(Fixture.Key, answer, StringComparison.Ordinal);
        fixture.AssertUntouched();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>One app for all attempts: none of them may change anything.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public const string Key = "the-app:its-secret";

        private readonly RawServer _service = new();
        private readonly RawServer _other = new();

        internal ProxyApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var patience = TimeSpan.FromSeconds(10);
            App = await ProxyApp.StartAsync(
                new FalClientOptions { Credentials = Key, RunAddress = _service.Address, QueueAddress = _service.Address, RestAddress = _service.Address, Timeout = patience, ResponseTimeout = patience },
                app => app.MapFalProxy(fal => fal.Allow<FluxDev>().Allow("fal-ai/whisper").Allow("me/apps/*").Allow("workflows/me/mine")),
                Cancelled);
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            _service.Dispose();
            _other.Dispose();
        }

        internal string Address(string target) => target
            .Replace("{other}", _other.Address.Port.ToString(provider: null), StringComparison.Ordinal)
            .Replace("{service}", _service.Address.AbsoluteUri, StringComparison.Ordinal);

        internal void AssertUntouched()
        {
            Assert.False(_service.IsPending);
            Assert.False(_other.IsPending);
        }
    }
}
