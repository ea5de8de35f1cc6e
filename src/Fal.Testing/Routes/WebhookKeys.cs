using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Fal.Testing.Routes;

/// <summary>The keys that webhooks are signed with, the newest first, and at most two that are published.</summary>
internal sealed class WebhookKeys
{
    private const string UserId = "emulator";

    private volatile Ed25519PrivateKeyParameters[] _keys = [NewKey()];

    public void Rotate() => _keys = [NewKey(), _keys[0]];

    /// <summary>The JSON Web Key Set.</summary>
    public JsonObject ToJson() => new() { ["keys"] = new JsonArray([.. _keys.Select(ToJson)]) };

    /// <summary>Signs what is sent now.</summary>
    public void Sign(HttpRequestMessage request, string requestId, byte[] body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds();
        var digest = Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant();
        var message = Encoding.UTF8.GetBytes($"{requestId}\n{UserId}\n{timestamp}\n{digest}");
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _keys[0]);
        signer.BlockUpdate(message, 0, message.Length);

        request.Headers.Add("X-Fal-Webhook-Request-Id", requestId);
        request.Headers.Add("X-Fal-Webhook-User-Id", UserId);
        request.Headers.Add("X-Fal-Webhook-Timestamp", $"{timestamp}");
        request.Headers.Add("X-Fal-Webhook-Signature", Convert.ToHexString(signer.GenerateSignature()).ToLowerInvariant());
    }

    private static Ed25519PrivateKeyParameters NewKey() => new(new SecureRandom());

    private static JsonObject ToJson(Ed25519PrivateKeyParameters key) => new()
    {
        ["kty"] = "OKP",
        ["crv"] = "Ed25519",
        ["x"] = Convert.ToBase64String(key.GeneratePublicKey().GetEncoded()).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
    };
}
