namespace Fal;

/// <summary>A model that gives its output as it grows.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public interface IFalStreaming<TInput, TOutput>
{
    /// <summary>Calls the model and yields its outputs as they come, partial until the last. Exactly one request is sent.</summary>
    /// <param name="input">The model's input. Files in it that have no address yet are uploaded first.</param>
    /// <param name="options">What else the call carries.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The outputs. An error after the first surfaces from the enumeration; the stream never ends silently.</returns>
    /// <exception cref="FalException">As for <see cref="FalClient.StreamAsync{TInput, TOutput}(FalEndpoint{TInput, TOutput}, TInput, FalStreamOptions?, CancellationToken)"/>.</exception>
    IAsyncEnumerable<TOutput> StreamAsync(TInput input, FalStreamOptions? options = null, CancellationToken cancellationToken = default);
}
