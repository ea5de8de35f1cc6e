using System.Net;
using Fal.Client.Tests;

namespace Fal.Testing.Tests;

/// <summary>How webhooks are delivered: to another emulator, which takes anything and keeps it.</summary>
public class WebhookTests : EmulatorTest
{
    private readonly Clock _clock = new();

    protected override FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas }, StepTime = TimeSpan.Zero, TimeProvider = _clock };

    [Fact]
    public async Task A_webhook_is_posted_again_until_it_is_taken()
    {
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);
        using var webhook = new FalWebhook(Emulator.CreateWebhookOptions());
        var answers = new Queue<FalEmulatorAnswer>([FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError), FalEmulatorAnswer.Drop, new FalEmulatorAnswer()]);
        receiver.Intercept(_ => answers.Dequeue());

        await SubmitAsync(receiver);
        var waits = new[] { await SkipWaitAfterAsync(1), await SkipWaitAfterAsync(2) };
        await Emulator.WaitForDeliveryAsync(delivery => delivery.IsDelivered, Limit);

        Assert.Equal([TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(120)], waits);
        Assert.Equal(
            [(1, HttpStatusCode.InternalServerError, false), (2, null, false), (3, HttpStatusCode.OK, true)],
            Emulator.Deliveries.Select(delivery => (delivery.Attempt, delivery.StatusCode, delivery.IsFinal)));
        Assert.Equal([true, false, true], Emulator.Deliveries.Select(delivery => delivery.Error is null));
        Assert.Equal(3, receiver.Journal.Count);
        Assert.Single(receiver.Journal.Select(post => post.Text).Distinct());
        Assert.Equal(["946684800", "946684815", "946684935"], receiver.Journal.Select(post => post.Headers["X-Fal-Webhook-Timestamp"]));
        var last = receiver.Journal[^1];
        await webhook.VerifyAsync(last.Headers.GetValueOrDefault, last.Body, Limit);
    }

    [Fact]
    public async Task The_31st_try_is_the_last_about_an_hour_after_the_first()
    {
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);
        receiver.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.BadGateway));

        await SubmitAsync(receiver);
        var waited = TimeSpan.Zero;
        for (var attempt = 1; attempt < 31; attempt++)
            waited += await SkipWaitAfterAsync(attempt);
        await Emulator.WaitForDeliveryAsync(delivery => delivery.Attempt == 31, Limit);
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.InRange(waited, TimeSpan.FromMinutes(58), TimeSpan.FromHours(1));
        Assert.Equal(31, Emulator.Deliveries.Count);
        Assert.DoesNotContain(Emulator.Deliveries, delivery => delivery.IsDelivered);
        Assert.Equal(31, Assert.Single(Emulator.Deliveries, delivery => delivery.IsFinal).Attempt);
    }

    [Fact]
    public async Task A_try_that_is_not_answered_within_15_seconds_has_failed()
    {
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);
        receiver.Intercept(_ => FalEmulatorAnswer.Stall);

        await SubmitAsync(receiver);
        await receiver.WaitForRequestAsync(_ => true, Limit);
        _clock.Advance(TimeSpan.FromSeconds(15));
        var delivery = await Emulator.WaitForDeliveryAsync(_ => true, Limit);

        Assert.Null(delivery.StatusCode);
        Assert.Contains("15 seconds", delivery.Error, StringComparison.Ordinal);
        Assert.False(delivery.IsFinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    public async Task A_redirect_is_final_and_not_followed(HttpStatusCode statusCode)
    {
        await using var receiver = await FalEmulator.StartAsync(cancellationToken: Limit);
        receiver.Intercept(_ => new FalEmulatorAnswer { StatusCode = statusCode, Headers = { ["Location"] = "/run/elsewhere" } });

        await SubmitAsync(receiver);
        var delivery = await Emulator.WaitForDeliveryAsync(_ => true, Limit);
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((statusCode, true, false), (delivery.StatusCode, delivery.IsFinal, delivery.IsDelivered));
        Assert.Single(Emulator.Deliveries);
        Assert.Single(receiver.Journal);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_tried_again_too()
    {
        using var response = await PostAsync($"queue/{Flux}?fal_webhook={Uri.EscapeDataString("http://127.0.0.1:1/")}", Sunset);

        var waits = new[] { await SkipWaitAfterAsync(1), await SkipWaitAfterAsync(2) };

        Assert.Equal([TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(120)], waits);
        Assert.All(Emulator.Deliveries, delivery => Assert.NotNull(delivery.Error));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://example.com/")]
    public async Task A_webhook_whose_address_is_none_is_refused(string hook)
    {
        using var response = await PostAsync($"queue/{Flux}?fal_webhook={hook}", Sunset);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("fal_webhook", (await JsonOf(response)).GetProperty("detail")[0].GetProperty("loc")[1].GetString());
    }

    [Fact]
    public async Task The_public_keys_need_no_key_and_are_two_after_a_rotation()
    {
        Http.DefaultRequestHeaders.Authorization = null;

        var first = KeysOf(await GetJsonAsync("rest/.well-known/jwks.json"));
        Emulator.RotateWebhookKey();
        var second = KeysOf(await GetJsonAsync("rest/.well-known/jwks.json"));
        Emulator.RotateWebhookKey();
        var third = KeysOf(await GetJsonAsync("rest/.well-known/jwks.json"));

        Assert.Single(first);
        Assert.Equal(first[0], second[1]);
        Assert.Equal(2, second.Length);
        Assert.Equal(second[0], third[1]);
        Assert.Equal(2, third.Length);
    }

    private static string?[] KeysOf(System.Text.Json.JsonElement set) => [.. set.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("x").GetString())];

    private async Task SubmitAsync(FalEmulator receiver)
    {
        using var response = await PostAsync($"queue/{Flux}?fal_webhook={receiver.Address}run/my/hook", Sunset);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Lets the wait after a try end at once.</summary>
    private async Task<TimeSpan> SkipWaitAfterAsync(int attempt)
    {
        await Emulator.WaitForDeliveryAsync(delivery => delivery.Attempt == attempt, Limit);
        Assert.Equal(TimeSpan.FromSeconds(15), await _clock.NextWaitAsync(Limit)); // That for the answer.
        return await _clock.SkipWaitAsync(Limit);
    }
}
