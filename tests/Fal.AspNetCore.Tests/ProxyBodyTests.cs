using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Fal.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore.Tests;

/// <summary>Bodies and streams on their way through a proxy: as they come, and none as two.</summary>
public sealed class ProxyBodyTests : ProxyTest
{
    [Fact]
    public async Task A_body_that_came_compressed_is_passed_on_as_what_it_is()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, "not looked into", ("Content-Encoding", "gzip")));

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal("not looked into", await response.Content.ReadAsStringAsync(Deadline));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.DoesNotContain("Accept-Encoding", Assert.Single(Emulator.Journal).Headers.Keys);
    }

    [Fact]
    public async Task Each_event_of_a_stream_comes_before_the_next_is_there()
    {
        await StartAsync(change: app => app.Services.AddResponseCompression(options => (options.MimeTypes, options.EnableForHttps) = (["text/event-stream"], true)), use: app => app.UseResponseCompression());
        var seen = new SemaphoreSlim(0);
        Emulator.RespondStream(FluxDev.Endpoint, (_, cancellationToken) => PicturesAsync(seen, cancellationToken));

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, $"{Flux}/stream", Input, ("Accept", "text/event-stream"), ("Accept-Encoding", "gzip")), HttpCompletionOption.ResponseHeadersRead, Deadline);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(Deadline), CompressionMode.Decompress));
        var events = 0;
        while (await reader.ReadLineAsync(Deadline) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            events++;
            seen.Release();
        }

        Assert.Equal((3, "text/event-stream"), (events, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("/fal-ai/flux/dev/stream", Assert.Single(Emulator.Journal).Path);
    }

    [Fact]
    public async Task The_head_of_a_stream_does_not_wait_for_its_first_event()
    {
        using var service = new RawServer();
        await StartAsync(options: fal => fal.RunAddress = service.Address);

        var answer = App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, $"{Flux}/stream", Input), HttpCompletionOption.ResponseHeadersRead, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        await connection.StartChunksAsync("text/event-stream", Deadline);
        using var response = await answer;

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_length_of_an_answer_is_told_where_it_is_known()
    {
        using var service = new RawServer();
        await StartAsync(options: fal => fal.RunAddress = service.Address);

        var answer = App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), HttpCompletionOption.ResponseHeadersRead, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"seed\":42}", Deadline);
        using var response = await answer;

        Assert.Equal(11, response.Content.Headers.ContentLength);
        Assert.Equal("""{"seed":42}""", await response.Content.ReadAsStringAsync(Deadline));
    }

    [Fact]
    public async Task A_long_answer_is_passed_on_while_it_comes()
    {
        using var service = new RawServer();
        await StartAsync(options: fal => fal.RunAddress = service.Address);
        var piece = new byte[1 << 20];

        var answer = App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), HttpCompletionOption.ResponseHeadersRead, Deadline);
        using var connection = await service.AcceptAsync(Deadline);
        await connection.StartChunksAsync("application/octet-stream", Deadline);
        using var response = await answer;
        await using var body = await response.Content.ReadAsStreamAsync(Deadline);
        for (var i = 0; i < 32; i++)
        {
            await connection.SendChunkAsync(piece, Deadline);
            await body.ReadExactlyAsync(piece, Deadline);
        }

        await connection.EndChunksAsync(Deadline);
        Assert.Equal(0, await body.ReadAsync(piece, Deadline));
    }

    [Fact]
    public async Task A_long_body_is_passed_on_while_it_comes()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        await StartAsync(options: fal => fal.RunAddress = new Uri($"http://{service.LocalEndpoint}"), map: route => route.WithMetadata(new RequestSizeLimitAttribute(100_000_000)));
        using var caller = await App.ConnectAsync(Deadline);
        var piece = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));

        await caller.SendAsync(Encoding.ASCII.GetBytes($"POST {ProxyApp.Route} HTTP/1.1\r\nHost: app\r\nX-User: me\r\nConnection: close\r\nx-fal-target-url: {Flux}\r\nContent-Length: {33 << 20}\r\n\r\n"), Deadline);
        await caller.SendAsync(piece, Deadline);
        using var connection = await service.AcceptSocketAsync(Deadline);
        var (read, buffer) = (0, new byte[1 << 16]);
        for (var sent = 1; sent < 33; sent++)
        {
            while (read < (sent << 20) - (1 << 16))
                read += await connection.ReceiveAsync(buffer, Deadline);
            await caller.SendAsync(piece, Deadline);
        }

        while (read < 33 << 20)
            read += await connection.ReceiveAsync(buffer, Deadline);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray(), Deadline);
        Assert.StartsWith("HTTP/1.1 200", await ProxyApp.ReadToEndAsync(caller, Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_that_is_too_long_is_a_413()
    {
        await StartAsync(map: route => route.WithMetadata(new RequestSizeLimitAttribute(100_000)));
        var request = ProxyApp.Request(HttpMethod.Post, Flux, new string(' ', 1 << 20));
        request.Headers.TransferEncodingChunked = true;

        var (status, body) = await App.SendAsync(request, Deadline);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "The body is longer than the app takes."), (status, ProxyApp.Detail(body)));
    }

    [Fact]
    public async Task One_request_in_two_framings_is_one_request_to_the_service()
    {
        await StartAsync();
        var smuggled = $"POST {ProxyApp.Route} HTTP/1.1\r\nHost: app\r\nX-User: me\r\nx-fal-target-url: {QueuedFlux}\r\nContent-Length: 2\r\n\r\n{{}}";

        await App.SendTextAsync(
            $"POST {ProxyApp.Route} HTTP/1.1\r\nHost: app\r\nX-User: me\r\nConnection: close\r\nx-fal-target-url: {Flux}\r\nContent-Length: {smuggled.Length + 31}\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n{{\"prompt\":\"a sunset\"}}\r\n0\r\n\r\n{smuggled}", Deadline);

        Assert.All(Emulator.Journal, request => Assert.Equal(("Run POST /fal-ai/flux/dev", """{"prompt":"a sunset"}"""), (request.ToString(), request.Text)));
        Assert.True(Emulator.Journal.Count <= 1);
    }

    private static async IAsyncEnumerable<FluxDevOutput> PicturesAsync(SemaphoreSlim seen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < 3; i++)
        {
            yield return Picture;
            await seen.WaitAsync(cancellationToken);
        }
    }
}
