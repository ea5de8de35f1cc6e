using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fal;

/// <summary>
/// Tells the webhooks of the service from forged ones, and reads them. Needs no web framework and no key. Safe for use by many threads;
/// make one and keep it, since it keeps the service's public keys.
/// </summary>
/// <remarks>
/// The service waits 15 seconds for an answer of 2xx; without one it sends the webhook again after 15 seconds, then every 2 minutes, up to
/// 31 times, for as long as it keeps the result: about an hour where that is small, minutes where it is large. A redirect counts as a final
/// no. So the same request can arrive more than once in good faith: a handler must be idempotent by
/// <see cref="FalWebhookEvent{TOutput}.RequestId"/>. A recorded webhook can be replayed only as long as its time is within
/// <see cref="FalWebhookOptions.Tolerance"/>, and meets the same handler.
/// </remarks>
public sealed class FalWebhook : IDisposable
{
    private const string RequestIdHeader = "X-Fal-Webhook-Request-Id";
    private const string UserIdHeader = "X-Fal-Webhook-User-Id";
    private const string TimestampHeader = "X-Fal-Webhook-Timestamp";
    private const string SignatureHeader = "X-Fal-Webhook-Signature";
    private const int SignatureLength = 64;

    private readonly FalWebhookOptions _options;
    private readonly HttpClient? _ownClient;
    private readonly WebhookKeyCache _keys;

    /// <summary>Makes one that trusts the service.</summary>
    public FalWebhook()
        : this(new FalWebhookOptions())
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="options">What is trusted; copied.</param>
    public FalWebhook(FalWebhookOptions options)
        : this(null, options, true)
    {
    }

    /// <summary>Makes one that fetches the keys over an <see cref="HttpClient"/> that the caller keeps and disposes.</summary>
    /// <param name="httpClient">What sends the requests. Where it follows redirects, keys of where they lead are trusted.</param>
    /// <param name="options">What is trusted; copied.</param>
    public FalWebhook(HttpClient httpClient, FalWebhookOptions? options = null)
        : this(httpClient ?? throw new ArgumentNullException(nameof(httpClient)), options ?? new FalWebhookOptions(), true)
    {
    }

    private FalWebhook(HttpClient? httpClient, FalWebhookOptions options, bool _)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Copy();
        if (httpClient is null)
            httpClient = _ownClient = HttpDefaults.MakeClient(HttpDefaults.ConnectTimeout);
        _keys = new WebhookKeyCache(httpClient, _options);
    }

    /// <summary>Reads a webhook, when the service signed the request, at about this time. Throws when it did not.</summary>
    /// <remarks>
    /// The keys are fetched on first use, then once in <see cref="FalWebhookOptions.CacheTime"/>, and when none of them fits a signature,
    /// but then no more than twice a minute, so that forged webhooks are no load for the service.
    /// </remarks>
    /// <param name="header">
    /// Gives the value of a header by its name, whatever its case, and null where there is none:
    /// <c>name => request.Headers[name]</c> in ASP.NET Core, <c>request.Headers.Get</c> of an <c>HttpListener</c>.
    /// </param>
    /// <param name="body">The body as it came, byte for byte.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it says; <see cref="FalWebhookEvent{TOutput}.As"/> makes it that of a model.</returns>
    /// <exception cref="FalWebhookException">The request is no webhook of the service; the error says why. Answer with 401.</exception>
    /// <exception cref="FalException">
    /// The keys could not be fetched, so that nothing is known of the request. Answer with 503, and the service sends it again. Or the
    /// service signed what cannot be read: then the body is in the error.
    /// </exception>
    public async Task<FalWebhookEvent<FalOutput>> VerifyAsync(Func<string, string?> header, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        var userId = await CheckAsync(header, body, cancellationToken).ConfigureAwait(false);
        return WebhookReader.Read(body) with { UserId = userId };
    }

    /// <summary>
    /// Reads a webhook that something else has verified: a gateway before the app, or the app itself before it put the body into a queue.
    /// Whatever anybody posts is believed here.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <returns>What it says; <see cref="FalWebhookEvent{TOutput}.As"/> makes it that of a model.</returns>
    /// <exception cref="FalException">It is not a webhook. The body is in the error.</exception>
    public static FalWebhookEvent<FalOutput> DangerousReadUnverified(ReadOnlyMemory<byte> body) => WebhookReader.Read(body);

    /// <summary>Closes the connections that it made itself.</summary>
    public void Dispose() => _ownClient?.Dispose();

    /// <summary>Throws unless the service signed the request, for an account whose webhooks are taken.</summary>
    /// <returns>The account.</returns>
    private async Task<string> CheckAsync(Func<string, string?> header, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var requestId = Required(header, RequestIdHeader);
        var userId = Required(header, UserIdHeader);
        var timestamp = Required(header, TimestampHeader);
        var signature = ReadSignature(Required(header, SignatureHeader));
        CheckTime(timestamp);
        var message = Encoding.UTF8.GetBytes($"{requestId}\n{userId}\n{timestamp}\n{Convert.ToHexString(SHA256.HashData(body.Span)).ToLowerInvariant()}");

        var keys = await _keys.GetAsync(null, cancellationToken).ConfigureAwait(false);
        if (!keys.Verify(message, signature))
        {
            var newer = await _keys.GetAsync(keys, cancellationToken).ConfigureAwait(false);
            if (newer == keys || !newer.Verify(message, signature))
                throw Refused("The signature is of none of the service's keys, or the headers or the body were changed.", FalWebhookProblem.WrongSignature);
        }

        if (_options.UserId is { } ours && ours != userId)
            throw Refused($"It is of another account than {nameof(FalWebhookOptions)}.{nameof(FalWebhookOptions.UserId)} says.", FalWebhookProblem.OtherUser);
        return userId;
    }

    private static string Required(Func<string, string?> header, string name) => header(name) is { Length: > 0 } value
        ? value
        : throw Refused($"The header {name} is missing.", FalWebhookProblem.MissingHeader);

    private static byte[] ReadSignature(string text)
    {
        try
        {
            if (text.Length == 2 * SignatureLength)
                return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw Refused($"The header {SignatureHeader} is not a signature: {2 * SignatureLength} hexadecimal digits.", FalWebhookProblem.InvalidHeader);
    }

    private void CheckTime(string timestamp)
    {
        // Whatever is beyond the calendar is no time either.
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            throw Refused($"The header {TimestampHeader} is not a time: seconds since 1970.", FalWebhookProblem.InvalidHeader);
        var age = _options.TimeProvider.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (age.Duration() > _options.Tolerance)
        {
            throw Refused(
                string.Create(CultureInfo.InvariantCulture, $"The webhook is of {age.Duration()} {(age > TimeSpan.Zero ? "ago" : "ahead")}, which is more than {_options.Tolerance}. Is the clock right?"),
                FalWebhookProblem.Stale);
        }
    }

    private static FalWebhookException Refused(string message, FalWebhookProblem problem) => new(message, problem);
}
