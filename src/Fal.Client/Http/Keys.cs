namespace Fal;

/// <summary>The key that requests carry: one that is given, or what a provider gives for each request.</summary>
internal sealed class Keys
{
    /// <summary>What to say where there is no key.</summary>
    public const string Missing = $"There is no key. {Remedy}";

    /// <summary>What to say where there is a proxy.</summary>
    public const string AtProxy = $"The key is with the proxy that {nameof(FalClientOptions)}.{nameof(FalClientOptions.ProxyAddress)} names, and the client has none.";

    private const string Remedy =
        $"Set FAL_KEY in the environment, or {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)}; a key is made at https://fal.ai/dashboard/keys.";

    private readonly Func<CancellationToken, ValueTask<string>>? _provider;
    private readonly string? _fixed;
    private readonly Secrets _secrets;
    private readonly bool _areAtProxy;

    /// <exception cref="FalException">The key of the options cannot be one.</exception>
    public Keys(FalClientOptions options, Secrets secrets)
    {
        _secrets = secrets;
        _areAtProxy = options.ProxyAddress is not null;
        _provider = options.CredentialsProvider;
        if (_provider is null)
            _fixed = Fixed(options.Credentials);
    }

    /// <exception cref="FalException">It is no key.</exception>
    public Keys(string key, Secrets secrets)
    {
        _secrets = secrets;
        _fixed = Fixed(key) ?? throw CallContext.None.Error(Missing);
    }

    /// <summary>Whether there is a key, or a provider of keys, or a proxy that has one.</summary>
    public bool HasAny => _areAtProxy || _provider is not null || _fixed is not null;

    /// <summary>The key in a text, which may have it as the header that carries it does; null where there is none.</summary>
    public static string? KeyIn(string? text)
    {
        const string Scheme = "Key";
        var key = text?.Trim() ?? "";
        if (key.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && (key.Length == Scheme.Length || char.IsWhiteSpace(key[Scheme.Length])))
            key = key[Scheme.Length..].TrimStart();
        return key.Length == 0 ? null : key;
    }

    /// <summary>The value of the header that a request is sent with. An exception of the caller's provider comes as it is.</summary>
    /// <exception cref="FalException">There is no key, or it cannot be one.</exception>
    public async ValueTask<string> AuthorizationAsync(CallContext context, CancellationToken cancellationToken)
    {
        if (_provider is null)
            return _fixed ?? throw context.Error(_areAtProxy ? AtProxy : Missing);

        // A provider need not look at the token.
        var key = KeyIn(await _provider(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false));
        if (key is null)
            throw context.Error($"{nameof(FalClientOptions.CredentialsProvider)} gave no key. {Remedy}");
        _secrets.Add(key);
        return Authorization(key, $"The key that {nameof(FalClientOptions.CredentialsProvider)} gave", context);
    }

    /// <summary>Takes care that no error tells what another header of the caller's lets somebody in with.</summary>
    public void KeepSecret(string header, string value)
    {
        if (!header.EndsWith("Authorization", StringComparison.OrdinalIgnoreCase))
            return;

        // After the scheme, where there is one.
        value = value.Trim();
        _secrets.Add(value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..].TrimStart());
    }

    private string? Fixed(string? text)
    {
        if (KeyIn(text) is not { } key)
            return null;
        _secrets.Keep(key);
        return Authorization(key, "The key", CallContext.None);
    }

    private static string Authorization(string key, string what, CallContext context) => key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
        ? $"Key {key}"
        : throw context.Error($"{what} holds characters that a key cannot have. It looks like id:secret.");
}
