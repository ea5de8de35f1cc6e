namespace Fal;

/// <summary>A model that has a realtime socket.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public interface IFalRealtime<TInput, TOutput>
{
    /// <summary>Opens a socket to the model, for many inputs with the least delay.</summary>
    /// <param name="options">How to connect.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <returns>The open connection.</returns>
    /// <exception cref="FalException">As for <see cref="FalClient.RealtimeAsync"/>.</exception>
    Task<FalRealtimeConnection<TInput, TOutput>> RealtimeAsync(FalRealtimeOptions? options = null, CancellationToken cancellationToken = default);
}
