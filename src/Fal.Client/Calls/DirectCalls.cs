using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>Calls without the queue: one request, answered at once or as it grows.</summary>
internal sealed class DirectCalls(FalHttp http, Addresses addresses, Inputs inputs, Secrets secrets, TimeProvider time)
{
    public Task<TOutput> RunAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("run", endpoint.Id, addresses.RunHost, time);
        return CallTrace.EndWithAsync(trace, RunAsync(endpoint, input, settings, trace, cancellationToken));
    }

    public IAsyncEnumerable<TOutput> StreamAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CancellationToken cancellationToken) =>
        FalTelemetry.IsListenedTo
            ? TraceAsync(endpoint, input, settings, cancellationToken)
            : EnumerateAsync(endpoint, input, settings, null, cancellationToken);

    private async Task<TOutput> RunAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CallTrace? trace, CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(settings.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        using var deadline = Deadline.Start(settings.Timeout, time, cancellationToken);
        var token = deadline?.Token ?? cancellationToken;
        try
        {
            using var body = await inputs.PrepareAsync(endpoint, input, settings.Input, context, token).ConfigureAwait(false);
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
            return response.Read(endpoint.OutputTypeInfo);
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            throw deadline is { HasPassed: true }
                ? context.Timeout($"There was no answer within {settings.Timeout}.", error)
                : context.Cancelled(error, cancellationToken);
        }
    }

    /// <summary>A stream under a trace, from the first output that is asked for to the last.</summary>
    private async IAsyncEnumerable<TOutput> TraceAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("stream", endpoint.Id, addresses.RunHost, time);
        var outputs = EnumerateAsync(endpoint, input, settings, trace, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (outputs.ConfigureAwait(false))
        {
            Exception? failure = null;
            try
            {
                while (await NextAsync().ConfigureAwait(false))
                    yield return outputs.Current;
            }
            finally
            {
                trace?.End(failure);
            }

            async ValueTask<bool> NextAsync()
            {
                try
                {
                    return await outputs.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception error)
                {
                    failure = error;
                    throw;
                }
            }
        }
    }

    private async IAsyncEnumerable<TOutput> EnumerateAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        CallSettings settings,
        CallTrace? trace,
        [EnumeratorCancellation] CancellationToken cancellationToken)
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
        await using (events.ConfigureAwait(false))
        {
            trace?.SetRequestId(events.RequestId);
            if (!events.IsEventStream)
            {
                using var whole = await events.ReadWholeAsync().ConfigureAwait(false);
                whole.ThrowIfFailed();
                yield return whole.Read(endpoint.OutputTypeInfo);
                yield break;
            }

            while (await events.NextAsync().ConfigureAwait(false) is { } data)
                yield return AnswerReader.Read(data.Span, endpoint.OutputTypeInfo, events.Context);
        }
    }
}
