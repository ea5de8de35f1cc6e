using System.Runtime.CompilerServices;

namespace Fal;

/// <summary>Calls without the queue: one request, answered at once or as it grows.</summary>
internal sealed class DirectCalls(
    FalHttp http, FalClientOptions clientOptions, Addresses addresses, Secrets secrets, InputChecks checks, FileUploads uploads)
{
    public Task<TOutput> RunAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalRunOptions options, CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("run", endpoint.Id, clientOptions.RunAddress, clientOptions.TimeProvider);
        return CallTrace.EndWithAsync(trace, RunAsync(endpoint, input, options, trace, cancellationToken));
    }

    public IAsyncEnumerable<TOutput> StreamAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalStreamOptions options, CancellationToken cancellationToken) =>
        FalTelemetry.IsListenedTo
            ? TraceAsync(endpoint, input, options, cancellationToken)
            : EnumerateAsync(endpoint, input, options, null, cancellationToken);

    private async Task<TOutput> RunAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalRunOptions options, CallTrace? trace, CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(options.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        var limit = options.Timeout ?? clientOptions.Timeout;
        using var deadline = new Deadline(limit, clientOptions.TimeProvider, cancellationToken);
        try
        {
            checks.ThrowIfInvalid(input, context, options.ValidateInputs);
            await uploads.UploadAsync(input, context, options, deadline.Token).ConfigureAwait(false);
            using var body = PooledBuffer.Write(input, endpoint.InputTypeInfo);
            var call = new ApiCall
            {
                Method = HttpMethod.Post,
                Address = addresses.Run(target),
                Repeat = Repeat.Never,
                Context = context,
                Body = body,
                Options = options,
            };
            using var response = await http.SendAsync(call, deadline.Token).ConfigureAwait(false);
            response.ThrowIfFailed();
            trace?.SetRequestId(response.RequestId);
            return response.Read(endpoint.OutputTypeInfo);
        }
        catch (OperationCanceledException error) when (deadline.Token.IsCancellationRequested)
        {
            throw deadline.HasPassed ? context.Timeout($"There was no answer within {limit}.", error) : deadline.Cancelled(error);
        }
    }

    /// <summary>A stream under a trace, from the first output that is asked for to the last.</summary>
    private async IAsyncEnumerable<TOutput> TraceAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalStreamOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("stream", endpoint.Id, clientOptions.RunAddress, clientOptions.TimeProvider);
        var outputs = EnumerateAsync(endpoint, input, options, trace, cancellationToken).GetAsyncEnumerator(cancellationToken);
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
        FalStreamOptions options,
        CallTrace? trace,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(options.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets) with
        {
            WhenNotFound = "The endpoint has no stream, or there is no such endpoint: call it with Run or Subscribe.",
        };
        checks.ThrowIfInvalid(input, context, options.ValidateInputs);
        await uploads.UploadAsync(input, context, options, cancellationToken).ConfigureAwait(false);
        using var body = PooledBuffer.Write(input, endpoint.InputTypeInfo);
        var call = new ApiCall
        {
            Method = HttpMethod.Post,
            Address = options.Path is null ? addresses.Stream(target) : addresses.Run(target),
            Repeat = Repeat.Never,
            Context = context,
            Body = body,
            Options = options,
            AcceptEvents = true,
        };
        var events = await EventStream.OpenAsync(http, call, options.IdleTimeout ?? clientOptions.StreamIdleTimeout, clientOptions.TimeProvider, cancellationToken).ConfigureAwait(false);
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
