using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Fal;

/// <summary>Subscribes for many inputs, no more at once and no faster than the caller allows and the service takes.</summary>
internal sealed class Batch<TInput, TOutput>(
    QueueCalls calls, FalEndpoint<TInput, TOutput> endpoint, int maxConcurrency, CallSettings settings, FalManyOptions options, FalClientOptions client, ILogger logger)
{
    private readonly bool _keepsRequests = options.KeepRequests ?? options.OnSubmitted is not null;

    /// <summary>What becomes of each input, as it completes.</summary>
    public async IAsyncEnumerable<FalManyResult<TInput, TOutput>> CompleteAsync(
        IAsyncEnumerable<TInput> inputs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pace = new Pace(maxConcurrency, options.StartsPerSecond, client.TimeProvider, client.Jitter);
        var reports = options.Progress is { } progress ? new ManyReports(progress, pace, logger) : null;
        try
        {
            await foreach (var result in ManyCalls.CompleteAsync(inputs, maxConcurrency, CompleteAsync, cancellationToken).ConfigureAwait(false))
                yield return result;
            if (reports is not null)
                await reports.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            reports?.Stop();
        }

        Task<FalManyResult<TInput, TOutput>> CompleteAsync(long index, TInput input, CancellationToken token) =>
            CompleteOneAsync(new FalManyResult<TInput, TOutput>(index, input), pace, reports is null ? null : new ManyReport(reports, index), token);
    }

    /// <summary>What becomes of one input. Never throws, but where the caller cancels.</summary>
    private async Task<FalManyResult<TInput, TOutput>> CompleteOneAsync(
        FalManyResult<TInput, TOutput> result, Pace pace, ManyReport? report, CancellationToken cancellationToken)
    {
        try
        {
            result = result with { RequestId = options.RequestIdOf?.Invoke(result.Index) };
            var refusals = 0;
            while (true)
            {
                var start = result.RequestId is null ? await pace.StartAsync(cancellationToken).ConfigureAwait(false) : pace.Join();
                try
                {
                    var subscription = new Subscription
                    {
                        RequestId = result.RequestId,
                        OnSubmitted = requestId => SubmittedAsync(start, requestId),
                        OnUpdate = report is null ? null : report.Update,
                        KeepsRequest = _keepsRequests,
                    };
                    result = await calls.SubscribeAsync(endpoint, result.Input, settings, subscription, Read, cancellationToken).ConfigureAwait(false);
                    report?.Completed();
                    return result;
                }
                catch (FalApiException refused) when (refused.StatusCode is HttpStatusCode.TooManyRequests && result.RequestId is null)
                {
                    // It was not accepted. While others are under way it is not the input that there is no room for.
                    var pause = pace.Refuse(start, refused.RetryAfter);
                    if (start.IsAlone ? ++refusals > client.MaxRetries : client.MaxRetries == 0)
                        throw;
                    FalTelemetry.CountRetry(endpoint.Id, client.QueueAddress, "429");
                    Log.Refused(logger, endpoint.Id, result.Index, pause, pace.Limit);
                }
                finally
                {
                    pace.End();
                }
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // An error may name a request that OnSubmitted was not told of: the head of the answer to the submit has its id, too.
            report?.Failed(error);
            return result with { Error = error, RequestId = result.RequestId ?? (error as FalException)?.RequestId, BillableUnits = (error as FalException)?.BillableUnits };
        }

        ValueTask SubmittedAsync(Pace.Start start, string requestId)
        {
            result = result with { RequestId = requestId };
            pace.Take(start);
            report?.Submitted(requestId);
            return options.OnSubmitted?.Invoke(result.Index, requestId) ?? default;
        }

        FalManyResult<TInput, TOutput> Read(ApiResponse answer, JsonTypeInfo<TOutput> typeInfo, FalMetrics? metrics) =>
            result with { Output = answer.Read(typeInfo, out var deviations), Deviations = deviations, BillableUnits = answer.Context.BillableUnits, InferenceTime = metrics?.InferenceTime };
    }
}
