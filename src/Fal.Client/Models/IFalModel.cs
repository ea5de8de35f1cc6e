namespace Fal;

/// <summary>
/// The calls that every model has. Take it in constructors, so that a test can pass its own: a substitute, or a class that derives from
/// <see cref="FalModel{TInput, TOutput}"/>. Later versions may add calls, so implement it by deriving from that class.
/// </summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public interface IFalModel<TInput, TOutput>
{
    /// <summary>The model's endpoint.</summary>
    FalEndpoint<TInput, TOutput> Endpoint { get; }

    /// <summary>Calls the model directly and waits for its output. Exactly one request is sent: no queue, no second try.</summary>
    /// <param name="input">The model's input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The model's output.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call, or the model failed.</exception>
    /// <exception cref="FalTimeoutException">A time limit of <paramref name="options"/> has passed.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key, or the answer is not a <typeparamref name="TOutput"/>.</exception>
    Task<TOutput> RunAsync(TInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The same as <see cref="RunAsync"/>, with what the answer tells besides the output: its cost, for one.</summary>
    /// <param name="input">The model's input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The output and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="RunAsync"/>.</exception>
    Task<FalResponse<TOutput>> RunWithResponseAsync(TInput input, FalRunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Queues a request, follows it, and waits for the model's output.</summary>
    /// <remarks>
    /// When the time limit passes or the caller cancels, the request is also cancelled on the service, as far as it can be reached
    /// within a few seconds; after a cancellation not where <see cref="FalSubscribeOptions.KeepRequest"/> is set.
    /// </remarks>
    /// <param name="input">The model's input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries, and who is told of its progress.</param>
    /// <param name="cancellationToken">Cancels the request, unless it is kept.</param>
    /// <returns>The model's output.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call, or the model failed.</exception>
    /// <exception cref="FalTimeoutException">A time limit of <paramref name="options"/> has passed.</exception>
    /// <exception cref="FalConnectionException">
    /// The service could not be reached, or the connection was lost. With a <see cref="FalException.RequestId"/> the request goes on.
    /// </exception>
    /// <exception cref="FalException">There is no key, or the answer is not a <typeparamref name="TOutput"/>.</exception>
    Task<TOutput> SubscribeAsync(TInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The same as <see cref="SubscribeAsync"/>, with what the answer tells besides the output: its cost, for one.</summary>
    /// <param name="input">The model's input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries, and who is told of its progress.</param>
    /// <param name="cancellationToken">Cancels the request, unless it is kept.</param>
    /// <returns>The output and its answer.</returns>
    /// <exception cref="FalException">As for <see cref="SubscribeAsync"/>.</exception>
    Task<FalResponse<TOutput>> SubscribeWithResponseAsync(TInput input, FalSubscribeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Subscribes for many inputs, a bounded number at once, and yields what becomes of each as it completes.</summary>
    /// <remarks>
    /// No more than <paramref name="maxConcurrency"/> inputs are taken ahead of the results, so that the inputs may be endless. A request
    /// that fails is a result with an error. An error of the inputs themselves ends the enumeration, after the results of the requests that
    /// are under way.
    /// </remarks>
    /// <param name="inputs">The inputs.</param>
    /// <param name="maxConcurrency">How many requests are under way at most. 1 or more. Fewer are for a time when the service refuses some with 429.</param>
    /// <param name="options">What else each request carries, how fast they start, who is told of their progress, and how they are found again after a crash.</param>
    /// <param name="cancellationToken">Ends the enumeration and, unless they are kept, cancels the requests that are under way.</param>
    /// <returns>A result for each input, in the order in which they complete.</returns>
#pragma warning disable RS0026 // Inputs that are there and inputs that come are not taken for each other.
    IAsyncEnumerable<FalManyResult<TInput, TOutput>> SubscribeManyAsync(
        IAsyncEnumerable<TInput> inputs, int maxConcurrency, FalManyOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SubscribeManyAsync(IAsyncEnumerable{TInput}, int, FalManyOptions?, CancellationToken)"/>
    IAsyncEnumerable<FalManyResult<TInput, TOutput>> SubscribeManyAsync(
        IEnumerable<TInput> inputs, int maxConcurrency, FalManyOptions? options = null, CancellationToken cancellationToken = default);
#pragma warning restore RS0026

    /// <summary>Queues a request and returns at once. Sent again only where the service cannot have accepted it.</summary>
    /// <param name="input">The model's input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Gives up; a request that was accepted meanwhile is cancelled on the service.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema.</exception>
    /// <exception cref="FalApiException">The service refused the call.</exception>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalException">There is no key.</exception>
    Task<FalRequest<TOutput>> SubmitAsync(TInput input, FalSubmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>A request that was submitted before, known by its id. Nothing is sent.</summary>
    /// <param name="requestId">The id.</param>
    /// <returns>The request, to watch, to collect or to cancel.</returns>
    /// <exception cref="ArgumentException"><paramref name="requestId"/> is not a request id.</exception>
    FalRequest<TOutput> Request(string requestId);
}
