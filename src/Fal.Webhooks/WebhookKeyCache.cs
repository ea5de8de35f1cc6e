using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Fal;

/// <summary>The service's public keys, fetched when they are needed, and by one request at a time.</summary>
internal sealed class WebhookKeyCache(HttpClient http, FalWebhookOptions options)
{
    /// <summary>The least time between two fetches where the keys do not fit: forged webhooks cannot make us fetch more often.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(30);

    // In bytes. A key has about a hundred.
    private const int MaxSize = 1 << 20;

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    private static readonly CallContext Context = new() { Purpose = "Fetching the keys of webhooks" };

    /// <summary>The hosts on which the service publishes the same keys.</summary>
    private static readonly Uri[] Hosts = [new("https://rest.alpha.fal.ai/.well-known/jwks.json"), new("https://rest.fal.ai/.well-known/jwks.json")];

    /// <summary>Where to ask first, and where again.</summary>
    private readonly Uri[] _addresses = Hosts.Contains(options.JwksAddress)
        ? [options.JwksAddress, .. Hosts.Where(host => host != options.JwksAddress)]
        : [options.JwksAddress, options.JwksAddress];

    private readonly object _gate = new();
    private WebhookKeySet? _keys;
    private Task<WebhookKeySet>? _fetch;
    private long _fetchStarted;

    /// <summary>The keys. Those that do not fit a signature are fetched again, unless that was done a moment ago.</summary>
    /// <param name="unfit">Keys that do not fit; null at first.</param>
    public Task<WebhookKeySet> GetAsync(WebhookKeySet? unfit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_keys is { } keys && keys != unfit && options.TimeProvider.GetElapsedTime(keys.FetchedAt) < options.CacheTime)
                return Task.FromResult(keys);

            // A fetch that failed tells nothing about the keys: who comes next tries again.
            if (_fetch is null or { IsFaulted: true } || (_fetch.IsCompleted && options.TimeProvider.GetElapsedTime(_fetchStarted) >= MinInterval))
            {
                _fetchStarted = options.TimeProvider.GetTimestamp();
                // Whoever asked first may give up; the others still want the keys.
                _fetch = Task.Run(FetchAsync, CancellationToken.None);
            }

            return _fetch.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Fetches the keys.</summary>
    private async Task<WebhookKeySet> FetchAsync()
    {
        var host = string.Join(" or ", _addresses.Select(address => address.Host).Distinct());
        using var deadline = new CancellationTokenSource(FetchTimeout, options.TimeProvider);
        try
        {
            using var response = await GetAsync(deadline.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw Context.Api($"{host} answered {Statuses.Text(response.StatusCode)}.", response.StatusCode);
            using var body = await ReadAsync(response, deadline.Token).ConfigureAwait(false);
            using var document = AnswerReader.Parse(body.Memory, Context);
            var keys = new WebhookKeySet(Read(document.RootElement), options.TimeProvider.GetTimestamp());
            if (keys.Count == 0)
                throw Context.Error($"{options.JwksAddress} has no Ed25519 key.");
            lock (_gate)
                _keys = keys;
            return keys;
        }
        catch (Exception error) when (deadline.IsCancellationRequested)
        {
            throw Context.Timeout($"{host} did not answer within {FetchTimeout}.", error);
        }
        catch (Exception error) when (error is not FalException)
        {
            throw Context.WrapFrom(host, error);
        }
    }

    /// <summary>Asks for the keys, and again at once after a failure that may pass: a web server waits for the answer.</summary>
    private async Task<HttpResponseMessage> GetAsync(CancellationToken cancellationToken)
    {
        var isOtherHost = _addresses[0] != _addresses[1];
        try
        {
            var response = await GetAsync(_addresses[0], cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || !(isOtherHost || RetryPolicy.Allows(Repeat.Always, response, options.TimeProvider)))
                return response;
            response.Dispose();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && (isOtherHost || RetryPolicy.Allows(Repeat.Always, Failure.KindOf(error))))
        {
            // Once more.
        }

        return await GetAsync(_addresses[1], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An answer of an address itself: what it redirects to has no say in who signs.</summary>
    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.Headers.Location is not { } target)
            return response;
        response.Dispose();
        throw Context.Error($"{address} redirects to {Log.Shown(target.OriginalString)}, whose keys are not trusted.");
    }

    private static async Task<PooledBuffer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new PooledBuffer();
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            if (!await body.TryFillAsync(stream, MaxSize, null, cancellationToken).ConfigureAwait(false))
                throw Context.Error($"The keys are longer than {MaxSize} bytes.");
            JsonText.Repair(body);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The Ed25519 keys of a JSON Web Key Set. Keys of other kinds may stand beside them.</summary>
    private static List<Ed25519PublicKeyParameters> Read(JsonElement set)
    {
        var keys = new List<Ed25519PublicKeyParameters>();
        if (set.PropertyOrNull("keys") is not { ValueKind: JsonValueKind.Array } list)
            return keys;
        foreach (var key in list.EnumerateArray())
        {
            if (key.StringOrNull("kty") == "OKP" && key.StringOrNull("crv") == "Ed25519" && FromBase64Url(key.StringOrNull("x") ?? "") is { } bytes)
                keys.Add(new Ed25519PublicKeyParameters(bytes));
        }

        return keys;
    }

    /// <summary>The bytes of a public key; null where they are none.</summary>
    private static byte[]? FromBase64Url(string text)
    {
        var base64 = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[Ed25519.PublicKeySize];
        return Convert.TryFromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='), bytes, out var length)
            && length == bytes.Length && Ed25519.ValidatePublicKeyPartial(bytes, 0) ? bytes : null;
    }
}
