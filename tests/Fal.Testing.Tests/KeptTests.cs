using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Testing.Tests;

/// <summary>What calls leave behind does not grow with their number: the oldest goes.</summary>
public class KeptTests : EmulatorTest
{
    private static readonly FalEndpoint<JsonElement, JsonElement> App = FalEndpoint.Untyped("me/app");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override FalEmulatorOptions Options => new() { MaxKept = 3, MaxKeptBytes = 1000, TimeProvider = _time, StepTime = TimeSpan.FromSeconds(1), QueuePositions = 1 };

    [Fact]
    public async Task The_newest_uploads_are_kept()
    {
        var files = new List<string>();
        for (var i = 0; i < 5; i++)
            files.Add(await UploadAsync(10));

        Assert.Equal(files.TakeLast(3), Emulator.Files.Select(file => file.Address.AbsoluteUri));
        Assert.Equal([404, 404, 200, 200, 200], await StatusesAsync(files));
    }

    [Fact]
    public async Task Uploads_are_kept_so_far_as_there_is_room_and_the_newest_always()
    {
        string[] files = [await UploadAsync(600), await UploadAsync(300), await UploadAsync(600)];
        Assert.Equal([404, 200, 200], await StatusesAsync(files));

        files = [.. files, await UploadAsync(5000)];
        Assert.Equal([404, 404, 404, 200], await StatusesAsync(files));
    }

    [Fact]
    public async Task An_upload_that_is_put_again_takes_room_once()
    {
        var other = await UploadAsync(300);
        var file = await AnnounceAsync();
        for (var i = 0; i < 5; i++)
            await Http.PutAsync(file, new ByteArrayContent(new byte[600]), Limit);

        Assert.Equal([200, 200], await StatusesAsync([other, file]));
    }

    [Fact]
    public async Task Uploads_that_nobody_ends_are_forgotten()
    {
        string[] announced = [await AnnounceAsync(), await AnnounceAsync(), await AnnounceAsync(), await AnnounceAsync()];
        using var forgotten = await Http.PutAsync(announced[0], new ByteArrayContent(new byte[1]), Limit);
        using var known = await Http.PutAsync(announced[1], new ByteArrayContent(new byte[1]), Limit);
        using var part = await Http.PutAsync($"{announced[2]}/1", new ByteArrayContent(new byte[600]), Limit);
        using var another = await Http.PutAsync($"{announced[3]}/1", new ByteArrayContent(new byte[600]), Limit);
        using var again = await Http.PutAsync($"{announced[2]}/2", new ByteArrayContent(new byte[1]), Limit);

        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound],
            new[] { forgotten, known, part, another, again }.Select(response => response.StatusCode));
    }

    [Fact]
    public async Task The_newest_outputs_are_kept()
    {
        Emulator.Respond(App, input => input);
        var requests = new List<string>();
        for (var i = 0; i < 5; i++)
            requests.Add(await CompleteAsync("1"));

        Assert.Equal([404, 404, 200, 200, 200], await StatusesAsync(requests));
    }

    [Fact]
    public async Task Outputs_are_kept_so_far_as_there_is_room()
    {
        Emulator.Respond(App, _ => JsonSerializer.SerializeToElement(new string('a', 600)));

        Assert.Equal([404, 200], await StatusesAsync([await CompleteAsync("1"), await CompleteAsync("2")]));
    }

    [Fact]
    public async Task Requests_under_way_are_never_dropped_but_one_too_many_is_refused()
    {
        Emulator.Respond(App, input => input);
        var requests = new[] { await SubmitAsync("1"), await SubmitAsync("2"), await SubmitAsync("3") };

        using var refused = await PostAsync("queue/me/app", "4");
        await EndAsync([.. requests.Select(request => request.Id)]);
        using var taken = await PostAsync("queue/me/app", "5");

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (refused.StatusCode, taken.StatusCode));
        Assert.Equal([200, 200, 200], await StatusesAsync(requests.Select(request => request.Address)));
    }

    [Fact]
    public async Task Of_the_tokens_for_calls_those_go_first_that_have_expired()
    {
        Emulator.Respond(App, input => input);
        var tokens = new List<string> { await TokenAsync(100), await TokenAsync(1), await TokenAsync(1) };
        _time.Advance(TimeSpan.FromSeconds(2));
        tokens.AddRange([await TokenAsync(100), await TokenAsync(100)]);
        Assert.Equal([200, 401, 401, 200, 200], await CallAsync(tokens));

        tokens.Add(await TokenAsync(100));
        Assert.Equal([401, 401, 401, 200, 200, 200], await CallAsync(tokens));
    }

    [Fact]
    public async Task The_newest_tokens_for_uploads_are_kept()
    {
        var statuses = new List<int>();
        var tokens = new List<string>();
        for (var i = 0; i < 4; i++)
            tokens.Add((await JsonOf(await PostAsync("rest/storage/auth/token", "{}"))).GetProperty("token").GetString()!);
        foreach (var token in tokens)
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, "files/upload") { Content = new ByteArrayContent([1]), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var response = await Http.SendAsync(post, Limit);
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([401, 200, 200, 200], statuses);
    }

    [Fact]
    public async Task A_webhook_that_fails_is_not_tried_again_while_very_many_are()
    {
        // The clock stands still, so nothing is tried again.
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { MaxKept = 3, TimeProvider = _time, StepTime = TimeSpan.Zero }, Limit);
        emulator.Respond(App, input => input);
        using var client = emulator.CreateClient();
        var isFinal = new List<bool>();
        for (var i = 0; i < 7; i++)
        {
            var queued = await client.SubmitAsync(App, JsonElement.Parse("1"), new() { WebhookUrl = new Uri(emulator.Address, "nothing") }, Limit);
            isFinal.Add((await emulator.WaitForDeliveryAsync(delivery => delivery.RequestId == queued.RequestId, Limit)).IsFinal);
        }

        Assert.Equal([false, false, false, false, false, false, true], isFinal);
    }

    [Theory]
    [InlineData(int.MaxValue, 4, 4)]
    [InlineData(100, 1, 4)]
    [InlineData(2, 1, 2)]
    public async Task A_journal_with_a_capacity_keeps_no_more_than_there_is_room_for(int capacity, int requests, int deliveries)
    {
        await using var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions { JournalCapacity = capacity, MaxKeptBytes = 1000, StepTime = TimeSpan.Zero }, Limit);
        emulator.Respond(App, _ => JsonElement.Parse("1"));
        using var client = emulator.CreateClient();
        for (var i = 0; i < 4; i++)
        {
            var queued = await client.SubmitAsync(App, JsonElement.Parse("1"), new() { WebhookUrl = new Uri(emulator.Address, "nothing") }, Limit);
            await emulator.WaitForDeliveryAsync(delivery => delivery.RequestId == queued.RequestId, Limit);
        }

        var journal = emulator.Journal.Count;
        for (var i = 0; i < 4; i++)
            await client.RunAsync(App, JsonSerializer.SerializeToElement(new string('a', 900)), null, Limit);

        Assert.Equal(Math.Min(capacity, 4), journal);
        Assert.Equal(requests, emulator.Journal.Count(request => request.Body.Length > 900));
        Assert.Equal(deliveries, emulator.Deliveries.Count);
    }

    private async Task<string> AnnounceAsync() => (await JsonOf(await PostAsync("rest/storage/upload/initiate", "{}"))).GetProperty("file_url").GetString()!;

    private async Task<string> UploadAsync(int size)
    {
        var file = await AnnounceAsync();
        using var put = await Http.PutAsync(file, new ByteArrayContent(new byte[size]), Limit);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        return file;
    }

    private async Task<(string Address, string Id)> SubmitAsync(string input)
    {
        var submitted = await JsonOf(await PostAsync($"queue/me/app?fal_webhook={Emulator.Address}nothing", input));
        return (submitted.GetProperty("response_url").GetString()!, submitted.GetProperty("request_id").GetString()!);
    }

    /// <summary>A webhook is tried when a request is over.</summary>
    private async Task<FalEmulatorDelivery> EndAsync(params string[] ids)
    {
        _time.Advance(TimeSpan.FromSeconds(4));
        var last = default(FalEmulatorDelivery);
        foreach (var id in ids)
            last = await Emulator.WaitForDeliveryAsync(delivery => delivery.RequestId == id, Limit);
        return last!;
    }

    private async Task<string> CompleteAsync(string input)
    {
        var (address, id) = await SubmitAsync(input);
        await EndAsync(id);
        return address;
    }

    private async Task<string> TokenAsync(int lifetime) =>
        (await JsonOf(await PostAsync("rest/tokens/realtime", $$"""{"allowed_apps":["me/app"],"duration":{{lifetime}}}"""))).GetProperty("token").GetString()!;

    private async Task<List<int>> CallAsync(IEnumerable<string> tokens)
    {
        using var http = new HttpClient();
        var statuses = new List<int>();
        foreach (var token in tokens)
        {
            using var response = await http.PostAsync($"{Emulator.Address}run/me/app?fal_jwt_token={token}", new StringContent("1"), Limit);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }

    private async Task<List<int>> StatusesAsync(IEnumerable<string> addresses)
    {
        var statuses = new List<int>();
        foreach (var address in addresses)
        {
            using var response = await Http.GetAsync(address, Limit);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}
