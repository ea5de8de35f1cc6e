using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fal;

/// <summary>The service's queue: submit, status, result, cancel.</summary>
internal sealed class Queue(FalHttp http, FalClientOptions options, Addresses addresses)
{
    // How long to wait for the answer to a submit after the caller gave up: its id is needed to cancel the work, which costs money.
    private static readonly TimeSpan SubmitGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    // A status stream that is silent for this long may be dead; polling tells.
    private static readonly TimeSpan StatusStreamIdle = TimeSpan.FromSeconds(60);

    private readonly StatusReader _statuses = new(http);

    /// <summary>Submits. When the caller gives up while the service answers, the request is returned all the same, to be cancelled.</summary>
    public async Task<QueuedRequest> SubmitAsync(
        EndpointId endpoint, PooledBuffer body, IFalMembers? inputMembers, FalSubmitOptions submit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var grace = cancellationToken.CanBeCanceled ? new CancellationTokenSource(Timeout.InfiniteTimeSpan, http.Time) : null;
        using var onCancel = cancellationToken.UnsafeRegister(static grace => ((CancellationTokenSource)grace!).CancelAfter(SubmitGrace), grace);
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = addresses.Submit(endpoint, submit.WebhookUrl ?? options.WebhookUrl),
            Repeat = Repeat.WhenNotAccepted,
            EndpointId = endpoint.Text,
            InputMembers = inputMembers,
            Body = body,
            Options = submit,
            LastCall = cancellationToken,
        };
        try
        {
            using var response = await http.SendAsync(call, grace?.Token ?? default).ConfigureAwait(false);
            response.ThrowIfFailed();
            var request = ReadSubmitted(response, endpoint) with { InputMembers = inputMembers };
            Log.Submitted(http.Logger, endpoint.Text, request.Id);
            return request;
        }
        catch (OperationCanceledException error) when (grace is { IsCancellationRequested: true })
        {
            const string Message = "The call was cancelled before the queue had answered. The request may have been accepted; its id is not known.";
            throw new OperationCanceledException(http.Describe(Message, endpoint.Text, null), error, cancellationToken);
        }
    }

    /// <summary>A request from its id alone.</summary>
    public QueuedRequest Resume(EndpointId endpoint, string requestId, IFalMembers? inputMembers) => new(endpoint, requestId)
    {
        InputMembers = inputMembers,
        Status = addresses.Status(endpoint, requestId),
        Response = addresses.Response(endpoint, requestId),
        Cancel = addresses.Cancel(endpoint, requestId),
    };

    public Task<FalQueueStatus> GetStatusAsync(QueuedRequest request, bool logs, CancellationToken cancellationToken) =>
        GetStatusAsync(Call(request, HttpMethod.Get, WithLogs(request.Status, logs)), request, cancellationToken);

    /// <summary>The statuses of a request as they change, up to and with its completion.</summary>
    public async IAsyncEnumerable<FalQueueStatus> WatchAsync(
        QueuedRequest request, FollowOptions follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = new StatusChanges();
        if (follow.Streamed ?? options.StreamStatus)
        {
            await foreach (var status in StreamAsync(request, follow.Logs, cancellationToken).ConfigureAwait(false))
            {
                if (changes.Next(status) is { } changed)
                    yield return changed;
                if (status is FalQueueStatus.Completed)
                    yield break;
            }
        }

        var poll = Call(request, HttpMethod.Get, WithLogs(request.Status, follow.Logs));
        for (var interval = follow.Interval ?? options.PollInterval; ; interval = follow.Interval ?? Longer(interval))
        {
            var status = await GetStatusAsync(poll, request, cancellationToken).ConfigureAwait(false);
            if (changes.Next(status) is { } changed)
                yield return changed;
            if (status is FalQueueStatus.Completed)
                yield break;
            await Task.Delay(interval, http.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until a request has completed and fetches its result.</summary>
    public async Task<ApiResponse> FollowAsync(
        QueuedRequest request, FollowOptions follow, Action<FalQueueStatus>? onUpdate, CallTrace? trace, CancellationToken cancellationToken)
    {
        FalQueueStatus? last = null;
        await foreach (var status in WatchAsync(request, follow, cancellationToken).ConfigureAwait(false))
        {
            trace?.SetStatus(status);
            onUpdate?.Invoke(status);
            last = status;
        }

        var response = await http.SendAsync(Call(request, HttpMethod.Get, request.Response), cancellationToken).ConfigureAwait(false);
        if (response.IsSuccess)
        {
            Log.Completed(http.Logger, request.Endpoint.Text, request.Id);
            return response;
        }

        using (response)
        {
            var error = response.ToException(last as FalQueueStatus.Completed);
            Log.CompletedWithError(http.Logger, request.Endpoint.Text, request.Id, (int)response.Status, (error as FalApiException)?.ErrorType);
            throw error;
        }
    }

    public async Task<FalCancelResult> CancelAsync(QueuedRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(Call(request, HttpMethod.Put, request.Cancel), cancellationToken).ConfigureAwait(false);
        if (response.IsSuccess)
            return FalCancelResult.CancellationRequested;
        return (response.Status, ReadCancelled(response)) switch
        {
            (HttpStatusCode.BadRequest, "ALREADY_COMPLETED") => FalCancelResult.AlreadyCompleted,
            (HttpStatusCode.NotFound, "NOT_FOUND") => FalCancelResult.NotFound,
            _ => throw response.ToException(),
        };
    }

    /// <summary>Cancels a request as far as the service can be reached within a few seconds.</summary>
    public async Task TryCancelAsync(QueuedRequest request)
    {
        using var grace = new CancellationTokenSource(CancelGrace, http.Time);
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

    private async Task<FalQueueStatus> GetStatusAsync(ApiCall call, QueuedRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        response.ThrowIfFailed();
        return ReadStatus(response, request);
    }

    private static Uri WithLogs(Uri status, bool logs, string path = "") =>
        new($"{status.GetLeftPart(UriPartial.Path)}{path}?logs={(logs ? 1 : 0)}");

    private static ApiCall Call(QueuedRequest request, HttpMethod method, Uri address, bool acceptEvents = false) => new()
    {
        Method = method,
        Address = address,
        Repeat = Repeat.Always,
        EndpointId = request.Endpoint.Text,
        InputMembers = request.InputMembers,
        RequestId = request.Id,
        AcceptEvents = acceptEvents,
    };

    private static string? ReadCancelled(ApiResponse response)
    {
        try
        {
            using var document = response.Parse();
            return document.RootElement.ValueKind is JsonValueKind.Object ? Details.String(document.RootElement, "status") : null;
        }
        catch (FalException)
        {
            return null;
        }
    }

    private TimeSpan Longer(TimeSpan interval)
    {
        var longer = interval * 1.5;
        return longer < options.MaxPollInterval ? longer : options.MaxPollInterval;
    }

    private QueuedRequest ReadSubmitted(ApiResponse response, EndpointId endpoint)
    {
        using var document = response.Parse();
        var answer = document.RootElement;
        var id = answer.ValueKind is JsonValueKind.Object ? Details.String(answer, "request_id") : null;
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new FalException(http.Describe("The queue accepted the request without naming its request_id.", endpoint.Text, response.RequestId))
            {
                EndpointId = endpoint.Text,
                RequestId = response.RequestId,
                Body = http.Redact(System.Text.Encoding.UTF8.GetString(response.Body)),
            };
        }

        return new QueuedRequest(endpoint, id)
        {
            GatewayRequestId = Details.String(answer, "gateway_request_id"),
            Status = addresses.OnQueue(Details.String(answer, "status_url")) ?? addresses.Status(endpoint, id),
            Response = addresses.OnQueue(Details.String(answer, "response_url")) ?? addresses.Response(endpoint, id),
            Cancel = addresses.OnQueue(Details.String(answer, "cancel_url")) ?? addresses.Cancel(endpoint, id),
        };
    }

    private FalQueueStatus ReadStatus(ApiResponse response, QueuedRequest request)
    {
        using var status = response.Parse();
        return status.RootElement.ValueKind is JsonValueKind.Object
            ? _statuses.Read(status.RootElement, request.Id)
            : throw new FalException(http.Describe("The queue answered a status that is not an object.", request.Endpoint.Text, request.Id))
            {
                EndpointId = request.Endpoint.Text,
                RequestId = request.Id,
            };
    }

    /// <summary>The statuses of one streamed answer. It ends where the stream ends or breaks: whoever polls then is told what is wrong.</summary>
    private async IAsyncEnumerable<FalQueueStatus> StreamAsync(
        QueuedRequest request, bool logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Call(request, HttpMethod.Get, WithLogs(request.Status, logs, "/stream"), acceptEvents: true);
        EventStream events;
        try
        {
            events = await EventStream.OpenAsync(http, call, StatusStreamIdle, cancellationToken).ConfigureAwait(false);
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

    private async Task<FalQueueStatus?> NextAsync(EventStream events, QueuedRequest request)
    {
        try
        {
            if (await events.NextAsync().ConfigureAwait(false) is not { } data)
                return null;
            using var document = JsonDocument.Parse(data);
            return document.RootElement.ValueKind is JsonValueKind.Object ? _statuses.Read(document.RootElement, request.Id) : null;
        }
        catch (Exception error) when (error is FalException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>How a request is followed.</summary>
internal readonly record struct FollowOptions(bool Logs, bool? Streamed = null, TimeSpan? Interval = null);
