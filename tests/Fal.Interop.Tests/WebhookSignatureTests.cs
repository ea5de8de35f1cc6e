using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fal.Testing;

namespace Fal.Interop.Tests;

/// <summary>A webhook that Node's own cryptography signed is taken for what it is.</summary>
public class WebhookSignatureTests
{
    private const string Body = """{"request_id":"r","status":"OK","payload":{"prompt":"ünïcode 🌅"}}""";

    [Fact]
    public async Task A_webhook_that_Node_signed_is_verified()
    {
        Node.SkipUnlessInstalled();
        var token = TestContext.Current.CancellationToken;
        var time = new StandingTime();
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var line = new JsonObject { ["requestId"] = "r", ["userId"] = "github|1", ["timestamp"] = timestamp, ["body"] = Body };
        var signed = JsonNode.Parse(Assert.Single(await Node.RunAsync("sign.mjs", [line.ToJsonString()], token)))!;
        await using var emulator = await FalEmulator.StartAsync(cancellationToken: token);
        emulator.Intercept(_ => FalEmulatorAnswer.Text(HttpStatusCode.OK, signed["keys"]!.ToJsonString()));
        var options = emulator.CreateWebhookOptions();
        options.TimeProvider = time;
        using var webhook = new FalWebhook(options);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["x-fal-webhook-request-id"] = "r",
            ["x-fal-webhook-user-id"] = "github|1",
            ["x-fal-webhook-timestamp"] = timestamp,
            ["x-fal-webhook-signature"] = (string)signed["signature"]!,
        };

        await webhook.VerifyAsync(headers.GetValueOrDefault, Encoding.UTF8.GetBytes(Body), token);
        var error = await Assert.ThrowsAsync<FalWebhookException>(() => webhook.VerifyAsync(headers.GetValueOrDefault, Encoding.UTF8.GetBytes(Body + "\n"), token));

        Assert.Equal(FalWebhookProblem.WrongSignature, error.Problem);
    }

    /// <summary>However long Node takes, the webhook has just come.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
