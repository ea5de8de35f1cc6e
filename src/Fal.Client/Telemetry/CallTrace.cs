using System.Diagnostics;
using System.Globalization;

namespace Fal;

/// <summary>
/// One call as OpenTelemetry sees it: a client span and its duration, named as version 1.37.0 of the semantic conventions for GenAI
/// has them. There is none while nobody listens. The HTTP requests of a call are spans of HttpClient's own, under this one.
/// </summary>
internal sealed class CallTrace
{
    private const string Operation = "generate_content";

    private readonly Activity? _before = Activity.Current;
    private readonly Activity? _activity;
    private readonly TimeProvider _time;
    private readonly long _start;
    private TagList _tags;
    private bool _isInQueue = true;

    private CallTrace(string call, string endpointId, Uri address, TimeProvider time)
    {
        _tags =
        [
            new("gen_ai.operation.name", Operation),
            new("gen_ai.provider.name", "fal"),
            new("gen_ai.request.model", endpointId),
            new("server.address", address.Host),
            new("server.port", address.Port),
            new("fal.call", call),
        ];
        _activity = FalTelemetry.Source.StartActivity(ActivityKind.Client, tags: _tags, name: $"{Operation} {endpointId}");
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>Starts a call of a kind: <c>run</c>, <c>subscribe</c>, <c>submit</c>, <c>stream</c> or <c>realtime</c>.</summary>
    public static CallTrace? Start(string call, string endpointId, Uri address, TimeProvider time) =>
        FalTelemetry.IsListenedTo ? new CallTrace(call, endpointId, address, time) : null;

    /// <summary>Ends a call, where it is traced, with a task that was started under its span. The caller goes on under the one of before.</summary>
    public static Task<T> EndWithAsync<T>(CallTrace? trace, Task<T> running)
    {
        if (trace is null)
            return running;
        if (trace._activity is not null)
            Activity.Current = trace._before;
        return trace.WaitAsync(running);
    }

    /// <summary>The service's id of the request, once it is known.</summary>
    public void SetRequestId(string? requestId)
    {
        if (requestId is not null)
            _activity?.SetTag("gen_ai.response.id", requestId);
    }

    /// <summary>Takes note of where a queued request is: the wait ends with the first status that is not the queue's.</summary>
    public void SetStatus(FalQueueStatus status)
    {
        if (!_isInQueue || status is FalQueueStatus.Queued)
            return;
        _isInQueue = false;
        FalTelemetry.QueueWait.Record(_time.GetElapsedTime(_start).TotalSeconds, _tags);
    }

    /// <summary>Ends the call.</summary>
    /// <returns>False: as a filter it sees an exception and lets it pass.</returns>
    public bool End(Exception? error)
    {
        if (error is not null)
        {
            var type = TypeOf(error);
            SetRequestId((error as FalException)?.RequestId);
            _activity?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error);
            _tags.Add("error.type", type);
        }

        FalTelemetry.Duration.Record(_time.GetElapsedTime(_start).TotalSeconds, _tags);
        _activity?.Dispose();
        return false;
    }

    private async Task<T> WaitAsync<T>(Task<T> running)
    {
        try
        {
            var result = await running.ConfigureAwait(false);
            End(null);
            return result;
        }
        catch (Exception error) when (End(error))
        {
            throw;
        }
    }

    /// <summary>Of the few kinds of error that there are, which this is: the service's own word for it, its status, or the exception.</summary>
    private static string TypeOf(Exception error) => error switch
    {
        FalApiException { ErrorType: { } type } => type.Value,
        FalApiException { StatusCode: var status } => ((int)status).ToString(CultureInfo.InvariantCulture),
        OperationCanceledException => typeof(OperationCanceledException).FullName!,
        _ => error.GetType().FullName!,
    };
}
