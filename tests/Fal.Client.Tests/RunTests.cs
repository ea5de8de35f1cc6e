using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Direct calls: one request, and one answer or one error.</summary>
public class RunTests : EmulatorTest
{
    [Fact]
    public async Task A_call_is_one_post_of_the_input_and_its_answer_is_the_output()
    {
        var output = await Client.FluxDev.RunAsync(Sunset with { NumImages = 2, ImageSize = FluxDev.ImageSizePreset.Landscape16x9 }, null, Deadline);

        var request = Assert.Single(Emulator.Journal);
        Assert.Equal((FalEmulatorService.Run, "POST", "/fal-ai/flux/dev"), (request.Service, request.Method, request.Path));
        Assert.Equal("""{"prompt":"a sunset","image_size":"landscape_16_9","num_images":2}""", request.Text);
        Assert.Equal(Picture, output);
    }

    [Fact]
    public async Task An_untyped_input_that_was_never_set_is_null()
    {
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.OK, "[1]"));

        var output = await Client.RunAsync(FalEndpoint.Untyped("me/app"), default, null, Deadline);

        Assert.Equal("null", Assert.Single(Emulator.Journal).Text);
        Assert.Equal("[1]", output.GetRawText());
    }

    [Fact]
    public async Task An_answer_may_be_compressed_by_gzip_and_by_nothing_else()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("[1]"u8);
        Emulator.Intercept(_ => new() { Body = compressed.ToArray(), Headers = new Dictionary<string, string> { ["Content-Encoding"] = "GZIP" } });

        var output = await Client.RunAsync(FalEndpoint.Untyped("me/app"), default, null, Deadline);

        Assert.Equal("gzip", Assert.Single(Emulator.Journal).Headers["Accept-Encoding"]);
        Assert.Equal("[1]", output.GetRawText());
    }

    [Fact]
    public async Task A_call_carries_the_key_and_says_who_sends_it()
    {
        await Client.FluxDev.RunAsync(Sunset, null, Deadline);

        var headers = Assert.Single(Emulator.Journal).Headers;
        Assert.Equal($"Key {Emulator.Key}", headers["Authorization"]);
        Assert.StartsWith("Fal.Client/0.", headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("application/json", headers["Content-Type"]);
        Assert.Equal("application/json", headers["Accept"]);
        Assert.DoesNotContain(headers.Keys, name => name.StartsWith("x-fal", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Options_are_headers()
    {
        await Client.FluxDev.RunAsync(
            Sunset, new() { StartTimeout = TimeSpan.FromSeconds(2.5), Hint = "lora-7", StoreIO = false, Headers = new Dictionary<string, string> { ["x-fal-new"] = "1" } }, Deadline);

        var headers = Assert.Single(Emulator.Journal).Headers;
        Assert.Equal("2.5", headers["x-fal-request-timeout"]);
        Assert.Equal("lora-7", headers["x-fal-runner-hint"]);
        Assert.Equal("0", headers["x-fal-store-io"]);
        Assert.Equal("1", headers["x-fal-new"]);
    }

    [Theory]
    [InlineData("User-Agent", "my-app/2")]
    [InlineData("user-agent", "my-app/2")]
    [InlineData("x-fal-runner-hint", "mine")]
    [InlineData("Content-Type", "application/json; charset=utf-8")]
    [InlineData("Accept", "application/vnd.mine+json")]
    public async Task Extra_headers_win(string name, string value)
    {
        await Client.FluxDev.RunAsync(Sunset, new() { Hint = "ours", Headers = new Dictionary<string, string> { [name] = value } }, Deadline);

        Assert.Equal(value, Assert.Single(Emulator.Journal).Headers[name]);
    }

    [Theory]
    [InlineData("not a name", "1")]
    [InlineData("x-mine", "1\r\nx-other: 2")]
    [InlineData("x-mine", "ü")]
    public async Task A_header_that_cannot_be_sent_is_refused_before_anything_is(string name, string value)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            Client.FluxDev.RunAsync(Sunset, new() { Headers = new Dictionary<string, string> { [name] = value } }, Deadline));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_start_timeout_that_the_service_does_not_take_is_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Client.FluxDev.RunAsync(Sunset, new() { StartTimeout = TimeSpan.FromSeconds(0.1) }, Deadline));

        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_call_that_failed_is_not_sent_again(HttpStatusCode statusCode)
    {
        InterceptInTurn(_ => true, FalEmulatorAnswer.Error(statusCode));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(statusCode, error.StatusCode);
        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task What_the_service_says_is_told_on_one_line_and_not_at_any_length()
    {
        InterceptInTurn(
            _ => true,
            FalEmulatorAnswer.Error(HttpStatusCode.BadGateway, "x\nfail: forged\u202e\u2028" + new string('y', 100_000)),
            FalEmulatorAnswer.Text(HttpStatusCode.UnprocessableEntity, """{"detail":[{"loc":["body","pro\nmpt"],"msg":"x\nfail: forged\u202e","type":"a"}]}"""));

        var failed = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains(@"x\nfail: forged\u202E\u2028yyy", failed.Message, StringComparison.Ordinal);
        Assert.InRange(failed.Message.Length, 4_000, 4_100);
        Assert.Contains(@"pro\nmpt: x\nfail: forged\u202E", refused.Message, StringComparison.Ordinal);
        Assert.Equal(@"pro\nmpt: x\nfail: forged\u202E", Assert.Single(refused.Errors).ToString());
        Assert.Equal("x\nfail: forged\u202e", refused.Errors[0].Message);
    }

    [Fact]
    public async Task A_call_whose_connection_is_lost_is_not_sent_again()
    {
        InterceptInTurn(_ => true, FalEmulatorAnswer.Drop);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("may have accepted", error.Message, StringComparison.Ordinal);
        Assert.Equal("fal-ai/flux/dev", error.EndpointId);
        Assert.Single(Emulator.Journal);
    }

    [Fact]
    public async Task A_call_on_a_kept_connection_that_is_lost_is_not_sent_again()
    {
        await Client.FluxDev.RunAsync(Sunset, null, Deadline);
        InterceptInTurn(_ => true, FalEmulatorAnswer.Drop);

        await Assert.ThrowsAsync<FalConnectionException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_named()
    {
        using var nowhere = new Nowhere();
        var address = nowhere.Address;

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => CreateClient(o => o.RunAddress = address).FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains(address.Host, error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("may have accepted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_limit_ends_the_call()
    {
        var clock = new Clock();
        Emulator.Respond(FluxDev.Endpoint, NeverAsync);
        var running = CreateClient(o => o.TimeProvider = clock).FluxDev.RunAsync(Sunset, new() { Timeout = TimeSpan.FromSeconds(90) }, Deadline);
        await Emulator.WaitForRequestAsync(_ => true, Deadline);

        clock.Advance(TimeSpan.FromSeconds(90));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => running);
        Assert.Contains("00:01:30", error.Message, StringComparison.Ordinal);
        Assert.Equal("fal-ai/flux/dev", error.EndpointId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_time_limit_is_more_than_zero(int seconds)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Client.FluxDev.RunAsync(Sunset, new() { Timeout = TimeSpan.FromSeconds(seconds) }, Deadline));

        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_the_call_and_the_service_sees_it(bool hasTimeout)
    {
        var goneAway = new TaskCompletionSource();
        Emulator.Respond(FluxDev.Endpoint, (_, token) => NeverAsync(goneAway, token));
        using var cancel = new CancellationTokenSource();
        var running = Client.FluxDev.RunAsync(Sunset, new() { Timeout = hasTimeout ? TimeSpan.FromHours(1) : null }, cancel.Token);
        await Emulator.WaitForRequestAsync(_ => true, Deadline);

        await cancel.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Deadline));
        Assert.Equal(cancel.Token, error.CancellationToken);
        await goneAway.Task.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_starts_sends_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.FluxDev.RunAsync(Sunset, null, new CancellationToken(true)));

        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task Disposing_the_client_ends_the_call_and_is_not_called_a_timeout()
    {
        Emulator.Respond(FluxDev.Endpoint, NeverAsync);
        var client = CreateClient();
        var running = client.FluxDev.RunAsync(Sunset, null, Deadline);
        await Emulator.WaitForRequestAsync(_ => true, Deadline);

        client.Dispose();

        await Assert.ThrowsAsync<FalConnectionException>(() => running);
    }

    [Fact]
    public async Task The_timeout_of_the_callers_own_HttpClient_is_told_as_one()
    {
        Emulator.Respond(FluxDev.Endpoint, NeverAsync);
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(50) };
        using var client = new FalClient(http, CreateOptions());

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("HttpClient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_with_text_says_what_the_service_said_and_which_request_it_was()
    {
        Respond(Answer(HttpStatusCode.Forbidden, """{"detail":"No balance left."}""", ("x-fal-request-id", "r-17")));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal("The service answered 403 Forbidden: No balance left. (fal-ai/flux/dev, request r-17)", error.Message);
        Assert.Equal((HttpStatusCode.Forbidden, "r-17", "fal-ai/flux/dev"), (error.StatusCode, error.RequestId, error.EndpointId));
        Assert.Equal("""{"detail":"No balance left."}""", error.Body);
        Assert.Null(error.IsRetryable);
        Assert.Null(error.ErrorType);
    }

    [Fact]
    public async Task Field_errors_name_the_place_in_the_input()
    {
        Respond(Answer(HttpStatusCode.UnprocessableEntity, """
            {"detail":[
              {"loc":["body","loras",0,"path"],"msg":"Field required","type":"missing"},
              {"loc":["body","num_images"],"msg":"Input should be less than or equal to 4","type":"less_than_equal","ctx":{"le":4},"input":9},
              {"loc":["body"],"msg":"One of both","type":"value_error"},
              "as text"
            ]}
            """, ("x-fal-request-id", "r-1")));

        var error = await Assert.ThrowsAsync<FalValidationException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(["loras[0].path", "num_images", "", ""], error.Errors.Select(field => field.Path));
        Assert.Equal(["missing", "less_than_equal", "value_error", null], error.Errors.Select(field => field.Type));
        Assert.Equal(4, error.Errors[1].Context["le"].GetInt32());
        Assert.Contains("loras[0].path: Field required; NumImages (num_images): Input should be less than or equal to 4; One of both; as text", error.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "r-1"), (error.StatusCode, error.RequestId));
    }

    [Fact]
    public async Task A_422_with_a_text_is_no_list_of_field_errors()
    {
        Respond(Answer(HttpStatusCode.UnprocessableEntity, """{"detail":"The picture has no face."}"""));

        var error = await Assert.ThrowsAnyAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.IsNotType<FalValidationException>(error);
        Assert.Contains("The picture has no face", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"detail":"x","error_type":"runner_error"}""", null, "runner_error")]
    [InlineData("""{"detail":"x"}""", "runner_connection_error", "runner_connection_error")]
    [InlineData("""{"detail":"x","error_type":"runner_error"}""", "runner_connection_error", "runner_error")]
    public async Task The_kind_of_error_is_in_the_body_or_in_a_header(string body, string? header, string expected)
    {
        Respond(Answer(HttpStatusCode.InternalServerError, body, header is null ? [] : [("x-fal-error-type", header)]));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(expected, error.ErrorType);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    public async Task The_service_says_whether_another_try_may_help(string header, bool expected)
    {
        Respond(Answer(HttpStatusCode.InternalServerError, "{}", ("x-fal-retryable", header)));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(expected, error.IsRetryable);
    }

    [Fact]
    public async Task The_service_says_how_long_to_wait_before_another_try()
    {
        Respond(Answer(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "7")));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
    }

    [Fact]
    public async Task A_start_timeout_that_passed_is_a_timeout()
    {
        Respond(Answer(HttpStatusCode.GatewayTimeout, """{"detail":"Request timed out"}""", ("x-fal-request-timeout-type", "user"), ("x-fal-request-id", "r-2")));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => Client.FluxDev.RunAsync(Sunset, new() { StartTimeout = TimeSpan.FromSeconds(5) }, Deadline));

        Assert.Equal("r-2", error.RequestId);
        Assert.Contains("start timeout", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "502 BadGateway.")]
    [InlineData("<html><body>Bad gateway</body></html>", "<html><body>Bad gateway</body></html>")]
    [InlineData("\"as a JSON string\"", "as a JSON string")]
    [InlineData("""{"error":{"message":"in an object","type":"t"}}""", "in an object")]
    [InlineData("""{"message":"in another word"}""", "in another word")]
    [InlineData("[1]", "[1]")]
    [InlineData("null", "null")]
    public async Task An_error_in_any_form_is_told(string body, string said)
    {
        Respond(Answer(HttpStatusCode.BadGateway, body));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("502", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(body, error.Body);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_told_with_what_to_do()
    {
        var error = await Assert.ThrowsAsync<FalApiException>(() => CreateClient(o => o.Credentials = "wrong:key").FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(HttpStatusCode.Unauthorized, error.StatusCode);
        Assert.Contains("FAL_KEY", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_a_lost_connection_and_names_its_request()
    {
        using var server = new RawServer();
        var running = CreateClient(o => o.RunAddress = server.Address).FluxDev.RunAsync(Sunset, null, Deadline);
        using (var connection = await server.AcceptAsync(Deadline))
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nx-fal-request-id: r-3\r\n\r\n{\"images\":[{\"url\":", Deadline);

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => running);
        Assert.Equal("r-3", error.RequestId);
        Assert.Contains("request r-3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html></html>")]
    [InlineData("""{"images":""")]
    [InlineData("""{"images":[{"url":"u","width":"wide","height":3}],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"p"}""")]
    public async Task An_answer_that_is_no_output_is_kept_since_it_is_paid_for(string body)
    {
        Respond(Answer(HttpStatusCode.OK, body, ("x-fal-request-id", "r-4")));

        var error = await Assert.ThrowsAsync<FalException>(() => CreateClient(o => o.StrictOutputs = true).FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Equal(body, error.Body);
        Assert.Equal("r-4", error.RequestId);
        Assert.Contains("FluxDevOutput", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_output_is_told_with_the_place()
    {
        Respond(Answer(HttpStatusCode.OK, """{"images":[{"url":"u","width":4,"height":3},{"url":"u","width":"wide","height":3}]}"""));

        var error = await Assert.ThrowsAsync<FalException>(() => CreateClient(o => o.StrictOutputs = true).FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("$.images[1].width", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent_and_the_error_says_where_to_get_one()
    {
        var options = CreateOptions(o => o.Credentials = null);
        using var client = new FalClient(options);

        var error = await Assert.ThrowsAsync<FalException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Contains("FAL_KEY", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData(422, """{"detail":[{"loc":["body","KEY"],"msg":"not KEY","type":"KEY","ctx":{"given":"KEY","KEY":1},"input":"KEY"}],"error_type":"KEY"}""")]
    [InlineData(401, """{"detail":"No user found for KEY"}""")]
    [InlineData(500, """{"detail":{"message":"SECRET","type":"KEY"}}""")]
    [InlineData(500, "<html>KEY SECRET</html>")]
    [InlineData(500, "\"KEY\"")]
    [InlineData(200, """{"images":[{"url":"KEY","width":"KEY"}]}""")]
    [InlineData(200, """{"timings":{"KEY":"SECRET"}}""")]
    [InlineData(200, "KEY")]
    public async Task The_key_is_in_no_error_though_the_service_repeats_it(int statusCode, string body)
    {
        const string Secret = "0123456789abcdef";
        const string Key = "6e7a:" + Secret;
        Respond(Answer((HttpStatusCode)statusCode, body.Replace("KEY", Key, StringComparison.Ordinal).Replace("SECRET", Secret, StringComparison.Ordinal), ("x-fal-error-type", Key)));

        var error = await Assert.ThrowsAnyAsync<FalException>(() => CreateClient(o => (o.Credentials, o.StrictOutputs) = (Key, true)).FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.DoesNotContain(Secret, Said(error), StringComparison.Ordinal);
    }

    private static Task<FluxDevOutput> NeverAsync(FluxDevInput input, CancellationToken cancellationToken) => NeverAsync(new TaskCompletionSource(), cancellationToken);

    private static async Task<FluxDevOutput> NeverAsync(TaskCompletionSource goneAway, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(goneAway.SetResult);
        await goneAway.Task;
        throw new OperationCanceledException(cancellationToken);
    }

    private void Respond(FalEmulatorAnswer answer) => Emulator.Intercept(_ => answer);
}
