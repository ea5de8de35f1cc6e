using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// A request in the queue: watch it, collect its result, or cancel it. Holds nothing open. To come back to it later, or from another
/// process, keep <see cref="RequestId"/> and see <see cref="FalClient.Request{TInput, TOutput}"/>.
/// </summary>
/// <typeparam name="TOutput">The type of the result.</typeparam>
public class FalRequest<TOutput>
{
    private readonly Queue? _queue;
    private readonly RequestHandle? _request;
    private readonly JsonTypeInfo<TOutput>? _outputTypeInfo;

    internal FalRequest(Queue queue, RequestHandle request, JsonTypeInfo<TOutput> outputTypeInfo)
    {
        _queue = queue;
        _request = request;
        _outputTypeInfo = outputTypeInfo;
    }

    /// <summary>For test doubles: what is not overridden throws an <see cref="InvalidOperationException"/>.</summary>
    protected FalRequest()
    {
    }

    /// <summary>The service's id of the request.</summary>
    public virtual string RequestId => Handle().Id;

    /// <summary>The id of the endpoint.</summary>
    public virtual string EndpointId => Handle().Endpoint.Text;

    /// <summary>The id that the service's gateway gave the request; null where it said none.</summary>
    public virtual string? GatewayRequestId => Handle().GatewayRequestId;

    /// <summary>Where the status of the request is.</summary>
    public virtual Uri StatusUrl => Handle().Status;

    /// <summary>Where the result of the request is.</summary>
    public virtual Uri ResponseUrl => Handle().Response;

    /// <summary>Where the request is cancelled.</summary>
    public virtual Uri CancelUrl => Handle().Cancel;

    /// <summary>Looks at the request once.</summary>
    /// <param name="logs">Whether to get its log lines, all that there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where the request is.</returns>
    /// <exception cref="FalApiException">The service refused, for instance because it does not know the request.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    public virtual Task<FalQueueStatus> GetStatusAsync(bool logs = false, CancellationToken cancellationToken = default) =>
        Service().GetStatusAsync(Handle(), logs, cancellationToken);

    /// <summary>
    /// Follows the request: a status each time that its state, its position or its logs have changed, the last of them
    /// <see cref="FalQueueStatus.Completed"/>. Cancelling the enumeration does not cancel the request.
    /// </summary>
    /// <param name="logs">Whether to get its log lines, each once.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The statuses.</returns>
    /// <exception cref="FalApiException">The service refused, for instance because it does not know the request.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    public virtual IAsyncEnumerable<FalQueueStatus> WatchAsync(bool logs = false, CancellationToken cancellationToken = default) =>
        Service().WatchAsync(Handle(), Service().Follow(logs), cancellationToken);

    /// <summary>Waits until the request has completed, and fetches its result.</summary>
    /// <param name="cancellationToken">Gives up waiting; the request goes on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="FalValidationException">The model refused the input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service does not know the request.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The result is not a <typeparamref name="TOutput"/>.</exception>
    public virtual async Task<TOutput> GetAsync(CancellationToken cancellationToken = default)
    {
        var (response, _) = await Service().FollowAsync(Handle(), Service().Follow(false), null, null, cancellationToken).ConfigureAwait(false);
        using (response)
            return response.Read(_outputTypeInfo!);
    }

    /// <summary>The same as <see cref="GetAsync"/>, with what the answer tells besides: its cost, for one.</summary>
    /// <param name="cancellationToken">Gives up waiting; the request goes on.</param>
    /// <returns>The result and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="GetAsync"/>.</exception>
    public virtual async Task<FalResponse<TOutput>> GetWithResponseAsync(CancellationToken cancellationToken = default)
    {
        var (response, metrics) = await Service().FollowAsync(Handle(), Service().Follow(false), null, null, cancellationToken).ConfigureAwait(false);
        using (response)
            return OutputReader.Response(response, _outputTypeInfo!, metrics);
    }

    /// <summary>Asks the service to cancel the request. One that is at work may complete all the same.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the service says.</returns>
    /// <exception cref="FalApiException">The service refused.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    public virtual Task<FalCancelResult> CancelAsync(CancellationToken cancellationToken = default) => Service().CancelAsync(Handle(), cancellationToken);

    /// <summary>The endpoint and the id.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => _request is null ? GetType().Name : $"{EndpointId} request {RequestId}";

    private Queue Service([CallerMemberName] string call = "") => _queue ?? throw TestDouble.Lacks(this, call);

    private RequestHandle Handle([CallerMemberName] string call = "") => _request ?? throw TestDouble.Lacks(this, call);
}
