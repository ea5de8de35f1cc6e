namespace Fal;

/// <summary>Requests from input to output: uploads, the submit, the wait, and the cancelling where the caller gives up.</summary>
internal sealed class QueueCalls(Queue queue, Addresses addresses, Inputs inputs, Secrets secrets, TimeProvider time)
{
    // How much later than its deadline a call may end, for the cancelling of its request. It goes on when the call has ended.
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>Submits; what was accepted after the caller gave up is cancelled.</summary>
    public Task<FalRequest<TOutput>> SubmitAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("submit", endpoint.Id, addresses.QueueHost, time);
        return CallTrace.EndWithAsync(trace, SubmitAsync(endpoint, input, settings, trace, cancellationToken));
    }

    /// <summary>Submits, or goes on with what was submitted before, and waits for the output.</summary>
    public Task<TResult> SubscribeAsync<TInput, TOutput, TResult>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        CallSettings settings,
        Subscription subscription,
        OutputReader<TOutput, TResult> read,
        CancellationToken cancellationToken)
    {
        var trace = CallTrace.Start("subscribe", endpoint.Id, addresses.QueueHost, time);
        return CallTrace.EndWithAsync(trace, SubscribeAsync(endpoint, input, settings, subscription, read, trace, cancellationToken));
    }

    private async Task<FalRequest<TOutput>> SubmitAsync<TInput, TOutput>(
        FalEndpoint<TInput, TOutput> endpoint, TInput input, CallSettings settings, CallTrace? trace, CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(settings.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        var preparing = inputs.PrepareAsync(endpoint, input, settings.Input, context, cancellationToken);
        var request = await queue.SubmitAsync(target, preparing, context, settings, cancellationToken).ConfigureAwait(false);
        trace?.SetRequestId(request.Id);
        if (cancellationToken.IsCancellationRequested)
        {
            await queue.TryCancelAsync(request).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new FalRequest<TOutput>(queue, request, endpoint.OutputTypeInfo);
    }

    private async Task<TResult> SubscribeAsync<TInput, TOutput, TResult>(
        FalEndpoint<TInput, TOutput> endpoint,
        TInput input,
        CallSettings settings,
        Subscription subscription,
        OutputReader<TOutput, TResult> read,
        CallTrace? trace,
        CancellationToken cancellationToken)
    {
        var target = endpoint.Parsed.WithPath(settings.Path);
        var context = CallContext.Of(target, endpoint.InputMembers, secrets);
        using var deadline = Deadline.Start(settings.Timeout, time, cancellationToken);
        var token = deadline?.Token ?? cancellationToken;
        var request = subscription.RequestId is { } known ? queue.Resume(target, known, context, settings.CommonHeaders) : null;
        var preparing = default(ValueTask<PooledBuffer>);
        try
        {
            if (request is null)
            {
                preparing = inputs.PrepareAsync(endpoint, input, settings.Input, context, token).Preserve();
                var submitting = queue.SubmitAsync(target, preparing, context, settings, token);
                request = await (deadline is null ? submitting : UntilAsync(deadline, submitting)).ConfigureAwait(false);
                trace?.SetRequestId(request.Id);
                if (subscription.OnSubmitted is { } tell)
                    await tell(request.Id).ConfigureAwait(false);
                token.ThrowIfCancellationRequested();
            }

            var (response, metrics) = await queue.FollowAsync(request, settings.Follow, subscription.OnUpdate, trace, token).ConfigureAwait(false);
            using (response)
                return read(response, endpoint.OutputTypeInfo, metrics);
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            // Nobody waits for the result any more, so that the work should not go on. Where the caller keeps its requests, only a time limit
            // ends one; a cancellation leaves it to be collected later.
            var isTimeout = deadline is { HasPassed: true };
            if (request is not null && (isTimeout || !subscription.KeepsRequest))
                await CancelAsync(request, isTimeout).ConfigureAwait(false);
            context = context.WithRequest(request?.Id);
            throw isTimeout
                ? (context with { MayHaveBeenAccepted = request is null && preparing.IsCompletedSuccessfully }).Timeout($"There was no result within {settings.Timeout}.", error)
                : context.Cancelled(error, cancellationToken, "The call was cancelled.");
        }
    }

    /// <summary>
    /// A submit, no longer than to the deadline. One that is under way then is not broken off, since only its answer tells the id: what it
    /// made is cancelled once it comes, and the caller does not wait for that.
    /// </summary>
    private async Task<RequestHandle> UntilAsync(Deadline deadline, Task<RequestHandle> submitting)
    {
        await ((Task)submitting).WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (submitting.IsCompleted || !deadline.HasPassed)
            return await submitting.ConfigureAwait(false);
        _ = CancelWhenSubmittedAsync(submitting);
        throw new OperationCanceledException(deadline.Token);
    }

    private async Task CancelWhenSubmittedAsync(Task<RequestHandle> submitting)
    {
        try
        {
            await queue.TryCancelAsync(await submitting.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nothing was accepted that is known of, and whoever waited has been told of the deadline.
        }
    }

    /// <summary>Cancels a request as far as the service can be reached. After a deadline the caller does not wait long for that.</summary>
    private Task CancelAsync(RequestHandle request, bool isTimeout)
    {
        var grace = isTimeout ? Task.Delay(TimeoutGrace, time) : null;
        var cancelling = queue.TryCancelAsync(request);
        return grace is null ? cancelling : Task.WhenAny(cancelling, grace);
    }
}
