using System.Text;
using System.Text.Json;
using Fal.Models;

namespace Fal.Webhooks.Tests;

/// <summary>What webhooks say. Who sent them has been asked already.</summary>
public class WebhookReadingTests
{
    [Fact]
    public void Errors_of_a_webhook_name_the_properties_of_its_model_when_that_is_known()
    {
        const string Body = """{"request_id":"r","status":"ERROR","error":"refused","payload":{"detail":[{"loc":["body","num_images"],"msg":"too many","type":"less_than_equal"}]}}""";

        var read = FalWebhook.DangerousReadUnverified(Encoding.UTF8.GetBytes(Body));
        var known = read.As(FluxDev.Endpoint);

        Assert.Equal(("num_images", null, "NumImages"), (read.Errors[0].Path, read.Errors[0].PropertyPath, known.Errors[0].PropertyPath));
        Assert.Equal((null, "ERROR", "refused", FalErrorType.LessThanEqual), (known.Payload, known.Status, known.Error, known.ErrorType));
    }

    [Theory]
    [InlineData("""{"request_id":"r","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[{"loc":["body","prompt"],"msg":"Flagged","type":"content_policy_violation","categories":["hate"]}]}}""", "content_policy_violation", "hate")]
    [InlineData("""{"request_id":"r","status":"ERROR","error":"Runner lost","error_type":"runner_disconnected","payload":null}""", "runner_disconnected", null)]
    [InlineData("""{"request_id":"r","status":"ERROR","error":"User is locked. Reason: TOP_UP.","payload":null}""", "account_locked", null)]
    [InlineData("""{"request_id":"r","status":"ERROR","error":"Failed","payload":[7]}""", null, null)]
    [InlineData("""{"request_id":"r","status":"OK","payload_error":"no","payload":{"detail":[{"msg":"of the model's own","type":"missing"}]}}""", null, null)]
    public void A_failure_tells_its_kind(string body, string? type, string? category)
    {
        var read = FalWebhook.DangerousReadUnverified(Encoding.UTF8.GetBytes(body)).As(FluxDev.Endpoint);

        Assert.Equal(type, read.ErrorType?.Value);
        Assert.Equal(category, read.Errors.SelectMany(field => field.Categories).SingleOrDefault());
    }

    [Fact]
    public void A_status_of_tomorrow_is_kept()
    {
        var read = FalWebhook.DangerousReadUnverified("""{"request_id":"r","status":"PARTLY","payload":{"images":1}}"""u8.ToArray()).As(FluxDev.Endpoint);

        Assert.Equal("PARTLY", read.Status);
        Assert.False(read.IsOk);
        Assert.Null(read.Payload);
        Assert.Equal(1, read.RawPayload.GetProperty("images").GetInt32());
    }

    [Fact]
    public void An_output_that_the_service_could_not_send_is_said()
    {
        var read = FalWebhook.DangerousReadUnverified("""{"request_id":"r","status":"OK","payload":null,"payload_error":"not JSON"}"""u8.ToArray()).As(FluxDev.Endpoint);

        Assert.True(read.IsOk);
        Assert.Null(read.Payload);
        Assert.Equal("not JSON", read.PayloadError);
    }

    [Theory]
    [InlineData("<html>", "cannot be read")]
    [InlineData("[1]", "not an object")]
    [InlineData("{\"status\":\"OK\",\"payload\":{}}", "request_id")]
    [InlineData("{\"request_id\":\"r\",\"payload\":{}}", "status")]
    [InlineData("{\"request_id\":\"r\",\"status\":\"OK\"}", "no payload")]
    public void What_is_no_webhook_is_told_with_its_body(string body, string said)
    {
        var error = Assert.Throws<FalException>(() => FalWebhook.DangerousReadUnverified(Encoding.UTF8.GetBytes(body)));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(body, error.Body);
    }

    [Theory]
    [InlineData("null", "FluxDevOutput")]
    [InlineData("[{\"url\":7}]", "FluxDevOutput")]
    [InlineData("{\"detail\":7}", "images")]
    public void A_payload_that_is_not_the_model_s_is_told_with_it(string payload, string said)
    {
        var read = FalWebhook.DangerousReadUnverified(Encoding.UTF8.GetBytes($$"""{"request_id":"r","status":"OK","payload":{{payload}}}"""));

        var error = Assert.Throws<FalException>(() => { read.As(FluxDev.Endpoint); });

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal((FluxDev.Endpoint.Id, "r"), (error.EndpointId, error.RequestId));
        Assert.Equal(payload == "null" ? "" : payload, error.Body);
    }

    [Fact]
    public void A_webhook_of_a_model_without_a_schema_is_read()
    {
        var read = FalWebhook.DangerousReadUnverified("""{"request_id":"r","status":"OK","payload":[1]}"""u8.ToArray()).As(FalEndpoint.Untyped("me/my-app"));

        Assert.Equal(JsonValueKind.Array, read.Payload.ValueKind);
    }
}
