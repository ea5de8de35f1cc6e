using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// A request in the queue: watch it, collect its result, or cancel it. Holds nothing open. To come back to it later, or from another
/// process, keep <see cref="RequestId"/> or <see cref="StatusUrl"/>, and see <see cref="FalClient.Request(string, string)"/>.
/// <see cref="FalRequest{TOutput}"/> knows the type of its result too.
/// </summary>
public class FalRequest
{
    private readonly Queue? _queue;
    private readonly RequestHandle? _request;

    internal FalRequest(Queue queue, RequestHandle request)
    {
        _queue = queue;
        _request = request;
    }

    /// <summary>For test doubles: what is not overridden throws an <see cref="InvalidOperationException"/>.</summary>
    protected FalRequest()
    {
    }

    /// <summary>The service's id of the request.</summary>
    public virtual string RequestId => Handle().Id;

    /// <summary>The id of the endpoint. Of a request that is known by its address alone, that of the app, without a path.</summary>
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

    /// <summary>Waits until the request has completed, and fetches its result as JSON.</summary>
    /// <param name="cancellationToken">Gives up waiting; the request goes on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="FalValidationException">The model refused the input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service does not know the request.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The result is not JSON.</exception>
    public virtual Task<FalOutput> GetOutputAsync(CancellationToken cancellationToken = default) =>
        FollowAsync(OutputReader.Untyped, FalJson.ElementTypeInfo, nameof(GetOutputAsync), cancellationToken);

    /// <summary>Asks the service to cancel the request. One that is at work may complete all the same.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the service says.</returns>
    /// <exception cref="FalApiException">The service refused.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    public virtual Task<FalCancelResult> CancelAsync(CancellationToken cancellationToken = default) => Service().CancelAsync(Handle(), cancellationToken);

    /// <summary>The endpoint and the id.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => _request is null ? GetType().Name : $"{EndpointId} request {RequestId}";

    /// <param name="call">What a test double does not override.</param>
    private protected async Task<TResult> FollowAsync<TOutput, TResult>(
        OutputReader<TOutput, TResult> read, JsonTypeInfo<TOutput> outputTypeInfo, string call, CancellationToken cancellationToken)
    {
        var (response, metrics) = await Service(call).FollowAsync(Handle(call), Service(call).Follow(false), null, null, cancellationToken).ConfigureAwait(false);
        using (response)
            return read(response, outputTypeInfo, metrics);
    }

    private Queue Service([CallerMemberName] string call = "") => _queue ?? throw TestDouble.Lacks(this, call);

    private RequestHandle Handle([CallerMemberName] string call = "") => _request ?? throw TestDouble.Lacks(this, call);
}
