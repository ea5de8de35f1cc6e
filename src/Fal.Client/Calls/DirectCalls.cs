using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>Calls without the queue: one request, answered at once or as it grows.</summary>
internal sealed class DirectCalls(FalHttp http, Addresses addresses, Inputs inputs, Secrets secrets, TimeProvider time)
{
    public Task<TResult> RunAsync<TInput, TOutput, TResult>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, OutputReader<TOutput, TResult> read, CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("run", endpoint.Id, addresses.RunHost, time);
        return CallTrace.EndWithAsync(trace, RunAsync(endpoint, input, settings, read, trace, cancellationToken));
    }

    /// <param name="onOpened">Is told of the stream before its first output.</param>
    public IAsyncEnumerable<TOutput> StreamAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CancellationToken cancellationToken, Action<EventStream>? onOpened = null)
    {
        if (endpoint.Parsed.IsWorkflow)
            return OutputsOf(StreamWorkflowAsync(endpoint, input, settings, cancellationToken, onOpened), cancellationToken);
        return FalTelemetry.IsListenedTo
            ? TraceAsync(endpoint.Id, trace => OutputsAsync(endpoint, input, settings, trace, onOpened, cancellationToken), cancellationToken)
            : OutputsAsync(endpoint, input, settings, null, onOpened, cancellationToken);
    }

    /// <param name="onOpened">Is told of the stream before its first event.</param>
    public IAsyncEnumerable<FalWorkflowEvent<TOutput>> StreamWorkflowAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CancellationToken cancellationToken, Action<EventStream>? onOpened = null) =>
        FalTelemetry.IsListenedTo
            ? TraceAsync(endpoint.Id, trace => WorkflowEventsAsync(endpoint, input, settings, trace, onOpened, cancellationToken), cancellationToken)
            : WorkflowEventsAsync(endpoint, input, settings, null, onOpened, cancellationToken);

    private async Task<TResult> RunAsync<TInput, TOutput, TResult>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        CallSettings settings,
        OutputReader<TOutput, TResult> read,
        CallTrace? trace,
        CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(settings.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        using var deadline = Deadline.Start(settings.Timeout, time, cancellationToken);
        var token = deadline?.Token ?? cancellationToken;
        var isSent = false;
        try
        {
            using var body = await inputs.PrepareAsync(endpoint, input, settings.Input, context, token).ConfigureAwait(false);
            isSent = true;
            var call = new ApiCall
            {
                Method = HttpMethod.Post,
                Address = addresses.Run(target),
                Repeat = Repeat.Never,
                Context = context,
                Body = body,
                Headers = settings.Headers,
                IsOutput = true,
            };
            using var response = await http.SendAsync(call, token).ConfigureAwait(false);
            response.ThrowIfFailed();
            trace?.SetRequestId(response.RequestId);
            return read(response, endpoint.OutputTypeInfo, null);
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            throw deadline is { HasPassed: true }
                ? (context with { MayHaveBeenAccepted = isSent }).Timeout($"There was no answer within {settings.Timeout}.", error)
                : context.Cancelled(error, cancellationToken);
        }
    }

    /// <summary>A stream under a trace, from the first item that is asked for to the last.</summary>
    private async IAsyncEnumerable<T> TraceAsync<T>(
        string endpointId, Func<CallTrace?, IAsyncEnumerable<T>> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("stream", endpointId, addresses.RunHost, time);
        var items = stream(trace).GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            Exception? failure = null;
            try
            {
                while (await NextAsync().ConfigureAwait(false))
                    yield return items.Current;
            }
            finally
            {
                trace?.End(failure);
            }

            async ValueTask<bool> NextAsync()
            {
                try
                {
                    return await items.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception error)
                {
                    failure = error;
                    throw;
                }
            }
        }
    }

    private async IAsyncEnumerable<TOutput> OutputsAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        CallSettings settings,
        CallTrace? trace,
        Action<EventStream>? onOpened,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = await OpenAsync(endpoint, input, settings, trace, cancellationToken).ConfigureAwait(false);
        await using (events.ConfigureAwait(false))
        {
            onOpened?.Invoke(events);
            if (!events.IsEventStream)
            {
                yield return await events.ReadWholeAsync(endpoint.OutputTypeInfo).ConfigureAwait(false);
                yield break;
            }

            while (await events.NextAsync().ConfigureAwait(false) is { } data)
                yield return events.Read(data.Span, endpoint.OutputTypeInfo);
        }
    }

    /// <summary>The events of a workflow. Without its output they do not end, but fail.</summary>
    private async IAsyncEnumerable<FalWorkflowEvent<TOutput>> WorkflowEventsAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        CallSettings settings,
        CallTrace? trace,
        Action<EventStream>? onOpened,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = await OpenAsync(endpoint, input, settings, trace, cancellationToken).ConfigureAwait(false);
        await using (events.ConfigureAwait(false))
        {
            onOpened?.Invoke(events);
            if (!events.IsEventStream)
            {
                yield return new FalWorkflowEvent<TOutput>.Completed(await events.ReadWholeAsync(endpoint.OutputTypeInfo).ConfigureAwait(false));
                yield break;
            }

            var isCompleted = false;
            while (await events.NextAsync().ConfigureAwait(false) is { } data)
            {
                var told = WorkflowEvents.Read(data, endpoint.OutputTypeInfo, events);
                isCompleted |= told is FalWorkflowEvent<TOutput>.Completed;
                yield return told;
            }

            if (!isCompleted)
                throw events.Lost.Connection("The stream ended without the output of the workflow.");
        }
    }

    private static async IAsyncEnumerable<TOutput> OutputsOf<TOutput>(
        IAsyncEnumerable<FalWorkflowEvent<TOutput>> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var told in events.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (told is FalWorkflowEvent<TOutput>.Completed completed)
                yield return completed.Output;
        }
    }

    private async Task<EventStream> OpenAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CallTrace? trace, CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(settings.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets) with
        {
            WhenNotFound = "The endpoint has no stream, or there is no such endpoint: call it with Run or Subscribe.",
        };
        using var body = await inputs.PrepareAsync(endpoint, input, settings.Input, context, cancellationToken).ConfigureAwait(false);
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = settings.Path is null ? addresses.Stream(target) : addresses.Run(target),
            Repeat = Repeat.Never,
            Context = context,
            Body = body,
            Headers = settings.Headers,
            AcceptEvents = true,
            IsOutput = true,
        };
        var events = await EventStream.OpenAsync(http, call, settings.IdleTimeout, time, cancellationToken).ConfigureAwait(false);
        trace?.SetRequestId(events.RequestId);
        return events;
    }
}
