using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>Passes calls on to the service, each once, and its answers back.</summary>
internal sealed class ProxyRoute(FalProxyOptions options, Lazy<ProxyUpstream> upstream, ILogger log)
{
    private readonly ProxyCharges _charges = new(options, log);

    public async Task HandleAsync(HttpContext context)
    {
        var since = Stopwatch.GetTimestamp();
        var (target, refusal) = Read(context);
        if (target is null)
        {
            await ProxyProblem.RefuseAsync(log, context, StatusCodes.Status400BadRequest, refusal!).ConfigureAwait(false);
            return;
        }

        var call = new FalProxyCall(context, target.Kind, target.EndpointId, target.RequestId);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize < context.Request.ContentLength)
            await ProxyProblem.RefuseAsync(log, context, StatusCodes.Status413PayloadTooLarge, ProxyRefusal.TooMuchBody).ConfigureAwait(false);
        else if (options.Admit is { } admit && !await admit(call, context.RequestAborted).ConfigureAwait(false))
            await ProxyProblem.RefuseAsync(log, context, StatusCodes.Status429TooManyRequests, ProxyRefusal.NotAdmitted).ConfigureAwait(false);
        else
            await PassAsync(call, target, since).ConfigureAwait(false);
    }

    private (ProxyTarget? Target, string? Refusal) Read(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers[ProxyHeaders.Target] is not { Count: > 0 } addresses)
            return (null, ProxyRefusal.NoHeader);
        if (addresses is not [{ } address])
            return (null, ProxyRefusal.TwoHeaders);
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true;
        if (hasBody && !HttpMethods.IsPost(request.Method))
            return (null, ProxyRefusal.Body);
        var (target, refusal) = ProxyTarget.Read(address, request.Method, options);
        return target is null || ProxyHeaders.CanBeSent(request.Headers) ? (target, refusal) : (null, ProxyRefusal.Header);
    }

    private async Task PassAsync(FalProxyCall call, ProxyTarget target, long since)
    {
        var context = call.HttpContext;
        using var body = HttpMethods.IsPost(context.Request.Method) ? new CallerBody(context.Request) : null;
        try
        {
            using var answer = await AskAsync(call, target, body).ConfigureAwait(false);
            await AnswerAsync(call, answer).ConfigureAwait(false);
            ProxyMetrics.Answered(call.Kind, options.EntryOf(call), context.Response.StatusCode, since);
        }
        catch (Exception error) when (error is FalException or TimeoutException or HttpRequestException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            await FailAsync(call, error, body?.Failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsOutOfTime(context) && !context.Response.HasStarted)
        {
            // The app gives its callers so much time: this one is still there.
            context.RequestAborted = CancellationToken.None;
            await FailAsync(call, new TimeoutException(), null).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a call, and tells the app what it costs, whatever becomes of it.</summary>
    private async Task<HttpResponseMessage> AskAsync(FalProxyCall call, ProxyTarget target, CallerBody? body)
    {
        var context = call.HttpContext;
        HttpResponseMessage? answer = null;
        try
        {
            using var request = await upstream.Value.MakeAsync(new HttpMethod(context.Request.Method), target.Service, target.Path + target.Query, body, context.RequestAborted).ConfigureAwait(false);
            ProxyHeaders.Set(request, context.Request.Headers);
            answer = await upstream.Value.SendAsync(request, upstream.Value.LimitOf(call.Kind), context.RequestAborted).ConfigureAwait(false);
            await _charges.AnsweredAsync(call, answer, context.RequestAborted).ConfigureAwait(false);
            return answer;
        }
        catch
        {
            answer?.Dispose();
            await _charges.LostAsync(call, isSent: body is { IsSent: true }).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Whether it is over by the app's own <c>WithRequestTimeout</c>.</summary>
    private static bool IsOutOfTime(HttpContext context) => context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested is true;

    private async Task AnswerAsync(FalProxyCall call, HttpResponseMessage answer)
    {
        var response = call.HttpContext.Response;
        Log.Answered(log, call.Kind, call.EndpointId, (int)answer.StatusCode);
        if ((int)answer.StatusCode is >= 300 and < 400)
        {
            await ProxyProblem.FailAsync(log, call, StatusCodes.Status502BadGateway, "The service sends the call on to another address, which is not followed.").ConfigureAwait(false);
            return;
        }

        response.StatusCode = (int)answer.StatusCode;
        ProxyHeaders.Set(response, answer);
        call.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            var body = await answer.Content.ReadAsStreamAsync(call.HttpContext.RequestAborted).ConfigureAwait(false);
            await using var _ = body.ConfigureAwait(false);
            await Pieces.CopyAsync(body, response.Body, isFlushed: true, call.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException && !call.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // So that what was cut is not taken for the end.
            Log.NotPassedOn(log, call.Kind, call.EndpointId, "The connection was lost before the end of the answer.");
            call.HttpContext.Abort();
        }
    }

    /// <summary>
    /// 502 and 504 are what the service's own page client sends again by itself. So a call that is paid for, and may have arrived, is answered
    /// with 500, or as a timeout of the user's own.
    /// </summary>
    private Task FailAsync(FalProxyCall call, Exception error, BadHttpRequestException? ofCaller)
    {
        if (ofCaller is not null)
            return ProxyProblem.RefuseAsync(log, call.HttpContext, ofCaller.StatusCode, ofCaller.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProxyRefusal.TooMuchBody : ProxyRefusal.BrokenBody);
        if (error is FalException)
            return ProxyProblem.FailAsync(log, call, StatusCodes.Status500InternalServerError, "The app cannot use the service.", error.Message);
        if (error is TimeoutException)
        {
            call.HttpContext.Response.Headers["x-fal-request-timeout-type"] = "user";
            return ProxyProblem.FailAsync(log, call, StatusCodes.Status504GatewayTimeout, "The service did not answer in time.");
        }

        if (Failure.KindOf(error) is FailureKind.Unreachable)
            return ProxyProblem.FailAsync(log, call, StatusCodes.Status502BadGateway, "The service could not be reached.");
        return call.IsBilled
            ? ProxyProblem.FailAsync(log, call, StatusCodes.Status500InternalServerError, "The connection to the service was lost. It may have taken the call.")
            : ProxyProblem.FailAsync(log, call, StatusCodes.Status502BadGateway, "The connection to the service was lost.");
    }
}
