using System.Collections.Concurrent;
using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.AspNetCore.Builder;

namespace Fal.AspNetCore.Tests;

/// <summary>What the app decides of a call by what its callers have cost it.</summary>
public sealed class ProxyBudgetTests : ProxyTest
{
    private readonly ConcurrentQueue<string> _told = new();

    [Fact]
    public async Task Who_has_no_budget_left_is_told_so_and_nothing_is_sent()
    {
        await StartAsync(fal => fal.Admit = (call, _) => ValueTask.FromResult(call.HttpContext.User.Identity!.Name == "rich"));

        var (poor, refused) = await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.Equal((HttpStatusCode.TooManyRequests, "The app does not admit this call now."), (poor, ProxyApp.Detail(refused)));
        Assert.Empty(Emulator.Journal);
        Assert.Equal(HttpStatusCode.OK, await SendAsAsync("rich"));
    }

    [Fact]
    public async Task Each_call_that_is_billed_is_told_with_its_units_where_they_are_known()
    {
        await StartAsync(Tell);

        await SendAsync(HttpMethod.Post, Flux, Input);
        await SendAsync(HttpMethod.Post, $"{Flux}/stream", Input);
        var (status, handle) = await SendAsync(HttpMethod.Post, QueuedFlux, Input);
        var id = Json(handle).GetProperty("request_id").GetString();
        await SendAsync(HttpMethod.Get, $"{Requests}{id}/status");
        await SendAsync(HttpMethod.Get, Requests + id);
        await SendAsync(HttpMethod.Put, $"{Requests}{id}/cancel");
        await SendAsync(HttpMethod.Post, Upload, """{"content_type":"image/png","file_name":"a.png"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["somebody Run fal-ai/flux/dev  1", "somebody Stream fal-ai/flux/dev  1", $"somebody Submit fal-ai/flux/dev {id} unknown", $"somebody Result fal-ai/flux {id} 1"], _told);
    }

    [Theory]
    [InlineData(Flux, HttpStatusCode.BadGateway)]
    [InlineData(QueuedFlux, HttpStatusCode.TooManyRequests)]
    public async Task What_the_service_does_not_take_costs_nothing(string target, HttpStatusCode refusal)
    {
        await StartAsync(Tell);
        Emulator.Intercept(_ => Answer(refusal, "{}"));

        await SendAsync(HttpMethod.Post, target, Input);

        Assert.EndsWith(" 0", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_does_what_does_not_reach_it()
    {
        using var nobody = new Nowhere();
        await StartAsync(Tell, options: fal => fal.RunAddress = nobody.Address);

        await SendAsync(HttpMethod.Post, Flux, Input);

        Assert.EndsWith(" 0", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Flux)]
    [InlineData(QueuedFlux)]
    public async Task What_is_lost_on_its_way_back_may_be_billed(string target)
    {
        await StartAsync(Tell);
        await SendAsync(HttpMethod.Post, Flux, Input);
        _told.Clear();
        Emulator.Intercept(_ => FalEmulatorAnswer.Drop);

        await SendAsync(HttpMethod.Post, target, Input);

        Assert.EndsWith(" unknown", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_may_a_run_whose_caller_goes_away()
    {
        await StartAsync(Tell);
        await LeaveDuringARunAsync();

        await UntilAsync(() => !_told.IsEmpty);
        Assert.EndsWith(" unknown", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    public async Task A_request_without_an_id_is_told_and_passed_on_as_it_is(string handle)
    {
        await StartAsync(Tell);
        Emulator.Intercept(_ => Answer(HttpStatusCode.OK, handle));

        Assert.Equal((HttpStatusCode.OK, handle), await SendAsync(HttpMethod.Post, QueuedFlux, Input));
        Assert.Equal(["somebody Submit fal-ai/flux/dev  unknown"], _told);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_counted_is_passed_on()
    {
        await StartAsync(fal => fal.Charged = (_, _, _) => throw new InvalidOperationException("The database is away"));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
    }

    /// <summary>The page's: 100 units for each user, of which 10 are put aside for each call.</summary>
    [Fact]
    public async Task A_budget_holds_though_nobody_fetches_what_he_submits()
    {
        await StartLimitedAsync();

        var submits = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync(HttpMethod.Post, QueuedFlux, Input)));

        Assert.Equal(10, submits.Count(submit => submit.Status is HttpStatusCode.OK));
        Assert.Equal(10, Emulator.Journal.Count);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(HttpMethod.Post, Flux, Input)).Status);
        Assert.Equal(HttpStatusCode.OK, await SendAsAsync("another"));

        var ids = submits.Where(submit => submit.Status is HttpStatusCode.OK).Select(submit => Json(submit.Body).GetProperty("request_id").GetString()).ToList();
        foreach (var id in new[] { ids[0], ids[0], ids[0], ids[1] })
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, Requests + id)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, QueuedFlux, Input)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(HttpMethod.Post, QueuedFlux, Input)).Status);
    }

    /// <summary>The page's: 50 calls at once for each user.</summary>
    [Fact]
    public async Task Who_calls_too_often_waits_and_others_do_not()
    {
        await StartLimitedAsync();

        var calls = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => SendAsync(HttpMethod.Get, $"{Requests}none/status")));

        Assert.Contains(calls, call => call.Status is HttpStatusCode.NotFound);
        Assert.Contains(calls, call => call.Status is HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, await SendAsAsync("another"));
    }

    private async Task StartLimitedAsync() => await StartAsync(LimitedProxy.Map, LimitedProxy.AddServices);

    private void Tell(FalProxyOptions fal) => fal.Charged = (call, units, _) =>
    {
        _told.Enqueue($"{call.HttpContext.User.Identity!.Name} {call} {call.RequestId} {(units is { } known ? known : "unknown")}");
        return ValueTask.CompletedTask;
    };
}
