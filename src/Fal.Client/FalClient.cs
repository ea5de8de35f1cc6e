namespace Fal;

/// <summary>Calls models on fal.ai.</summary>
public sealed class FalClient
{
    /// <summary>Makes a client.</summary>
    public FalClient(FalClientOptions options) => ArgumentNullException.ThrowIfNull(options);
}
