using System.Net;
using System.Text.Json;
using Fal.Models;

namespace Fal.Testing.Tests;

/// <summary>Answers that a test gives, with the generated types, seen by a client that has none.</summary>
public class RespondTests : EmulatorTest
{
    private static readonly FluxDevOutput Output = new()
    {
        Images = [new() { Url = "https://example.com/a.png", Width = 1, Height = 2 }],
        Timings = new Dictionary<string, double>(),
        Seed = 7,
        HasNsfwConcepts = [true],
        Prompt = "given",
    };

    [Fact]
    public async Task An_output_is_given_to_every_call()
    {
        Emulator.Respond(FluxDev.Endpoint, Output);

        var output = await JsonOf(await PostAsync($"run/{Flux}", Sunset));

        Assert.Equal("given", output.GetProperty("prompt").GetString());
        Assert.Equal("https://example.com/a.png", output.GetProperty("images")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_function_sees_the_input()
    {
        Emulator.Respond(FluxDev.Endpoint, input => Output with { Prompt = input.Prompt + "!", Seed = input.NumImages ?? 0 });

        var output = await JsonOf(await PostAsync($"run/{Flux}", """{"prompt":"a sunset","num_images":3}"""));

        Assert.Equal("a sunset!", output.GetProperty("prompt").GetString());
        Assert.Equal(3, output.GetProperty("seed").GetInt32());
    }

    [Fact]
    public async Task The_input_is_checked_all_the_same()
    {
        Emulator.Respond(FluxDev.Endpoint, Output);

        using var response = await PostAsync($"run/{Flux}", "{}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task The_last_answer_given_counts()
    {
        Emulator.Respond(FluxDev.Endpoint, Output);
        Emulator.Respond(FluxDev.Endpoint, Output with { Prompt = "later" });

        Assert.Equal("later", (await JsonOf(await PostAsync($"run/{Flux}", Sunset))).GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task An_error_of_the_api_is_answered_as_it_is()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalApiException("No runner is free", HttpStatusCode.ServiceUnavailable)
        {
            ErrorType = "runner_scheduling_failure",
            IsRetryable = true,
            RetryAfter = TimeSpan.FromSeconds(2),
        });

        using var response = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"detail":"No runner is free","error_type":"runner_scheduling_failure"}""", await response.Content.ReadAsStringAsync(Limit));
        Assert.Equal("runner_scheduling_failure", response.Headers.GetValues("x-fal-error-type").Single());
        Assert.Equal("true", response.Headers.GetValues("x-fal-retryable").Single());
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        Assert.True(response.Headers.Contains("x-fal-request-id"));
    }

    [Fact]
    public async Task The_body_of_an_error_is_answered_as_it_is()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalApiException("", HttpStatusCode.BadGateway) { Body = "<html>" });

        using var response = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal("<html>", await response.Content.ReadAsStringAsync(Limit));
    }

    [Fact]
    public async Task A_validation_error_is_answered_in_the_form_of_the_service()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalValidationException("Refused", [new("loras[0].path", "The file is too large", "file_too_large") { Context = FalProperties.Parse("""{"max_size":5}""") }]));

        using var response = await PostAsync($"run/{Flux}", Sunset);

        var error = (await JsonOf(response)).GetProperty("detail").EnumerateArray().Single();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("""["body","loras",0,"path"]""", error.GetProperty("loc").GetRawText());
        Assert.Equal("The file is too large", error.GetProperty("msg").GetString());
        Assert.Equal("file_too_large", error.GetProperty("type").GetString());
        Assert.Equal("""{"max_size":5}""", error.GetProperty("ctx").GetRawText());
    }

    [Fact]
    public async Task A_start_timeout_is_answered_as_the_callers_own()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalTimeoutException("Not started in time"));

        using var response = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("user", response.Headers.GetValues("x-fal-request-timeout-type").Single());
    }

    [Fact]
    public async Task A_lost_connection_is_an_answer_too()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new FalConnectionException("Gone"));

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync($"run/{Flux}", Sunset));
    }

    [Fact]
    public async Task What_goes_wrong_in_the_test_is_said()
    {
        Emulator.Respond(FluxDev.Endpoint, _ => throw new InvalidOperationException("The test is wrong"));

        using var response = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("The test is wrong", (await JsonOf(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_without_a_schema_has_the_answer_that_it_is_given()
    {
        Emulator.Respond(FalEndpoint.Untyped("me/my-app/generate"), input => JsonSerializer.SerializeToElement(new { got = input }));

        var output = await JsonOf(await PostAsync("run/me/my-app/generate", """{"a":1}"""));

        Assert.Equal("""{"got":{"a":1}}""", output.GetRawText());
    }

    [Fact]
    public async Task A_request_can_be_intercepted()
    {
        Emulator.Intercept(request => request.Service is FalEmulatorService.Queue
            ? new FalEmulatorAnswer { StatusCode = HttpStatusCode.BadGateway, ContentType = "text/html", Headers = { ["x-test"] = "1" }, Body = "<html>"u8.ToArray() }
            : null);

        using var queue = await PostAsync($"queue/{Flux}", Sunset);
        using var run = await PostAsync($"run/{Flux}", Sunset);

        Assert.Equal(HttpStatusCode.BadGateway, queue.StatusCode);
        Assert.Equal("text/html", queue.Content.Headers.ContentType?.MediaType);
        Assert.Equal("1", queue.Headers.GetValues("x-test").Single());
        Assert.Equal(HttpStatusCode.OK, run.StatusCode);
        Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task An_answer_can_be_an_error_broken_or_none()
    {
        var answers = new Queue<FalEmulatorAnswer>(
        [
            FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests, "Slow down"),
            new FalEmulatorAnswer { Body = "{\"half"u8.ToArray(), CutAfter = 6 },
            FalEmulatorAnswer.Drop,
        ]);
        Emulator.Intercept(_ => answers.TryDequeue(out var answer) ? answer : null);

        using var refused = await PostAsync($"run/{Flux}", Sunset);
        Assert.Equal("""{"detail":"Slow down"}""", await refused.Content.ReadAsStringAsync(Limit));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync($"run/{Flux}", Sunset));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync($"run/{Flux}", Sunset));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"run/{Flux}", Sunset)).StatusCode);
    }
}
