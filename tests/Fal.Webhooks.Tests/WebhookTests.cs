using System.Net;
using System.Text;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Webhooks.Tests;

/// <summary>Webhooks that the emulator delivers to a listener of the test's own, and what is made of them.</summary>
public sealed class WebhookTests : EmulatorTest, IDisposable
{
    private const string RequestIdHeader = "X-Fal-Webhook-Request-Id";
    private const string UserIdHeader = "X-Fal-Webhook-User-Id";
    private const string TimestampHeader = "X-Fal-Webhook-Timestamp";
    private const string SignatureHeader = "X-Fal-Webhook-Signature";

    private readonly Clock _clock = new();
    private readonly RawServer _listener = new();
    private FalWebhook? _webhook;

    protected override FalEmulatorOptions EmulatorOptions => new() { StepTime = TimeSpan.Zero, TimeProvider = _clock };

    private FalWebhook Webhook => _webhook ??= new FalWebhook(Emulator.CreateWebhookOptions());

    private int KeyRequests => Emulator.Journal.Count(IsForKeys);

    public void Dispose()
    {
        _listener.Dispose();
        _webhook?.Dispose();
    }

    [Fact]
    public async Task A_webhook_is_verified_and_read()
    {
        var delivered = await DeliverAsync();

        var read = (await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline)).As(FluxDev.Endpoint);

        Assert.True(read.IsOk);
        Assert.Equal(Picture, read.Payload);
        Assert.Equal(delivered.Headers[RequestIdHeader], read.RequestId);
        Assert.Equal(read.RequestId, read.GatewayRequestId);
        Assert.Null(read.Error ?? read.PayloadError);
        var keys = Assert.Single(Emulator.Journal, IsForKeys);
        Assert.DoesNotContain("authorization", keys.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_webhook_is_read_before_its_model_is_known()
    {
        var delivered = await DeliverAsync();

        var read = await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);

        Assert.Equal((delivered.Headers[RequestIdHeader], true), (read.RequestId, read.IsOk));
        Assert.Equal("https://files.example/sunset.png", Assert.Single(read.Payload!.Media).Url);
        Assert.Equal(Picture, read.As(FluxDev.Endpoint).Payload);
        var error = Assert.Throws<FalException>(() => { read.As(TestPoster.Endpoint); });
        Assert.Equal(("test/poster", read.RequestId, read.RawPayload.GetRawText()), (error.EndpointId, error.RequestId, error.Body));
    }

    [Theory]
    [InlineData(RequestIdHeader, "another")]
    [InlineData(UserIdHeader, "another")]
    [InlineData(TimestampHeader, "946684801")]
    [InlineData(SignatureHeader, "00")]
    public async Task A_changed_header_is_found(string name, string start)
    {
        var delivered = await DeliverAsync();
        var value = delivered.Headers[name];
        delivered.Headers[name] = start.Length < value.Length ? start + value[start.Length..] : start;

        await AssertRefused(delivered, FalWebhookProblem.WrongSignature);
    }

    [Fact]
    public async Task A_changed_body_is_found()
    {
        var delivered = await DeliverAsync();
        var body = Encoding.UTF8.GetString(delivered.Body);

        await AssertRefused(delivered with { Body = Encoding.UTF8.GetBytes(body.Replace("\"seed\":42", "\"seed\":43", StringComparison.Ordinal)) }, FalWebhookProblem.WrongSignature);
        await AssertRefused(delivered with { Body = Encoding.UTF8.GetBytes(body + " ") }, FalWebhookProblem.WrongSignature);
        await AssertRefused(delivered with { Body = [] }, FalWebhookProblem.WrongSignature);
    }

    [Fact]
    public async Task Another_key_signs_nothing()
    {
        await using var other = await FalEmulator.StartAsync(EmulatorOptions, Deadline);
        var delivered = await DeliverAsync();
        using var webhook = new FalWebhook(other.CreateWebhookOptions());

        await AssertRefused(delivered, FalWebhookProblem.WrongSignature, webhook);
    }

    [Theory]
    [InlineData(RequestIdHeader)]
    [InlineData(UserIdHeader)]
    [InlineData(TimestampHeader)]
    [InlineData(SignatureHeader)]
    public async Task A_missing_header_is_named(string name)
    {
        var delivered = await DeliverAsync();
        delivered.Headers.Remove(name);

        var error = await AssertRefused(delivered, FalWebhookProblem.MissingHeader);

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, KeyRequests);
    }

    [Theory]
    [InlineData(TimestampHeader, "now")]
    [InlineData(TimestampHeader, "-946684800")]
    [InlineData(TimestampHeader, " 946684800")]
    [InlineData(TimestampHeader, "946684800.5")]
    [InlineData(TimestampHeader, "9223372036854775807")]
    [InlineData(TimestampHeader, "99999999999999999999")]
    [InlineData(SignatureHeader, "abcd")]
    [InlineData(SignatureHeader, "xyz")]
    public async Task A_header_that_cannot_be_read_is_named_and_no_key_is_fetched(string name, string value)
    {
        var delivered = await DeliverAsync();
        delivered.Headers[name] = value;

        var error = await AssertRefused(delivered, FalWebhookProblem.InvalidHeader);

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, KeyRequests);
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public async Task A_webhook_counts_for_five_minutes(int age, bool isFresh)
    {
        var delivered = await DeliverAsync();
        var options = Emulator.CreateWebhookOptions();
        options.TimeProvider = new FakeTimeProvider(_clock.GetUtcNow().AddSeconds(age));
        using var webhook = new FalWebhook(options);

        if (isFresh)
            await webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
        else
            Assert.Contains(age > 0 ? "ago" : "ahead", (await AssertRefused(delivered, FalWebhookProblem.Stale, webhook)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signature_may_be_in_capitals()
    {
        var delivered = await DeliverAsync();
        delivered.Headers[SignatureHeader] = delivered.Headers[SignatureHeader].ToUpperInvariant();

        await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
    }

    [Fact]
    public async Task The_keys_are_fetched_again_when_none_fits_but_not_more_than_twice_a_minute()
    {
        var old = await DeliverAsync();
        await Webhook.VerifyAsync(old.Header, old.Body, Deadline);
        Emulator.RotateWebhookKey();
        var rotated = await DeliverAsync();

        await AssertRefused(rotated, FalWebhookProblem.WrongSignature);
        Assert.Equal(1, KeyRequests);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await Webhook.VerifyAsync(rotated.Header, rotated.Body, Deadline);
        await Webhook.VerifyAsync(old.Header, old.Body, Deadline);
        Assert.Equal(2, KeyRequests);

        var forged = rotated with { Body = [1] };
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AssertRefused(forged, FalWebhookProblem.WrongSignature)));
        Assert.Equal(2, KeyRequests);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AssertRefused(forged, FalWebhookProblem.WrongSignature)));
        Assert.Equal(3, KeyRequests);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_counts_no_longer_once_the_keys_are_fetched_again()
    {
        var delivered = await DeliverAsync();
        Emulator.RotateWebhookKey();
        Emulator.RotateWebhookKey();

        await AssertRefused(delivered, FalWebhookProblem.WrongSignature);
    }

    [Fact]
    public async Task The_keys_are_kept_for_a_day()
    {
        await VerifyNewAsync();
        _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await VerifyNewAsync();
        Assert.Equal(1, KeyRequests);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await VerifyNewAsync();
        Assert.Equal(2, KeyRequests);
    }

    [Fact]
    public async Task Many_webhooks_at_once_fetch_the_keys_once()
    {
        var delivered = await DeliverAsync();
        var webhook = Webhook;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline), Deadline)));

        Assert.Equal(1, KeyRequests);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_the_keys_leaves_them_to_the_others()
    {
        var delivered = await DeliverAsync();
        using var http = new HttpClient();
        var keys = await http.GetStringAsync(Emulator.CreateWebhookOptions().JwksAddress, Deadline);
        using var server = new RawServer();
        using var webhook = new FalWebhook(new FalWebhookOptions { JwksAddress = server.Address, TimeProvider = _clock });
        using var impatient = new CancellationTokenSource();

        var first = webhook.VerifyAsync(delivered.Header, delivered.Body, impatient.Token);
        using var connection = await server.AcceptAsync(Deadline);
        var second = webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {keys.Length}\r\n\r\n{keys}", Deadline);

        await second;
        Assert.False(server.IsPending);
    }

    [Fact]
    public async Task Keys_that_cannot_be_fetched_are_no_verdict_and_the_next_webhook_asks_for_them_again()
    {
        var delivered = await DeliverAsync();
        Emulator.Intercept(request => IsForKeys(request) ? FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable) : null);

        var failed = await Assert.ThrowsAsync<FalApiException>(() => Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Contains("keys of webhooks", failed.Message, StringComparison.Ordinal);
        Assert.Equal(2, KeyRequests);

        Emulator.Intercept(null);
        await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
        Assert.Equal(3, KeyRequests);
        await AssertRefused(delivered with { Body = [1] }, FalWebhookProblem.WrongSignature);
        Assert.Equal(3, KeyRequests);
    }

    [Fact]
    public async Task A_failure_of_the_service_s_keys_that_passes_is_not_noticed()
    {
        var delivered = await DeliverAsync();
        InterceptInTurn(IsForKeys, FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable));

        await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);

        Assert.Equal(2, KeyRequests);
    }

    [Fact]
    public async Task A_host_of_the_keys_that_is_not_there_is_a_connection_error()
    {
        var delivered = await DeliverAsync();
        using var nowhere = new Nowhere();
        using var webhook = new FalWebhook(new FalWebhookOptions { JwksAddress = nowhere.Address, TimeProvider = _clock });

        await Assert.ThrowsAsync<FalConnectionException>(() => webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline));
    }

    [Theory]
    [InlineData("rest.alpha.fal.ai", null)]
    [InlineData("rest.alpha.fal.ai", HttpStatusCode.NotFound)]
    [InlineData("rest.alpha.fal.ai", HttpStatusCode.ServiceUnavailable)]
    [InlineData("rest.fal.ai", null)]
    [InlineData("rest.fal.ai", HttpStatusCode.NotFound)]
    public async Task Of_the_two_hosts_of_the_keys_the_other_is_asked_where_one_gives_none(string host, HttpStatusCode? answer)
    {
        var delivered = await DeliverAsync();
        var hosts = new Hosts(host, answer, Emulator.CreateWebhookOptions().JwksAddress);
        using var http = new HttpClient(hosts);
        var options = new FalWebhookOptions { TimeProvider = _clock };
        if (host != options.JwksAddress.Host)
            options.JwksAddress = new Uri($"https://{host}/.well-known/jwks.json");
        using var webhook = new FalWebhook(http, options);

        await webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);

        Assert.Equal([host, host == "rest.fal.ai" ? "rest.alpha.fal.ai" : "rest.fal.ai"], hosts.Asked);
    }

    [Fact]
    public async Task Keys_that_neither_host_gives_are_told_with_both()
    {
        var delivered = await DeliverAsync();
        using var http = new HttpClient(new Hosts(null, HttpStatusCode.NotFound, Emulator.Address));
        using var webhook = new FalWebhook(http, new FalWebhookOptions { TimeProvider = _clock });

        var error = await Assert.ThrowsAsync<FalApiException>(() => webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline));

        Assert.Equal("Fetching the keys of webhooks: rest.alpha.fal.ai or rest.fal.ai answered 404 NotFound.", error.Message);
    }

    [Fact]
    public async Task Keys_that_do_not_come_in_ten_seconds_are_a_timeout()
    {
        var delivered = await DeliverAsync();
        using var server = new RawServer();
        var time = new FakeTimeProvider(_clock.GetUtcNow());
        using var webhook = new FalWebhook(new FalWebhookOptions { JwksAddress = server.Address, TimeProvider = time });

        var verify = webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
        using var connection = await server.AcceptAsync(Deadline);
        time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<FalTimeoutException>(() => verify);
    }

    [Fact]
    public async Task Any_key_of_the_set_may_fit_and_those_of_other_kinds_are_passed_over()
    {
        var delivered = await DeliverAsync();
        using var http = new HttpClient();
        var keys = await http.GetStringAsync(Emulator.CreateWebhookOptions().JwksAddress, Deadline);
        const string Others = """
            {"keys":[7, {"kty":"RSA","n":"AQAB","e":"AQAB"}, {"kty":"OKP","crv":"X25519","x":"AA"}, {"kty":"OKP","crv":"Ed25519","x":"!"},
            {"kty":"OKP","crv":"Ed25519"}, {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
            """;
        Emulator.Intercept(request => IsForKeys(request) ? FalEmulatorAnswer.Text(HttpStatusCode.OK, keys.Replace("{\"keys\":[", Others, StringComparison.Ordinal)) : null);

        await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\"}]}")]
    [InlineData("<html>")]
    public async Task A_set_without_a_key_is_an_error_and_no_verdict(string set)
    {
        var delivered = await DeliverAsync();
        Emulator.Intercept(request => IsForKeys(request) ? FalEmulatorAnswer.Text(HttpStatusCode.OK, set) : null);

        Assert.IsNotType<FalWebhookException>(await Assert.ThrowsAnyAsync<FalException>(() => Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline)));
    }

    [Fact]
    public async Task A_failed_request_says_why()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalValidationException("no", [new FalFieldError("prompt", "Field required", "missing")]));
        var delivered = await DeliverAsync();

        var read = (await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline)).As(FluxDev.Endpoint);

        Assert.False(read.IsOk);
        Assert.Equal("ERROR", read.Status);
        Assert.Equal("Invalid status code: 422", read.Error);
        Assert.Null(read.Payload);
        Assert.Equal("missing", read.RawPayload.GetProperty("detail")[0].GetProperty("type").GetString());
        Assert.Equal($"ERROR ({read.RequestId}): Invalid status code: 422", read.ToString());
        Assert.Equal(FalErrorType.Missing, read.ErrorType);
        Assert.Equal(("prompt", "Prompt", FalErrorType.Missing), Assert.Single(read.Errors.Select(field => (field.Path, field.PropertyPath, field.Type))));
    }

    private static bool IsForKeys(FalEmulatorRequest request) => request.Path == "/.well-known/jwks.json";

    /// <summary>Submits a request with a webhook, and takes what the emulator posts.</summary>
    private async Task<Delivered> DeliverAsync()
    {
        var request = await Client.FluxDev.SubmitAsync(Sunset, new() { WebhookUrl = _listener.Address }, Deadline);
        using var connection = await _listener.AcceptAsync(Deadline);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Deadline);

        // Else a clock that goes on may let it be sent again.
        await Emulator.WaitForDeliveryAsync(delivery => delivery.RequestId == request.RequestId && delivery.IsDelivered, Deadline);
        var parts = connection.Request.Split("\r\n\r\n", 2);
        var headers = parts[0].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        return new Delivered(headers, Encoding.UTF8.GetBytes(parts[1]));
    }

    private async Task VerifyNewAsync()
    {
        var delivered = await DeliverAsync();
        await Webhook.VerifyAsync(delivered.Header, delivered.Body, Deadline);
    }

    private async Task<FalWebhookException> AssertRefused(Delivered delivered, FalWebhookProblem problem, FalWebhook? webhook = null)
    {
        var error = await Assert.ThrowsAsync<FalWebhookException>(() => (webhook ?? Webhook).VerifyAsync(delivered.Header, delivered.Body, Deadline));
        Assert.Equal(problem, error.Problem);
        return error;
    }

    private sealed record Delivered(Dictionary<string, string> Headers, byte[] Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    /// <summary>Stands in for the hosts of the keys: one fails, or all where none is named, and the others are the emulator.</summary>
    private sealed class Hosts(string? failing, HttpStatusCode? answer, Uri keys) : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var host = request.RequestUri!.Host;
            Asked.Add(host);
            if (failing is null || host == failing)
                return answer is { } status ? new HttpResponseMessage(status) : throw new HttpRequestException(HttpRequestError.NameResolutionError, "No such host");
            request.RequestUri = keys;
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
