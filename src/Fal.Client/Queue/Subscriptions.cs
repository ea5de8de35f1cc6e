namespace Fal;

/// <summary>Requests from input to output: uploads, the submit, the wait, and the cancelling where the caller gives up.</summary>
internal sealed class Subscriptions(FalClientOptions clientOptions, Secrets secrets, Queue queue, InputChecks checks, FileUploads uploads)
{
    /// <summary>Submits; what was accepted after the caller gave up is cancelled.</summary>
    public Task<FalRequest<TOutput>> SubmitAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubmitOptions options, CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("submit", endpoint.Id, clientOptions.QueueAddress, clientOptions.TimeProvider);
        return CallTrace.EndWithAsync(trace, SubmitAsync(endpoint, input, options, trace, cancellationToken));
    }

    /// <summary>Submits, or goes on with what was submitted before, and waits for the output.</summary>
    public Task<TOutput> SubscribeAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubscribeOptions options, Subscription subscription, CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("subscribe", endpoint.Id, clientOptions.QueueAddress, clientOptions.TimeProvider);
        return CallTrace.EndWithAsync(trace, SubscribeAsync(endpoint, input, options, subscription, trace, cancellationToken));
    }

    private async Task<FalRequest<TOutput>> SubmitAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, FalSubmitOptions options, CallTrace? trace, CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(options.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        var request = await EnqueueAsync(target, endpoint, input, context, options, cancellationToken).ConfigureAwait(false);
        trace?.SetRequestId(request.Id);
        if (cancellationToken.IsCancellationRequested)
        {
            await queue.TryCancelAsync(request).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new FalRequest<TOutput>(queue, request, endpoint.OutputTypeInfo);
    }

    private async Task<TOutput> SubscribeAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        FalSubscribeOptions options,
        Subscription subscription,
        CallTrace? trace,
        CancellationToken cancellationToken)
    {
        var limit = options.Timeout ?? clientOptions.Timeout;
        if (limit > TimeSpan.FromSeconds(1) && (options.StartTimeout ?? clientOptions.StartTimeout) is null)
            options = options with { StartTimeout = limit };

        var target = endpoint.Parsed.WithPath(options.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        using var deadline = new Deadline(limit, clientOptions.TimeProvider, cancellationToken);
        var request = subscription.RequestId is { } known ? queue.Resume(target, known, context) : null;
        try
        {
            if (request is null)
            {
                request = await EnqueueAsync(target, endpoint, input, context, options, deadline.Token).ConfigureAwait(false);
                trace?.SetRequestId(request.Id);
                options.OnSubmitted?.Invoke(request.Id);
                if (subscription.OnSubmitted is { } tell)
                    await tell(request.Id).ConfigureAwait(false);
                deadline.Token.ThrowIfCancellationRequested();
            }

            var follow = new FollowOptions(options.Logs ?? clientOptions.Logs, options.StreamStatus, options.PollInterval);
            using var response = await queue.FollowAsync(request, follow, options.OnUpdate, trace, deadline.Token).ConfigureAwait(false);
            return response.Read(endpoint.OutputTypeInfo);
        }
        catch (OperationCanceledException error) when (deadline.Token.IsCancellationRequested)
        {
            if (request is not null && (deadline.HasPassed || !subscription.KeepsRequest))
                await queue.TryCancelAsync(request).ConfigureAwait(false);
            context = context.WithRequest(request?.Id);
            throw deadline.HasPassed
                ? context.Timeout($"There was no result within {limit}.", error)
                : context.Cancelled("The call was cancelled.", error, cancellationToken);
        }
    }

    /// <summary>Subscribes for one of many inputs. Never throws, but where the caller cancels.</summary>
    public async Task<FalManyResult<TInput, TOutput>> CompleteAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, long index, TInput input, FalManyOptions options, CancellationToken cancellationToken)
    {
        var result = new FalManyResult<TInput, TOutput>(index, input);
        try
        {
            result = result with { RequestId = options.RequestIdOf?.Invoke(index) };
            var subscription = new Subscription { RequestId = result.RequestId, OnSubmitted = TellAsync, KeepsRequest = options.KeepRequests };
            var output = await SubscribeAsync(endpoint, input, options.ToSubscribe(), subscription, cancellationToken).ConfigureAwait(false);
            return result with { Output = output };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // The head of an answer that broke off names the request, too.
            return result with { Error = error, RequestId = result.RequestId ?? (error as FalConnectionException)?.RequestId };
        }

        ValueTask TellAsync(string requestId)
        {
            result = result with { RequestId = requestId };
            return options.OnSubmitted is { } tell ? tell(index, requestId) : default;
        }
    }

    private async Task<RequestHandle> EnqueueAsync<TInput, TOutput>(
        EndpointId target, FalEndpoint<TInput, TOutput> endpoint, TInput input, CallContext context, FalSubmitOptions options, CancellationToken cancellationToken)
    {
        checks.ThrowIfInvalid(input, context, options.ValidateInputs);
        await uploads.UploadAsync(input, context, options, cancellationToken).ConfigureAwait(false);
        using var body = PooledBuffer.Write(input, endpoint.InputTypeInfo);
        return await queue.SubmitAsync(target, body, context, options, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What a subscribe does around its request.</summary>
internal readonly struct Subscription
{
    /// <summary>The request, where it was submitted before.</summary>
    public string? RequestId { get; init; }

    /// <summary>Told the id of a request that the service has accepted, and awaited.</summary>
    public Func<string, ValueTask>? OnSubmitted { get; init; }

    /// <summary>Whether the request stays on the service when the caller cancels.</summary>
    public bool KeepsRequest { get; init; }
}
