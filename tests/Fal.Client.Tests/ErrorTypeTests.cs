using System.Net;
using System.Reflection;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Kinds of errors: wherever an answer names one, and what the message says to do about it.</summary>
public class ErrorTypeTests : EmulatorTest
{
    public static TheoryData<string, string, string, string?> Named { get; } = new()
    {
        // body, x-fal-error-type, the kind, a part of the message
        { """{"detail":"Busy","error_type":"runner_scheduling_failure"}""", "", "runner_scheduling_failure", "try again later" },
        { """{"detail":"Busy"}""", "startup_timeout", "startup_timeout", "try again later" },
        { """{"detail":"Busy","error_type":"tomorrow's kind"}""", "", "tomorrow's kind", null },
        { """{"detail":"Reached concurrent requests limit of 2","type":"concurrent_requests_limit","data":{"limit":2}}""", "", "concurrent_requests_limit", "wait in the queue" },
        { """{"detail":"concurrent_requests_limit"}""", "concurrent_requests_limit", "concurrent_requests_limit", "wait in the queue" },
        { """{"error":"concurrent_requests_limit","message":"Too many"}""", "", "concurrent_requests_limit", "Too many. The account has" },
        { """{"detail":[{"loc":["body"],"msg":"Reached the limit","type":"concurrent_requests_limit"}]}""", "", "concurrent_requests_limit", "Reached the limit. The account has" },
        { """{"detail":{"message":"Too slow","type":"generation_timeout"}}""", "", "generation_timeout", "Ask for less" },
        { """{"detail":[{"loc":["body"],"msg":"Internal server error","type":"internal_server_error"}]}""", "", "internal_server_error", "The service answered 500 InternalServerError: Internal server error." },
        { """{"detail":[{"loc":["body"],"msg":"one","type":"a"},{"loc":["body"],"msg":"two","type":"a"}]}""", "", "a", null },
        { """{"detail":[{"loc":["body"],"msg":"one","type":"a"},{"loc":["body"],"msg":"two","type":"b"}]}""", "c", "c", null },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public async Task The_kind_of_an_error_is_found_wherever_an_answer_names_it(string body, string header, string type, string? said)
    {
        Respond(HttpStatusCode.InternalServerError, body, header.Length > 0 ? [("x-fal-error-type", header)] : []);

        var error = await Assert.ThrowsAsync<FalApiException>(RunAsync);

        Assert.Equal(type, error.ErrorType);
        Assert.Contains(said ?? "", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_errors_of_several_kinds_are_no_kind_of_error()
    {
        Respond(HttpStatusCode.UnprocessableEntity, """{"detail":[{"loc":["body","prompt"],"msg":"one","type":"missing"},{"loc":["body","seed"],"msg":"two","type":"less_than"}]}""");

        var error = await Assert.ThrowsAsync<FalValidationException>(RunAsync);

        Assert.Null(error.ErrorType);
        Assert.Equal([FalErrorType.Missing, FalErrorType.LessThan], error.Errors.Select(field => field.Type));
    }

    [Theory]
    [InlineData(""" "categories":["violence","self-harm"] """)]
    [InlineData(""" "ctx":{"categories":["violence","self-harm"]} """)]
    [InlineData(""" "categories":["violence",7,null,"self-harm"],"ctx":{"categories":["hate"]} """)]
    public async Task Flagged_content_tells_what_it_was_flagged_as(string categories)
    {
        Respond(HttpStatusCode.UnprocessableEntity, $$"""
            {"detail":[{"loc":["body","prompt"],"msg":"The content was flagged.","type":"content_policy_violation","input":"x",{{categories}}}]}
            """);

        var error = await Assert.ThrowsAsync<FalValidationException>(RunAsync);

        Assert.Equal(FalErrorType.ContentPolicyViolation, error.ErrorType);
        Assert.Equal(["violence", "self-harm"], error.Categories);
        var field = Assert.Single(error.Errors);
        Assert.Equal((FalErrorType.ContentPolicyViolation, "Prompt"), (field.Type, field.PropertyPath));
        Assert.Equal(["violence", "self-harm"], field.Categories);
        Assert.Equal(
            "The input was refused: Prompt (prompt): The content was flagged. It was flagged as violence, self-harm. Change what was flagged: the same input is flagged again. (fal-ai/flux/dev)",
            error.Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"detail":{"message":"Flagged","type":"content_policy_violation","categories":["hate"]}}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"detail":"Flagged","error_type":"content_policy_violation","categories":["hate"]}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"detail":[{"msg":"Flagged","type":"content_policy_violation","categories":["hate"]},{"msg":"Flagged","type":"content_policy_violation","categories":["hate"]}]}""")]
    public async Task Flagged_content_tells_so_in_any_answer(HttpStatusCode status, string body)
    {
        Respond(status, body);

        var error = await Assert.ThrowsAsync<FalApiException>(RunAsync);

        Assert.Equal((FalErrorType.ContentPolicyViolation, "hate"), (error.ErrorType, Assert.Single(error.Categories)));
        Assert.Contains("It was flagged as hate. Change", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_file_must_be_is_said()
    {
        Respond(HttpStatusCode.UnprocessableEntity, """
            {"detail":[{"loc":["body","image_url"],"msg":"Image too large","type":"image_too_large","ctx":{"max_height":1024,"max_width":768}},
                       {"loc":["body","mask_url"],"msg":"File download error","type":"file_download_error"},
                       {"loc":["body","num_images"],"msg":"Less","type":"less_than_equal","ctx":{"le":4}}]}
            """);

        var error = await Assert.ThrowsAsync<FalValidationException>(RunAsync);

        Assert.EndsWith(
            "num_images): Less. Give an image with fewer pixels. The limits: {\"max_height\":1024,\"max_width\":768}. Give a FalFile, which is uploaded, or an address that anybody can fetch without a login. (fal-ai/flux/dev)",
            error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"detail":"User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."}""", "")]
    [InlineData("""{"detail":"User is locked. Reason: TOP_UP.","error_type":"forbidden"}""", "bad_request")]
    [InlineData("""{"error":{"message":"User is locked. Reason: TOP_UP."}}""", "")]
    public async Task A_locked_account_is_to_be_paid_for(string body, string header)
    {
        Respond(HttpStatusCode.Forbidden, body, header.Length > 0 ? [("x-fal-error-type", header)] : []);

        var error = await Assert.ThrowsAsync<FalApiException>(RunAsync);

        Assert.Equal(FalErrorType.AccountLocked, error.ErrorType);
        Assert.Contains("User is locked. Reason: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("The key is right; the account must be paid for", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"EndpointDeprecated","message":"Use https://fal.ai/models/fal-ai/flux-2/edit/api instead."}""")]
    [InlineData("""{"detail":"Gone. See https://queue.fal.run/fal-ai/flux-2/edit?x=1.","error_type":"EndpointDeprecated"}""")]
    [InlineData("""{"detail":{"type":"EndpointDeprecated","msg":"Gone","successor":"fal-ai/flux-2/edit"}}""")]
    [InlineData("""{"detail":{"name":"EndpointDeprecated","message":"fal-ai/flux/dev is gone: try fal-ai/flux-2/edit."}}""")]
    [InlineData("""{"detail":[{"loc":["body"],"msg":"and/or use `fal-ai/flux-2/edit`","type":"endpoint_deprecated"}]}""")]
    [InlineData("""{"detail":"The endpoint is deprecated. Call https:\/\/fal.run\/fal-ai\/flux-2\/edit."}""")]
    [InlineData("""{"type":"EndpointDeprecated","detail":"Gone: https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai/flux-2/edit"}""")]
    public async Task An_endpoint_that_was_taken_away_names_its_successor(string body)
    {
        Respond(HttpStatusCode.Gone, body);

        var error = await Assert.ThrowsAsync<FalApiException>(RunAsync);

        Assert.Equal((FalErrorType.EndpointDeprecated, "fal-ai/flux-2/edit"), (error.ErrorType, error.SuccessorId));
        Assert.Contains("'fal-ai/flux-2/edit' is its successor: put that one's schema, https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai/flux-2/edit, in place", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"detail":"Gone and/or away","error_type":"EndpointDeprecated"}""")]
    [InlineData("""{"detail":"fal-ai/flux/dev is gone","error_type":"EndpointDeprecated"}""")]
    [InlineData("""{"detail":"See https://fal.ai/models?q=flux and \"../..\"","error_type":"EndpointDeprecated"}""")]
    public async Task A_successor_that_is_not_named_is_not_made_up(string body)
    {
        Respond(HttpStatusCode.NotFound, body);

        var error = await Assert.ThrowsAsync<FalApiException>(RunAsync);

        Assert.Equal((FalErrorType.EndpointDeprecated, null), (error.ErrorType, error.SuccessorId));
        Assert.Contains("look for another at https://fal.ai/models", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_error_has_no_successor()
    {
        Respond(HttpStatusCode.NotFound, """{"detail":"fal-ai/other is not there"}""");

        Assert.Null((await Assert.ThrowsAsync<FalApiException>(RunAsync)).SuccessorId);
    }

    [Theory]
    [InlineData("x-fal-needs-retry", "true", null, true)]
    [InlineData("x-fal-needs-retry", "0", null, false)]
    [InlineData("x-fal-needs-retry", "false", "true", false)]
    [InlineData("x-fal-needs-retry", "?", "true", true)]
    [InlineData("x-fal-request-id", "r", null, null)]
    public async Task Whether_another_try_may_help_is_said_by_either_header(string name, string value, string? retryable, bool? expected)
    {
        Respond(HttpStatusCode.InternalServerError, "{}", retryable is null ? [(name, value)] : [(name, value), ("x-fal-retryable", retryable)]);

        Assert.Equal(expected, (await Assert.ThrowsAsync<FalApiException>(RunAsync)).IsRetryable);
    }

    [Fact]
    public async Task A_status_that_NET_has_no_name_for_is_said_once()
    {
        Respond((HttpStatusCode)499, """{"detail":"Request was cancelled"}""");

        var error = await Assert.ThrowsAsync<FalApiException>(RunAsync);

        Assert.Equal("The service answered 499: Request was cancelled. The request was cancelled: submit it anew to get a result. (fal-ai/flux/dev)", error.Message);
    }

    [Theory]
    [InlineData("internal_server_error", HttpStatusCode.InternalServerError)]
    [InlineData("content_policy_violation", HttpStatusCode.UnprocessableEntity)]
    public async Task A_failure_in_a_stream_is_not_the_input_s_fault_because_it_names_a_place(string type, HttpStatusCode status)
    {
        var body = $$"""{"detail":[{"loc":["body"],"msg":"No","type":"{{type}}"}]}""";
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, $"data: {body}\n\n") with { ContentType = "text/event-stream" });

        var error = await Assert.ThrowsAnyAsync<FalApiException>(async () =>
        {
            await foreach (var output in Client.OpenrouterRouter.StreamAsync(new() { Prompt = "p", Model = "m" }, null, Deadline))
                Assert.Fail($"Nothing comes of it, least of all {output}.");
        });

        Assert.Equal((status, type), (error.StatusCode, error.ErrorType?.Value));
        Assert.Equal(status is HttpStatusCode.UnprocessableEntity, error is FalValidationException);
    }

    [Fact]
    public async Task What_a_model_of_a_test_throws_arrives_whole()
    {
        var flagged = new FalFieldError("prompt", "Flagged", FalErrorType.ContentPolicyViolation) { Categories = ["hate"] };
        var endpoint = FalEndpoint.Untyped("me/app");
        Emulator.Respond(endpoint, input => throw (input.GetProperty("gone").GetBoolean()
            ? new FalApiException("Gone", HttpStatusCode.Gone) { ErrorType = FalErrorType.EndpointDeprecated, SuccessorId = "me/newer" }
            : new FalValidationException("Refused", [flagged])));

        var gone = await Assert.ThrowsAsync<FalApiException>(() => Client.SubscribeAsync(endpoint, Json("""{"gone":true}"""), null, Deadline));
        var refused = await Assert.ThrowsAsync<FalValidationException>(() => Client.SubscribeAsync(endpoint, Json("""{"gone":false}"""), null, Deadline));

        Assert.Equal((FalErrorType.EndpointDeprecated, "me/newer"), (gone.ErrorType, gone.SuccessorId));
        Assert.Equal((FalErrorType.ContentPolicyViolation, "hate"), (refused.ErrorType, Assert.Single(refused.Categories)));
    }

    [Fact]
    public void A_kind_is_the_service_s_word_and_converts_from_it()
    {
        FalErrorType? none = null;
        FalErrorType? type = FalErrorType.FileTooLarge;

        Assert.True(type == "file_too_large");
        Assert.False(none == "file_too_large");
        Assert.Equal("tomorrow", new FalErrorType("tomorrow").ToString());
        Assert.Equal("", default(FalErrorType).ToString());
        var known = typeof(FalErrorType).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => ((FalErrorType)property.GetValue(null)!).Value).ToList();
        Assert.Equal(known.Count, known.Distinct().Count());
    }

    private Task<FluxDevOutput> RunAsync() => Client.FluxDev.RunAsync(Sunset, null, Deadline);

    private void Respond(HttpStatusCode status, string body, params (string Name, string Value)[] headers) => Emulator.Intercept(_ => Answer(status, body, headers));
}
