using System.Diagnostics.CodeAnalysis;

namespace Fal;

/// <summary>The keys that requests carry: the one of the options, or what their provider gives for each request.</summary>
internal sealed class Keys
{
    // A provider may rotate keys, or have one for each tenant: those that calls under way were sent with must still be known.
    private const int MostRemembered = 256;

    private readonly Func<CancellationToken, ValueTask<string>>? _provider;
    private readonly string? _fixed;
    private readonly object _remembering = new();
    private volatile string[] _sent = [];

    public Keys(FalClientOptions options)
    {
        _provider = options.CredentialsProvider;
        if (_provider is null && options.Credentials is { } key)
            _fixed = Authorization(key, "The key");
    }

    /// <summary>The value of the header that a request is sent with. An exception of the caller's provider comes as it is.</summary>
    /// <exception cref="FalException">There is no key, or it cannot be one.</exception>
    public async ValueTask<string> AuthorizationAsync(string? endpointId, CancellationToken cancellationToken)
    {
        if (_provider is null)
            return _fixed ?? throw None("There is no key.", endpointId);
        var key = (await _provider(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false))?.Trim();
        return string.IsNullOrEmpty(key)
            ? throw None($"{nameof(FalClientOptions.CredentialsProvider)} gave no key.", endpointId)
            : Authorization(key, $"The key that {nameof(FalClientOptions.CredentialsProvider)} gave");
    }

    public void ThrowIfNone(string? endpointId)
    {
        if (_provider is null && _fixed is null)
            throw None("There is no key.", endpointId);
    }

    /// <summary>Takes keys out of a text that the service sent: some services repeat them in their errors.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        if (text is null)
            return null;
        foreach (var key in _sent)
        {
            text = text.Replace(key, "***", StringComparison.Ordinal);
            var secret = key.AsSpan(key.IndexOf(':', StringComparison.Ordinal) + 1);
            if (secret.Length >= 4 && text.AsSpan().IndexOf(secret) >= 0)
                text = text.Replace(secret.ToString(), "***", StringComparison.Ordinal);
        }

        return text;
    }

    private static FalException None(string what, string? endpointId) =>
        new($"{what} Set FAL_KEY in the environment, or {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)}; " +
            "a key is made at https://fal.ai/dashboard/keys.")
        {
            EndpointId = endpointId,
        };

    private string Authorization(string key, string what)
    {
        if (key.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            throw new FalException($"{what} holds characters that a key cannot have. It looks like id:secret.");
        Remember(key);
        return $"Key {key}";
    }

    /// <summary>Puts a key last in the list, where those are that were sent last.</summary>
    private void Remember(string key)
    {
        if (IsLast(key))
            return;
        lock (_remembering)
        {
            if (!IsLast(key))
                _sent = [.. _sent.Where(sent => sent != key).TakeLast(MostRemembered - 1), key];
        }
    }

    private bool IsLast(string key) => _sent is [.., var last] && last == key;
}
