using System.Net;
using System.Runtime.CompilerServices;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore.Tests;

/// <summary>What a caller is told when the service gives no answer that can be passed on.</summary>
public sealed class ProxyFailureTests : ProxyTest
{
    [Theory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task A_redirect_of_the_service_is_not_followed(HttpStatusCode redirect)
    {
        using var other = new RawServer();
        await StartAsync();
        Emulator.Intercept(_ => Answer(redirect, "", ("Location", other.Address.AbsoluteUri)));

        var (status, body) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.BadGateway, "The service sends the call on to another address, which is not followed."), (status, ProxyApp.Detail(body)));
        Assert.Single(Emulator.Journal);
        Assert.False(other.IsPending);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_a_502()
    {
        using var nobody = new Nowhere();
        await StartAsync(options: fal => fal.RunAddress = nobody.Address);

        var (status, body) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.BadGateway, "The service could not be reached."), (status, ProxyApp.Detail(body)));
    }

    [Theory]
    [InlineData("POST", Flux, HttpStatusCode.InternalServerError)]
    [InlineData("POST", QueuedFlux, HttpStatusCode.InternalServerError)]
    [InlineData("GET", Requests + "1", HttpStatusCode.BadGateway)]
    public async Task A_call_that_is_lost_is_sent_once_and_answered_so_that_no_page_pays_twice(string method, string target, HttpStatusCode expected)
    {
        await StartAsync();
        await SendAsync(HttpMethod.Post, Flux, Input);
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);

        var (status, _) = await SendAsync(new HttpMethod(method), target, method is "POST" ? Input : null);

        Assert.Equal(expected, status);
        if (method is "POST")
            Assert.Equal(2, Emulator.Journal.Count);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_504_that_no_page_takes_for_the_services()
    {
        await StartAsync(options: fal => fal.Timeout = TimeSpan.FromMilliseconds(50));
        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(["user"], response.Headers.GetValues("x-fal-request-timeout-type"));
    }

    /// <summary>ASP.NET's own 504 the page's client would send again.</summary>
    [Fact]
    public async Task Nor_one_that_does_not_come_in_the_time_of_the_route()
    {
        await StartTimedAsync(TimeSpan.FromMilliseconds(50));
        Emulator.Intercept(_ => FalEmulatorAnswer.Stall);

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, Flux, Input), Deadline);

        Assert.Equal((HttpStatusCode.GatewayTimeout, "The service did not answer in time."), (response.StatusCode, ProxyApp.Detail(await response.Content.ReadAsStringAsync(Deadline))));
        Assert.Equal(["user"], response.Headers.GetValues("x-fal-request-timeout-type"));
    }

    [Fact]
    public async Task A_stream_that_goes_on_beyond_the_time_of_the_route_is_cut()
    {
        // Its head comes before, however slow the machine is.
        await StartTimedAsync(TimeSpan.FromSeconds(15));
        var ended = new TaskCompletionSource();
        Emulator.RespondStream(FluxDev.Endpoint, (_, cancellationToken) => EndlessAsync(ended, cancellationToken));

        using var response = await App.Http.SendAsync(ProxyApp.Request(HttpMethod.Post, $"{Flux}/stream", Input, ("Accept", "text/event-stream")), HttpCompletionOption.ResponseHeadersRead, Deadline);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(Deadline));
        await ended.Task.WaitAsync(Deadline);

        static async IAsyncEnumerable<FluxDevOutput> EndlessAsync(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => ended.TrySetResult());
            yield return Picture;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_not_taken_for_whole()
    {
        await StartAsync();
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, new string(' ', 100_000)) with { CutAfter = 50_000 });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync(HttpMethod.Post, Flux, Input));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent()
    {
        await StartAsync(options: fal => (fal.CredentialsProvider, fal.Credentials) = (_ => ValueTask.FromResult(""), null));

        var (status, body) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.InternalServerError, "The app cannot use the service."), (status, ProxyApp.Detail(body)));
        Assert.Empty(Emulator.Journal);
    }

    private Task StartTimedAsync(TimeSpan time) =>
        StartAsync(change: app => app.Services.AddRequestTimeouts(), use: app => app.UseRequestTimeouts(), map: route => route.WithRequestTimeout(time));
}
