using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fal;

/// <summary>The service's queue: submit, status, result, cancel.</summary>
internal sealed class Queue(FalHttp http, Addresses addresses, EffectiveOptions options, TimeProvider time)
{
    // How long to wait for the answer to a submit after the caller gave up: its id is needed to cancel the work, which costs money.
    private static readonly TimeSpan SubmitGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    // A status stream that is silent for this long may be dead; polling tells.
    private static readonly TimeSpan StatusStreamIdle = TimeSpan.FromSeconds(60);

    /// <summary>Submits an input once it is ready. When the caller gives up while the service answers, the request is returned all the same, to be cancelled.</summary>
    public async Task<RequestHandle> SubmitAsync(
        EndpointId endpoint, ValueTask<PooledBuffer> preparing, CallContext context, CallSettings settings, CancellationToken cancellationToken)
    {
        using var body = await preparing.ConfigureAwait(false);

        // The caller's cancellation does not break off a submit that is under way: without its answer nobody knows the id of what may
        // have been accepted. It starts a grace instead, in which the answer is still awaited.
        cancellationToken.ThrowIfCancellationRequested();
        using var grace = cancellationToken.CanBeCanceled ? new CancellationTokenSource(Timeout.InfiniteTimeSpan, time) : null;
        using var onCancel = cancellationToken.UnsafeRegister(static grace => ((CancellationTokenSource)grace!).CancelAfter(SubmitGrace), grace);
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = addresses.Submit(endpoint, settings.WebhookUrl, settings.MaxQueueLength),
            Repeat = settings.FailsWhenRefused ? Repeat.WhenNeitherAcceptedNorRefused : Repeat.WhenNotAccepted,
            Context = context,
            Body = body,
            Headers = settings.Headers,
            LastCall = cancellationToken,
        };
        try
        {
            using var response = await http.SendAsync(call, grace?.Token ?? default).ConfigureAwait(false);
            response.ThrowIfFailed();
            var request = QueueAnswers.ReadSubmitted(response, endpoint, addresses) with { Headers = settings.CommonHeaders };
            Log.Submitted(http.Logger, endpoint.Text, request.Id);
            return request;
        }
        catch (OperationCanceledException error) when (grace is { IsCancellationRequested: true })
        {
            const string Message = "The call was cancelled before the queue had answered. The request may have been accepted; its id is not known.";
            throw context.Cancelled(error, cancellationToken, Message);
        }
    }

    /// <summary>A request from its id alone.</summary>
    /// <param name="headers">Those of the requests that follow it; the client's own when null.</param>
    public RequestHandle Resume(EndpointId endpoint, string requestId, CallContext context, KeyValuePair<string, string>[]? headers = null) => new(endpoint, requestId)
    {
        Context = context with { RequestId = requestId },
        Headers = headers,
        Status = addresses.Status(endpoint, requestId),
        Response = addresses.Response(endpoint, requestId),
        Cancel = addresses.Cancel(endpoint, requestId),
    };

    /// <summary>A request from the address of its status alone.</summary>
    /// <exception cref="ArgumentException">It is no such address, or not on the queue's own host.</exception>
    public RequestHandle Resume(Uri statusUrl, Secrets secrets)
    {
        if (addresses.OnQueue(statusUrl.OriginalString) is null || statusUrl.UserInfo.Length > 0)
            throw new ArgumentException("The address is not on the host of the queue: the key is sent nowhere else.", nameof(statusUrl));
        if (addresses.RequestOf(statusUrl) is not { } request || !RequestHandle.IsId(request.Id))
            throw new ArgumentException("The address is not that of a request's status, such as https://queue.fal.run/owner/app/requests/id/status.", nameof(statusUrl));
        return new RequestHandle(request.App, request.Id)
        {
            Context = CallContext.Of(request.App, null, secrets) with { RequestId = request.Id },
            Status = new($"{request.Address}/status"),
            Response = new(request.Address),
            Cancel = new($"{request.Address}/cancel"),
        };
    }

    /// <summary>How a request is followed that was submitted before.</summary>
    public FollowSettings Follow(bool logs) => options.Follow(logs);

    public async Task<FalQueueStatus> GetStatusAsync(RequestHandle request, bool logs, CancellationToken cancellationToken) =>
        ReadStatus(await http.SendAsync(Poll(request, logs), cancellationToken).ConfigureAwait(false), request);

    /// <summary>The statuses of a request as they change, up to and with its completion.</summary>
    public async IAsyncEnumerable<FalQueueStatus> WatchAsync(
        RequestHandle request, FollowSettings follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = new StatusChanges();
        if (follow.IsStreamed)
        {
            await foreach (var status in StreamAsync(request, follow.Logs, cancellationToken).ConfigureAwait(false))
            {
                if (changes.Next(status) is { } changed)
                    yield return changed;
                if (status is FalQueueStatus.Completed)
                    yield break;
            }
        }

        var poll = Poll(request, follow.Logs);
        for (var interval = follow.Interval; ; interval = Longer(interval, follow.MaxInterval))
        {
            var status = ReadStatus(await http.SendAsync(poll, cancellationToken).ConfigureAwait(false), request);
            if (changes.Next(status) is { } changed)
                yield return changed;
            if (status is FalQueueStatus.Completed)
                yield break;
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until a request has completed and fetches its result.</summary>
    /// <returns>The answer, and what the queue measured of the request.</returns>
    public async ValueTask<(ApiResponse Response, FalMetrics? Metrics)> FollowAsync(
        RequestHandle request, FollowSettings follow, Action<FalQueueStatus>? onUpdate, CallTrace? trace, CancellationToken cancellationToken)
    {
        FalQueueStatus? last = null;
        if (onUpdate is null && trace is null && !follow.IsStreamed)
        {
            // Nobody wants to know of the statuses before the last.
            var poll = Poll(request, follow.Logs);
            var interval = follow.Interval;
            while ((last = ReadStatus(await http.SendAsync(poll, cancellationToken).ConfigureAwait(false), request)) is not FalQueueStatus.Completed)
            {
                await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
                interval = Longer(interval, follow.MaxInterval);
            }
        }
        else
        {
            last = await TellAsync(request, follow, onUpdate, trace, cancellationToken).ConfigureAwait(false);
        }

        var response = await http.SendAsync(Call(request, HttpMethod.Get, request.Response, isOutput: true), cancellationToken).ConfigureAwait(false);
        if (response.IsSuccess)
        {
            Log.Completed(http.Logger, request.Endpoint.Text, request.Id);
            return (response, (last as FalQueueStatus.Completed)?.Metrics);
        }

        using (response)
        {
            var error = response.ToException(last as FalQueueStatus.Completed);
            Log.CompletedWithError(http.Logger, request.Endpoint.Text, request.Id, (int)response.Status, (error as FalApiException)?.ErrorType?.Value);
            throw error;
        }
    }

    public async Task<FalCancelResult> CancelAsync(RequestHandle request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(Call(request, HttpMethod.Put, request.Cancel), cancellationToken).ConfigureAwait(false);
        return QueueAnswers.ReadCancelled(response) ?? throw response.ToException();
    }

    /// <summary>Cancels a request as far as the service can be reached within a few seconds.</summary>
    public async Task TryCancelAsync(RequestHandle request)
    {
        using var grace = new CancellationTokenSource(CancelGrace, time);
        try
        {
            await CancelAsync(request, grace.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Best effort, whatever fails, be it the caller's own provider of keys: the caller is told of the timeout or the
            // cancellation, with the request's id.
        }
    }

    /// <summary>Tells of the statuses of a request as they change.</summary>
    /// <returns>The last of them.</returns>
    private async Task<FalQueueStatus?> TellAsync(
        RequestHandle request, FollowSettings follow, Action<FalQueueStatus>? onUpdate, CallTrace? trace, CancellationToken cancellationToken)
    {
        FalQueueStatus? last = null;
        await foreach (var status in WatchAsync(request, follow, cancellationToken).ConfigureAwait(false))
        {
            trace?.SetStatus(status);
            onUpdate?.Invoke(status);
            last = status;
        }

        return last;
    }

    private static FalQueueStatus ReadStatus(ApiResponse answer, RequestHandle request)
    {
        using (answer)
        {
            answer.ThrowIfFailed();
            return QueueAnswers.ReadStatus(answer, request.Context);
        }
    }

    private static ApiCall Poll(RequestHandle request, bool logs) => Call(request, HttpMethod.Get, WithLogs(request.Status, logs));

    private static Uri WithLogs(Uri status, bool logs, string path = "")
    {
        var text = status.OriginalString.AsSpan();
        var end = text.IndexOfAny('?', '#');
        return new($"{(end < 0 ? text : text[..end])}{path}?logs={(logs ? '1' : '0')}");
    }

    private static ApiCall Call(RequestHandle request, HttpMethod method, Uri address, bool acceptEvents = false, bool isOutput = false) => new()
    {
        Method = method,
        Address = address,
        Repeat = Repeat.Always,
        Context = request.Context,
        Headers = request.Headers,
        AcceptEvents = acceptEvents,
        IsOutput = isOutput,
    };

    private static TimeSpan Longer(TimeSpan interval, TimeSpan longest)
    {
        var longer = interval * 1.5;
        return longer < longest ? longer : longest;
    }

    /// <summary>The statuses of one streamed answer. It ends where the stream ends or breaks: whoever polls then is told what is wrong.</summary>
    private async IAsyncEnumerable<FalQueueStatus> StreamAsync(
        RequestHandle request, bool logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Call(request, HttpMethod.Get, WithLogs(request.Status, logs, "/stream"), acceptEvents: true);
        EventStream events;
        try
        {
            events = await EventStream.OpenAsync(http, call, StatusStreamIdle, time, cancellationToken).ConfigureAwait(false);
        }
        catch (FalException)
        {
            yield break;
        }

        await using (events.ConfigureAwait(false))
        {
            while (events.IsEventStream && await NextAsync(events, request).ConfigureAwait(false) is { } status)
                yield return status;
        }
    }

    private static async Task<FalQueueStatus?> NextAsync(EventStream events, RequestHandle request)
    {
        try
        {
            while (await events.NextAsync().ConfigureAwait(false) is { } data)
            {
                using var document = JsonDocument.Parse(data);
                if (document.RootElement.StringOrNull("status") is not null)
                    return QueueAnswers.ReadStatus(document.RootElement, request.Context);
            }

            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever is wrong with the stream, polling goes on.
            return null;
        }
    }
}
