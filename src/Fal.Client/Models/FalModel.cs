namespace Fal;

/// <summary>
/// The calls that every model has, through a client. Generated clients derive from it and add those that not every model has. In tests, a
/// class that derives from it and overrides the calls that are made stands in for a model.
/// </summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public class FalModel<TInput, TOutput> : IFalModel<TInput, TOutput>
{
    private readonly FalClient? _client;
    private readonly FalEndpoint<TInput, TOutput>? _endpoint;

    /// <summary>Calls an endpoint through a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="endpoint">The endpoint.</param>
    public FalModel(FalClient client, FalEndpoint<TInput, TOutput> endpoint)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(endpoint);
        _client = client;
        _endpoint = endpoint;
    }

    /// <summary>For test doubles: a call that is not overridden throws an <see cref="InvalidOperationException"/>.</summary>
    protected FalModel()
    {
    }

    /// <inheritdoc/>
    FalEndpoint<TInput, TOutput> IFalModel<TInput, TOutput>.Endpoint => ModelEndpoint;

    /// <summary>The client that the model is called through.</summary>
    /// <exception cref="InvalidOperationException">A test double has none.</exception>
    protected FalClient ModelClient => _client ?? throw new InvalidOperationException($"{GetType().Name} is a test double without a client: it overrides each call that is made.");

    /// <summary>The endpoint that is called.</summary>
    /// <exception cref="InvalidOperationException">A test double has none.</exception>
    protected virtual FalEndpoint<TInput, TOutput> ModelEndpoint => _endpoint ?? throw TestDouble.Lacks(this);

    /// <inheritdoc/>
    public virtual Task<TOutput> RunAsync(TInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.RunAsync(ModelEndpoint, input, options, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<FalResponse<TOutput>> RunWithResponseAsync(TInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.RunWithResponseAsync(ModelEndpoint, input, options, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<TOutput> SubscribeAsync(TInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.SubscribeAsync(ModelEndpoint, input, options, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<FalResponse<TOutput>> SubscribeWithResponseAsync(
        TInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.SubscribeWithResponseAsync(ModelEndpoint, input, options, cancellationToken);

#pragma warning disable RS0026 // Inputs that are there and inputs that come are not taken for each other.
    /// <inheritdoc/>
    public virtual IAsyncEnumerable<FalManyResult<TInput, TOutput>> SubscribeManyAsync(
        IAsyncEnumerable<TInput> inputs, int maxConcurrency, FalManyOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.SubscribeManyAsync(ModelEndpoint, inputs, maxConcurrency, options, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<FalManyResult<TInput, TOutput>> SubscribeManyAsync(
        IEnumerable<TInput> inputs, int maxConcurrency, FalManyOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.SubscribeManyAsync(ModelEndpoint, inputs, maxConcurrency, options, cancellationToken);
#pragma warning restore RS0026

    /// <inheritdoc/>
    public virtual Task<FalRequest<TOutput>> SubmitAsync(TInput input, FalSubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelClient.SubmitAsync(ModelEndpoint, input, options, cancellationToken);

    /// <inheritdoc/>
    public virtual FalRequest<TOutput> Request(string requestId) => ModelClient.Request(ModelEndpoint, requestId);
}
