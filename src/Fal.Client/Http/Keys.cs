namespace Fal;

/// <summary>The keys that requests carry: the one of the options, or what their provider gives for each request.</summary>
internal sealed class Keys
{
    private readonly Func<CancellationToken, ValueTask<string>>? _provider;
    private readonly string? _fixed;
    private readonly Secrets _secrets;

    public Keys(FalClientOptions options, Secrets secrets)
    {
        _secrets = secrets;
        _provider = options.CredentialsProvider;
        if (_provider is not null || options.Credentials is not { } key)
            return;
        secrets.Keep(key);
        _fixed = Authorization(key, "The key", CallContext.None);
    }

    /// <summary>The value of the header that a request is sent with. An exception of the caller's provider comes as it is.</summary>
    /// <exception cref="FalException">There is no key, or it cannot be one.</exception>
    public async ValueTask<string> AuthorizationAsync(CallContext context, CancellationToken cancellationToken)
    {
        if (_provider is null)
            return _fixed ?? throw None("There is no key.", context);
        // A provider need not look at the token.
        var key = (await _provider(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false))?.Trim();
        if (string.IsNullOrEmpty(key))
            throw None($"{nameof(FalClientOptions.CredentialsProvider)} gave no key.", context);
        _secrets.Add(key);
        return Authorization(key, $"The key that {nameof(FalClientOptions.CredentialsProvider)} gave", context);
    }

    /// <summary>Takes care that no error tells what a header of the caller's carries instead of the key.</summary>
    public void KeepSecret(string header, string value)
    {
        if (header.EndsWith("Authorization", StringComparison.OrdinalIgnoreCase))
            _secrets.Add(value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    public void ThrowIfNone(CallContext context)
    {
        if (_provider is null && _fixed is null)
            throw None("There is no key.", context);
    }

    private static FalException None(string what, CallContext context) => context.Error(
        $"{what} Set FAL_KEY in the environment, or {nameof(FalClientOptions)}.{nameof(FalClientOptions.Credentials)}; " +
        "a key is made at https://fal.ai/dashboard/keys.");

    private static string Authorization(string key, string what, CallContext context) => key.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
        ? $"Key {key}"
        : throw context.Error($"{what} holds characters that a key cannot have. It looks like id:secret.");
}
