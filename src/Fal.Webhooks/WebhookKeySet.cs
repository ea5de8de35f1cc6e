using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fal;

/// <summary>Keys that were fetched together.</summary>
/// <param name="keys">The keys.</param>
/// <param name="fetchedAt">When, by the clock's own count.</param>
internal sealed class WebhookKeySet(List<Ed25519PublicKeyParameters> keys, long fetchedAt)
{
    public long FetchedAt => fetchedAt;

    public int Count => keys.Count;

    /// <summary>
    /// Whether one of the keys made a signature. Keys, messages and signatures are all public, so that it does not matter if the time that
    /// this takes differs.
    /// </summary>
    public bool Verify(byte[] message, byte[] signature) =>
        keys.Exists(key => key.Verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.Length, signature, 0));
}
