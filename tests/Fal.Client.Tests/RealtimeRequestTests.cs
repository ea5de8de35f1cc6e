using System.Net;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Requests over a socket: each has its own output, whatever else comes.</summary>
public class RealtimeRequestTests : RealtimeTest
{
    [Fact]
    public async Task A_request_has_its_output()
    {
        await using var live = await OpenAsync();

        Assert.Equal("a sunset", (await live.RequestAsync(new() { Prompt = "a sunset" }, Deadline)).Prompt);
    }

    [Fact]
    public async Task Many_requests_at_once_have_each_its_own()
    {
        await using var live = await OpenAsync();

        var outputs = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => live.RequestAsync(new() { Prompt = $"{i}" }, Deadline)));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), outputs.Select(output => output.Prompt));
        Assert.Single(Connects());
    }

    [Fact]
    public async Task Outputs_may_come_in_any_order()
    {
        await using var service = await PlayAsync();
        var one = service.Live.RequestAsync(Json("""{"n":1}"""), Deadline);
        var two = service.Live.RequestAsync(Json("""{"n":2}"""), Deadline);
        var ids = await service.ReadIdsAsync(2);

        await service.SayAsync($$"""{"out":2,"request_id":"{{ids[1]}}"}""");
        await service.SayAsync($$"""{"out":1,"request_id":"{{ids[0]}}"}""");

        Assert.Equal((1, 2), ((await one).GetProperty("out").GetInt32(), (await two).GetProperty("out").GetInt32()));
    }

    [Theory]
    [InlineData("{}", """{"request_id":"ID"}""")]
    [InlineData("{ }", """{"request_id":"ID" }""")]
    [InlineData("""{"n":{"request_id":1}}""", """{"request_id":"ID","n":{"request_id":1}}""")]
    [InlineData("""{"n":1,"request_id":"mine"}""", """{"n":1,"request_id":"mine"}""")]
    [InlineData("""{"request_id":null}""", """{"request_id":null}""")]
    [InlineData("[1]", "[1]")]
    public async Task An_input_without_an_id_is_given_one(string input, string sent)
    {
        await using var service = await PlayAsync();
        var request = service.Live.RequestAsync(Json(input), Deadline);

        var read = await service.ReadAsync();
        var id = read.ValueKind is JsonValueKind.Object ? read.GetProperty("request_id").GetString() : null;
        await service.SayAsync(id is null ? "{}" : $$"""{"request_id":"{{id}}"}""");

        Assert.Equal(sent.Replace("ID", id, StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), read.GetRawText().Replace(" ", "", StringComparison.Ordinal));
        await request;
    }

    [Fact]
    public async Task Outputs_of_requests_are_not_received_and_other_outputs_are()
    {
        await using var live = await OpenAsync();

        var requests = new List<Task<FastSdxlOutput>>();
        for (var i = 0; i < 5; i++)
        {
            requests.Add(live.RequestAsync(new() { Prompt = $"request {i}" }, Deadline));
            await live.SendAsync(new() { Prompt = $"sent {i}" }, Deadline);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"sent {i}", (await live.ReceiveAsync(Deadline)).Prompt);
            Assert.Equal($"request {i}", (await requests[i]).Prompt);
        }
    }

    [Fact]
    public async Task An_input_that_is_refused_fails_its_request()
    {
        Emulator.Respond(FastSdxl.Endpoint, input => input.Prompt == "bad" ? throw new FalValidationException("refused", [new("prompt", "Bad")]) : Frame(input.Prompt));
        await using var live = await OpenAsync();

        var error = await Assert.ThrowsAsync<FalValidationException>(() => live.RequestAsync(new() { Prompt = "bad" }, Deadline));

        Assert.Equal("prompt", Assert.Single(error.Errors).Path);
        Assert.Equal("good", (await live.RequestAsync(new() { Prompt = "good" }, Deadline)).Prompt);
    }

    [Fact]
    public async Task An_error_that_names_a_request_fails_that_one()
    {
        await using var service = await PlayAsync();
        var one = service.Live.RequestAsync(Json("""{"request_id":"one"}"""), Deadline);
        var two = service.Live.RequestAsync(Json("""{"request_id":"two"}"""), Deadline);
        await service.ReadIdsAsync(2);

        await service.SayAsync("""{"type":"x-fal-error","error":"OOM","reason":"out of memory","request_id":"two"}""");
        await service.SayAsync("""{"request_id":"one"}""");

        Assert.Equal("two", (await Assert.ThrowsAsync<FalApiException>(() => two)).RequestId);
        await one;
    }

    [Fact]
    public async Task An_error_that_names_no_request_fails_all_that_wait_as_perhaps_not_theirs()
    {
        await using var service = await PlayAsync();
        var one = service.Live.RequestAsync(Json("{}"), Deadline);
        var two = service.Live.RequestAsync(Json("{}"), Deadline);
        await service.ReadIdsAsync(2);

        await service.SayAsync("""{"type":"x-fal-error","error":"OOM","reason":"out of memory"}""");

        foreach (var request in new[] { one, two })
            Assert.IsType<FalApiException>((await Assert.ThrowsAsync<FalConnectionException>(() => request)).InnerException);
    }

    [Fact]
    public async Task Where_the_service_names_no_request_one_that_waits_alone_has_its_output()
    {
        await using var service = await PlayAsync();
        for (var i = 0; i < 3; i++)
        {
            var request = service.Live.RequestAsync(Json("{}"), Deadline);
            await service.ReadAsync();
            await service.SayAsync($$"""{"out":{{i}}}""");
            Assert.Equal(i, (await request).GetProperty("out").GetInt32());
        }
    }

    [Fact]
    public async Task Where_the_service_names_no_request_those_that_wait_together_fail_and_no_output_is_lost()
    {
        await using var service = await PlayAsync();
        var one = service.Live.RequestAsync(Json("{}"), Deadline);
        var two = service.Live.RequestAsync(Json("{}"), Deadline);
        await service.ReadIdsAsync(2);

        await service.SayAsync("""{"out":1}""");
        await service.SayAsync("""{"out":2}""");

        Assert.Contains("request_id", (await Assert.ThrowsAsync<FalException>(() => one)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FalException>(() => two);
        Assert.Equal(1, (await service.Live.ReceiveAsync(Deadline)).GetProperty("out").GetInt32());
        Assert.Equal(2, (await service.Live.ReceiveAsync(Deadline)).GetProperty("out").GetInt32());

        // They are done with: who asks now waits alone.
        var three = service.Live.RequestAsync(Json("{}"), Deadline);
        await service.ReadAsync();
        await service.SayAsync("""{"out":3}""");
        Assert.Equal(3, (await three).GetProperty("out").GetInt32());
    }

    [Fact]
    public async Task An_output_that_nobody_waits_for_any_more_is_dropped()
    {
        await using var service = await PlayAsync();
        using var cancel = new CancellationTokenSource();
        var request = service.Live.RequestAsync(Json("""{"request_id":"late"}"""), cancel.Token);
        await service.ReadAsync();

        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request)).CancellationToken);
        await service.SayAsync("""{"request_id":"late"}""");
        await service.Live.SendAsync(Json("{}"), Deadline);
        await service.SayAsync("""{"out":1}""");

        Assert.Equal("""{"out":1}""", (await service.Live.ReceiveAsync(Deadline)).GetRawText());
    }

    [Fact]
    public async Task Disposing_ends_a_request()
    {
        await using var service = await PlayAsync();
        var request = service.Live.RequestAsync(Json("{}"), Deadline);
        await service.ReadAsync();

        var disposing = service.Live.DisposeAsync();
        await service.WaitForCloseAsync();
        await service.CloseAsync();
        await disposing;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => request);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.Live.RequestAsync(Json("{}"), Deadline));
    }

    [Fact]
    public async Task An_output_that_cannot_be_read_fails_its_request_and_is_kept()
    {
        using var service = new RawServer();
        var opening = OpenAsync(new() { SendJson = true }, CreateClient(o => o.RealtimeAddress = service.Address));
        using var connection = await service.AcceptAsync(Deadline);
        using var socket = await connection.UpgradeAsync(Deadline);
        await using var live = await opening;
        var request = live.RequestAsync(new() { Prompt = "p" }, Deadline);
        await socket.ReceiveAsync(new byte[200].AsMemory(), Deadline);

        await SendTextAsync(socket, """["none"]""");

        Assert.Equal("""["none"]""", (await Assert.ThrowsAsync<FalException>(() => request)).Body);
        connection.Dispose();
    }

    [Fact]
    public async Task Sessions_of_requests_only_may_end_any_number_of_times()
    {
        await using var service = await PlayAsync();
        for (var i = 0; i < 100; i++)
        {
            var request = service.Live.RequestAsync(Json("{}"), Deadline);
            if (i > 0)
                await service.AcceptAsync();
            await service.SayAsync($$"""{"request_id":"{{(await service.ReadIdsAsync(1))[0]}}"}""");
            await request;
            await service.CloseAsync();
            await service.WaitForCloseAsync();
            service.Break();
        }
    }
}
