using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>
/// A request in the queue whose result has a type. To come back to it later, or from another process, keep
/// <see cref="FalRequest.RequestId"/> and see <see cref="FalClient.Request{TInput, TOutput}(FalEndpoint{TInput, TOutput}, string)"/>.
/// </summary>
/// <typeparam name="TOutput">The type of the result.</typeparam>
public class FalRequest<TOutput> : FalRequest
{
    private readonly JsonTypeInfo<TOutput>? _outputTypeInfo;

    internal FalRequest(Queue queue, RequestHandle request, JsonTypeInfo<TOutput> outputTypeInfo)
        : base(queue, request) => _outputTypeInfo = outputTypeInfo;

    /// <summary>For test doubles: what is not overridden throws an <see cref="InvalidOperationException"/>.</summary>
    protected FalRequest()
    {
    }

    /// <summary>Waits until the request has completed, and fetches its result.</summary>
    /// <param name="cancellationToken">Gives up waiting; the request goes on.</param>
    /// <returns>The result.</returns>
    /// <exception cref="FalValidationException">The model refused the input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service does not know the request.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">The result is not a <typeparamref name="TOutput"/>.</exception>
    public virtual Task<TOutput> GetAsync(CancellationToken cancellationToken = default) =>
        FollowAsync(OutputReader.Output, _outputTypeInfo!, nameof(GetAsync), cancellationToken);

    /// <summary>The same as <see cref="GetAsync"/>, with what the answer tells besides: its cost, for one.</summary>
    /// <param name="cancellationToken">Gives up waiting; the request goes on.</param>
    /// <returns>The result and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="GetAsync"/>.</exception>
    public virtual Task<FalResponse<TOutput>> GetWithResponseAsync(CancellationToken cancellationToken = default) =>
        FollowAsync(OutputReader.Response, _outputTypeInfo!, nameof(GetWithResponseAsync), cancellationToken);
}
