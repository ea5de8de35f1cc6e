using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>What a service may send, and how long it may take.</summary>
public sealed class LimitTests : EmulatorTest
{
    private const int Mebibyte = 1 << 20;

    private static readonly FalEndpoint<JsonElement, JsonElement> App = FalEndpoint.Untyped("me/app");

    [Fact]
    public async Task An_output_longer_than_the_option_is_an_error_that_names_it()
    {
        var client = CreateClient(o => o.MaxOutputSize = 100);
        Emulator.Respond(App, (JsonElement input) => input);

        await client.RunAsync(App, Json($"\"{new string('x', 98)}\""), null, Deadline);
        var run = await Assert.ThrowsAsync<FalException>(() => client.RunAsync(App, Json($"\"{new string('x', 99)}\""), null, Deadline));
        var subscribe = await Assert.ThrowsAsync<FalException>(() => client.SubscribeAsync(App, Json($"\"{new string('x', 99)}\""), null, Deadline));

        Assert.All([run, subscribe], error => Assert.Contains("FalClientOptions.MaxOutputSize, 100 bytes", error.Message, StringComparison.Ordinal));
        Assert.NotNull(run.RequestId);
        Assert.Equal(101, (await Client.Request(App, subscribe.RequestId!).GetAsync(Deadline)).GetRawText().Length);
    }

    [Fact]
    public async Task A_bomb_in_place_of_an_output_ends_at_the_limit()
    {
        Emulator.Intercept(_ => Bomb(HttpStatusCode.OK, 400));

        var error = await Assert.ThrowsAsync<FalException>(() => Client.RunAsync(App, Json("{}"), null, Deadline));

        Assert.Contains("MaxOutputSize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_error_that_is_a_bomb_the_status_and_the_start_are_told()
    {
        Emulator.Intercept(_ => Bomb(HttpStatusCode.InternalServerError, 400));

        var error = await Assert.ThrowsAsync<FalApiException>(() => Client.RunAsync(App, Json("{}"), null, Deadline));

        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
        Assert.Equal(16 * Mebibyte, error.Body!.Length);
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("status")]
    [InlineData("upload")]
    [InlineData("token")]
    public async Task An_answer_that_is_no_output_ends_at_16_MiB(string call)
    {
        Emulator.Intercept(_ => Bomb(HttpStatusCode.OK, 400));

        var error = await Assert.ThrowsAsync<FalException>(() => call switch
        {
            "submit" => Client.SubmitAsync(App, Json("{}"), null, Deadline),
            "status" => Client.Request(App, "r").GetStatusAsync(false, Deadline),
            "upload" => Client.UploadAsync(FalFile.FromBytes(new byte[1], "image/png"), null, Deadline),
            _ => Client.RealtimeAsync(App, null, Deadline),
        });

        Assert.Contains("longer than 16777216 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_webhooks_end_at_1_MiB()
    {
        Emulator.Intercept(_ => Bomb(HttpStatusCode.OK, 400));
        using var webhook = new FalWebhook(Emulator.CreateWebhookOptions());

        var error = await Assert.ThrowsAsync<FalException>(() => webhook.VerifyAsync(name => name.EndsWith("Timestamp", StringComparison.Ordinal)
            ? DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
            : new string('a', 128), "{}"u8.ToArray(), Deadline));

        Assert.Contains("longer than 1048576 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_is_never_made_ends_at_the_option_and_says_so(bool isSocket)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var client = CreateClient(o =>
        {
            o.RunAddress = new Uri($"https://{silent.LocalEndpoint}");
            o.ConnectTimeout = TimeSpan.FromMilliseconds(100);
        });

        var error = await Assert.ThrowsAsync<FalConnectionException>(() => isSocket
            ? client.OpenWebSocketAsync("me/app", "ws", new() { UseToken = false }, Deadline)
            : client.RunAsync(App, Json("{}"), null, Deadline));

        Assert.Contains(" cannot be reached: No connection could be made within FalClientOptions.ConnectTimeout", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("may have accepted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_is_kept_while_a_submit_drips_and_what_it_made_is_cancelled()
    {
        var clock = new Clock();
        using var queue = new RawServer();
        using var client = new FalClient(CreateOptions(o => (o.QueueAddress, o.TimeProvider) = (queue.Address, clock)));

        var subscribing = client.SubscribeAsync(App, Json("{}"), new() { Timeout = TimeSpan.FromSeconds(30) }, Deadline);
        using var submit = await queue.AcceptAsync(Deadline);
        await submit.StartChunksAsync("application/json", Deadline);
        await submit.SendChunkAsync("{\"request_id\":", Deadline);
        clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<FalTimeoutException>(() => subscribing);

        await submit.SendChunkAsync("\"r-1\"}", Deadline);
        await submit.EndChunksAsync(Deadline);
        await submit.ReadRequestAsync(Deadline);
        Assert.StartsWith("PUT /me/app/requests/r-1/cancel ", submit.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_is_kept_while_the_cancel_is_not_answered()
    {
        var clock = new Clock();
        using var queue = new RawServer();
        using var client = new FalClient(CreateOptions(o => (o.QueueAddress, o.TimeProvider) = (queue.Address, clock)));

        var subscribing = client.SubscribeAsync(App, Json("{}"), new() { Timeout = TimeSpan.FromSeconds(30) }, Deadline);
        using var connection = await queue.AcceptAsync(Deadline);
        const string Submitted = """{"request_id":"r-1"}""";
        await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {Submitted.Length}\r\n\r\n{Submitted}", Deadline);
        await connection.ReadRequestAsync(Deadline);
        clock.Advance(TimeSpan.FromSeconds(30));
        using var cancel = await queue.AcceptAsync(Deadline);
        Assert.StartsWith("PUT ", cancel.Request, StringComparison.Ordinal);
        Assert.False(subscribing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<FalTimeoutException>(() => subscribing);
        Assert.Equal("r-1", error.RequestId);
    }

    [Fact]
    public async Task An_answer_that_drips_beyond_the_option_counts_as_lost()
    {
        var clock = new Clock();
        using var queue = new RawServer();
        using var client = new FalClient(CreateOptions(o => (o.QueueAddress, o.TimeProvider, o.ResponseTimeout, o.MaxRetries) = (queue.Address, clock, TimeSpan.FromMinutes(1), 0)));

        var submitting = client.SubmitAsync(App, Json("{}"), null, Deadline);
        using var submit = await queue.AcceptAsync(Deadline);
        await submit.StartChunksAsync("application/json", Deadline);
        for (var i = 0; i < 3; i++)
        {
            await submit.SendChunkAsync(" ", Deadline);
            clock.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Contains("00:01:00", (await Assert.ThrowsAnyAsync<FalException>(() => submitting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_drips_beyond_the_option_is_told_by_its_status_also_where_the_call_has_no_limit()
    {
        var clock = new Clock();
        using var server = new RawServer();
        using var client = new FalClient(CreateOptions(o => (o.RunAddress, o.TimeProvider, o.ResponseTimeout) = (server.Address, clock, TimeSpan.FromMinutes(1))));

        var running = client.RunAsync(App, Json("{}"), null, Deadline);
        using var run = await server.AcceptAsync(Deadline);
        await run.SendAsync("HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nout of", Deadline);
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            return running.IsCompleted;
        });

        var error = await Assert.ThrowsAsync<FalApiException>(() => running);
        Assert.Equal((HttpStatusCode.InternalServerError, "out of"), (error.StatusCode, error.Body));
    }

    [Fact]
    public async Task Calls_under_way_end_when_the_client_is_disposed()
    {
        using var server = new RawServer();
        var client = new FalClient(CreateOptions(o => (o.RunAddress, o.QueueAddress) = (server.Address, server.Address)));

        var waiting = client.RunAsync(App, Json("{}"), null, Deadline);
        using var first = await server.AcceptAsync(Deadline);
        var reading = client.RunAsync(App, Json("{}"), null, Deadline);
        using var second = await server.AcceptAsync(Deadline);
        await second.StartChunksAsync("application/json", Deadline);
        await second.SendChunkAsync("{", Deadline);
        var following = client.Request(App, "r").GetStatusAsync(false, Deadline);
        using var third = await server.AcceptAsync(Deadline);
        client.Dispose();

        foreach (var call in new Task[] { waiting, reading, following })
            Assert.StartsWith("The client was disposed while the call was under way.", (await Assert.ThrowsAsync<FalConnectionException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(FalClientOptions.RunAddress))]
    [InlineData(nameof(FalClientOptions.QueueAddress))]
    [InlineData(nameof(FalClientOptions.RestAddress))]
    [InlineData(nameof(FalClientOptions.RealtimeAddress))]
    [InlineData(nameof(FalClientOptions.BackupRunAddress))]
    [InlineData(nameof(FalClientOptions.BackupQueueAddress))]
    public void The_key_goes_over_no_connection_that_others_can_read(string option)
    {
        FalClientOptions Options(string address)
        {
            var options = CreateOptions();
            var uri = new Uri(address);
            _ = option switch
            {
                nameof(options.RunAddress) => options.RunAddress = uri,
                nameof(options.QueueAddress) => options.QueueAddress = uri,
                nameof(options.RestAddress) => options.RestAddress = uri,
                nameof(options.RealtimeAddress) => options.RealtimeAddress = uri,
                nameof(options.BackupRunAddress) => options.BackupRunAddress = uri,
                _ => options.BackupQueueAddress = uri,
            };
            return options;
        }

        var error = Assert.Throws<ArgumentException>(() => new FalClient(Options("http://fal.example")));
        Assert.Equal(option, error.ParamName);
        Assert.Contains("RequireHttps", error.Message, StringComparison.Ordinal);

        foreach (var allowed in new[] { "http://localhost:1", "http://127.0.0.2", "http://[::1]", "https://fal.example" })
            new FalClient(Options(allowed)).Dispose();
        var meant = Options("http://fal.example");
        meant.RequireHttps = false;
        new FalClient(meant).Dispose();
    }

    [Theory]
    [InlineData("http://keys.example/jwks.json", "RequireHttps")]
    [InlineData("jwks.json", "an absolute address")]
    [InlineData("file:///jwks.json", "an absolute address")]
    public void Keys_of_webhooks_come_over_no_connection_that_others_can_change(string address, string said)
    {
        var error = Assert.Throws<ArgumentException>(() => new FalWebhook(new FalWebhookOptions { JwksAddress = new Uri(address, UriKind.RelativeOrAbsolute) }));

        Assert.Equal("JwksAddress", error.ParamName);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        new FalWebhook(new FalWebhookOptions { JwksAddress = new Uri("http://keys.example/jwks.json"), RequireHttps = false }).Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_backup_host_is_tried_once_where_no_connection_can_be_made(bool isThere)
    {
        using var port = new Nowhere();
        var nowhere = port.Address;
        var client = CreateClient(o =>
        {
            (o.BackupRunAddress, o.BackupQueueAddress) = isThere ? (o.RunAddress, o.QueueAddress) : (nowhere, nowhere);
            (o.RunAddress, o.QueueAddress, o.MaxRetries) = (new Uri(nowhere, "run"), new Uri(nowhere, "queue"), 0);
        });

        if (isThere)
        {
            Assert.Equal(Picture, await client.FluxDev.RunAsync(Sunset, null, Deadline));
            Assert.Equal(Picture, await client.FluxDev.SubscribeAsync(Sunset, null, Deadline));
            Assert.Equal(2, Emulator.Journal.Count(request => request.Method == "POST"));
        }
        else
        {
            await Assert.ThrowsAsync<FalConnectionException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));
        }
    }

    [Fact]
    public async Task The_backup_host_is_not_tried_where_the_first_may_have_accepted()
    {
        var client = CreateClient(o => (o.BackupRunAddress, o.MaxRetries) = (new Uri(Emulator.Address, "run"), 0));
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);

        await Assert.ThrowsAsync<FalConnectionException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));

        Assert.Single(Emulator.Journal);
    }

    /// <summary>Many zeros in a small answer.</summary>
    private static FalEmulatorAnswer Bomb(HttpStatusCode status, int mebibytes)
    {
        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.Fastest))
        {
            var zeros = new byte[Mebibyte];
            Array.Fill(zeros, (byte)'0');
            for (var i = 0; i < mebibytes; i++)
                gzip.Write(zeros);
        }

        return new() { StatusCode = status, Body = small.ToArray(), Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } };
    }
}
