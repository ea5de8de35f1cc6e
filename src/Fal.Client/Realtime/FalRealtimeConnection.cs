namespace Fal;

/// <summary>
/// An open socket to a model. Safe for use by many threads. When a session is over (it was idle, an input failed, or
/// the connection was lost), the next send opens another. An input is never sent twice: where a session ends before its output
/// came, who waits for it is told. As an enumeration it yields outputs until the service closes the socket or, where the model's
/// <see cref="FalEndpoint.RealtimeMode"/> is a streaming one, until the exchange is over.
/// </summary>
/// <remarks>
/// While 60 outputs wait to be received, nothing more is read, not even outputs of requests; the service then takes no more inputs, and
/// sends wait.
/// </remarks>
/// <typeparam name="TInput">The type of the inputs.</typeparam>
/// <typeparam name="TOutput">The type of the outputs.</typeparam>
public abstract class FalRealtimeConnection<TInput, TOutput> : IAsyncDisposable, IAsyncEnumerable<TOutput>
{
    /// <summary>For test doubles: a call that is not overridden throws an <see cref="InvalidOperationException"/>; there is nothing to dispose.</summary>
    protected FalRealtimeConnection()
    {
    }

    /// <summary>Sends an input; <see cref="ReceiveAsync"/> gives its output. Inputs go out in the order of the calls.</summary>
    /// <param name="input">The input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="cancellationToken">Gives up. An input that is being sent is sent to its end, and what the model answers is dropped.</param>
    /// <returns>
    /// True when the input has been handed to the network, once. False where a newer input took its place: only with
    /// <see cref="FalRealtimeOptions.ThrottleInterval"/>.
    /// </returns>
    /// <exception cref="FalValidationException">The input does not fit the schema; nothing was sent.</exception>
    /// <exception cref="FalApiException">The service refused to open another session.</exception>
    /// <exception cref="FalConnectionException">The connection was lost; the message says whether the model may have the input.</exception>
    /// <exception cref="FalException">The input cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public virtual Task<bool> SendAsync(TInput input, CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>
    /// Sends an input and waits for its own output, which <see cref="ReceiveAsync"/> does not give then. Any number of calls may wait at
    /// once; <see cref="FalRealtimeOptions.ThrottleInterval"/> does not hold them back.
    /// </summary>
    /// <remarks>
    /// Input and output find each other by their <c>request_id</c>; an input without one is given one. Where the service does not repeat it,
    /// only a call that waits alone has its output; several that wait together fail, and the outputs are received. An input that the service
    /// drops because too many wait there (<see cref="FalRealtimeOptions.MaxBuffering"/>) has no output: set a limit with the token.
    /// </remarks>
    /// <param name="input">The input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="cancellationToken">Gives up; an output that comes nevertheless is dropped.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The input does not fit the schema, or the model refused it.</exception>
    /// <exception cref="FalApiException">The model failed, or the service refused the input or to open another session.</exception>
    /// <exception cref="FalConnectionException">The connection was lost; the message says whether the model may have the input.</exception>
    /// <exception cref="FalException">The input cannot be sent, or the output cannot be told from others or is not a <typeparamref name="TOutput"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public virtual Task<TOutput> RequestAsync(TInput input, CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>Waits for the next output.</summary>
    /// <param name="cancellationToken">Gives up waiting; the output is there for the next receive.</param>
    /// <returns>The output.</returns>
    /// <exception cref="FalValidationException">The model refused an input.</exception>
    /// <exception cref="FalApiException">The model failed, or the service refused an input.</exception>
    /// <exception cref="FalConnectionException">
    /// The connection was lost while inputs had no output yet, or the service closed it, as it does where an exchange is over. Where one input had none,
    /// <see cref="FalException.RequestId"/> is the <c>request_id</c> that it named.
    /// </exception>
    /// <exception cref="FalException">The output is not a <typeparamref name="TOutput"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection has been disposed.</exception>
    public virtual Task<TOutput> ReceiveAsync(CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>The outputs, until the service closes the socket; in the streaming modes until the exchange is over, however the service says so.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The outputs. Errors surface as from <see cref="ReceiveAsync"/>.</returns>
    public virtual IAsyncEnumerator<TOutput> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw TestDouble.Lacks(this);

    /// <summary>Closes the socket. A receive that waits ends with <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>When the socket is closed, or after 2 seconds without an answer.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
