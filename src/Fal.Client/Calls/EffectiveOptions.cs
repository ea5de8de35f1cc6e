using System.Globalization;

namespace Fal;

/// <summary>
/// The options in effect: what a call says, else what its client says. This is the one place where options are resolved and checked,
/// before anything is uploaded or sent; what cannot be is an <see cref="ArgumentException"/> that names the option.
/// </summary>
internal sealed class EffectiveOptions
{
    private static readonly TimeSpan ShortestStartTimeout = TimeSpan.FromSeconds(0.1);

    private readonly FalClientOptions _client;
    private readonly KeyValuePair<string, string>[] _clientHeaders;

    // Most calls have no options of their own.
    private readonly CallSettings _run;
    private readonly CallSettings _submit;
    private readonly CallSettings _subscribe;
    private readonly CallSettings _many;
    private readonly CallSettings _stream;
    private readonly InputSettings _input;

    /// <exception cref="ArgumentException">An option of the client cannot be.</exception>
    public EffectiveOptions(FalClientOptions client)
    {
        _client = client;
        CheckClient();
        _clientHeaders = RequestHeaders.Copy(client.Headers);
        _input = Input(_clientHeaders, null, null, null);
        _run = Of(new FalRunOptions());
        _submit = Of(new FalSubmitOptions());
        _subscribe = Of(new FalSubscribeOptions());
        _many = Of(new FalManyOptions());
        _stream = Of(new FalStreamOptions());
    }

    /// <summary>What holds for every call of the client.</summary>
    public FalClientOptions Client => _client;

    public CallSettings Of(FalRunOptions? options) => options is null ? _run : Resolve(options, options.Timeout ?? _client.Timeout);

    public CallSettings Of(FalSubmitOptions? options) => options is null ? _submit : ResolveSubmit(options, null);

    public CallSettings Of(FalSubscribeOptions? options) => options is null ? _subscribe : ResolveSubmit(options, options.Timeout ?? _client.Timeout) with
    {
        Follow = Follow(options.Logs ?? _client.Logs, options.StreamStatus, options.PollInterval),
    };

    public CallSettings Of(FalManyOptions? options)
    {
        if (options is null)
            return _many;
        OptionCheck.Rate(options.StartsPerSecond, nameof(options.StartsPerSecond));
        return ResolveSubmit(options, options.Timeout ?? _client.Timeout) with
        {
            Follow = Follow(false, null, options.PollInterval),
            FailsWhenRefused = true,
        };
    }

    public CallSettings Of(FalStreamOptions? options)
    {
        if (options is null)
            return _stream;
        OptionCheck.WaitOrInfinite(options.IdleTimeout, nameof(options.IdleTimeout));
        return Resolve(options, null) with { IdleTimeout = options.IdleTimeout ?? _client.StreamIdleTimeout };
    }

    /// <param name="sendsJson">What the endpoint says of its socket.</param>
    public RealtimeSettings Of(FalRealtimeOptions options, bool sendsJson)
    {
        OptionCheck.InRange(options.MaxBuffering is not (< 1 or > 60), options.MaxBuffering, "1 to 60", nameof(options.MaxBuffering));
        OptionCheck.MoreThanZero(options.TokenLifetime, nameof(options.TokenLifetime));
        OptionCheck.WaitOrInfinite(options.ConnectTimeout, nameof(options.ConnectTimeout));
        OptionCheck.WaitOrInfinite(options.KeepAliveInterval, nameof(options.KeepAliveInterval));
        OptionCheck.Wait(options.ThrottleInterval, nameof(options.ThrottleInterval));
        OptionCheck.InRange(options.MaxMessageSize is > 0 and <= 1 << 30, options.MaxMessageSize, "1 byte to 1 GiB", nameof(options.MaxMessageSize));
        OptionCheck.Agree(options.UseToken || _client.ProxyAddress is null, $"is false, and there is a {nameof(_client.ProxyAddress)}: the key, which would open the socket, is with the proxy.", nameof(options.UseToken));
        OptionCheck.Agree(options.UseToken || !OperatingSystem.IsBrowser(), "is false: a browser opens sockets with a token alone, and sends no key with them.", nameof(options.UseToken));
        OptionCheck.Agree(
            options.UseToken || options.TokenProvider is null,
            $"is false, and there is a {nameof(options.TokenProvider)}: a socket is opened with the key or with a token.", nameof(options.UseToken));
        var isJson = options.SendJson ?? sendsJson;
        return new RealtimeSettings(_input with { IsChecked = options.ValidateInputs ?? _client.ValidateInputs, MarksBytes = !isJson }, isJson);
    }

    public UploadSettings Of(FalUploadOptions? options) =>
        options is null ? _input.Upload : Input(_clientHeaders, null, options.Lifecycle, options.Progress).Upload;

    /// <summary>How a request is followed that was submitted before.</summary>
    public FollowSettings Follow(bool logs) => Follow(logs, null, null);

    private FollowSettings Follow(bool logs, bool? isStreamed, TimeSpan? interval)
    {
        OptionCheck.Wait(interval, nameof(FalSubscribeOptions.PollInterval));
        return new(logs, isStreamed ?? _client.StreamStatus, interval ?? _client.PollInterval, interval ?? _client.MaxPollInterval);
    }

    private InputSettings Input(KeyValuePair<string, string>[] common, bool? isChecked, FalObjectLifecycle? lifecycle, IProgress<FalUploadProgress>? progress)
    {
        var headers = new RequestHeaders(common);
        if ((lifecycle ?? _client.ObjectLifecycle) is { IsEmpty: false } kept)
            headers.Set("X-Fal-Object-Lifecycle", kept.ToJson());
        return new InputSettings(isChecked ?? _client.ValidateInputs, new UploadSettings(headers.All, progress));
    }

    private CallSettings ResolveSubmit(FalSubmitOptions options, TimeSpan? timeout)
    {
        if (options.WebhookUrl is { } webhook)
            OptionCheck.Address(webhook, nameof(options.WebhookUrl), "https", "http");

        // Work that starts after nobody waits for it any more is paid for all the same.
        var startTimeout = timeout > ShortestStartTimeout ? timeout : null;
        var mostWaiting = OptionCheck.ZeroOrMore(options.MaxQueueLength ?? _client.MaxQueueLength, nameof(options.MaxQueueLength));
        return Resolve(options, timeout, startTimeout) with
        {
            WebhookUrl = options.WebhookUrl ?? _client.WebhookUrl,
            MaxQueueLength = mostWaiting,
            FailsWhenRefused = mostWaiting is not null,
        };
    }

    private CallSettings Resolve(FalCallOptions options, TimeSpan? timeout, TimeSpan? startTimeout = null)
    {
        OptionCheck.WaitOrInfinite(timeout, nameof(FalRunOptions.Timeout));
        var common = With(_clientHeaders, options.Headers);
        return new CallSettings
        {
            Path = EndpointId.CheckPath(options.Path, nameof(options.Path)),
            Headers = Headers(options, startTimeout),
            CommonHeaders = common,
            Input = (options is { ObjectLifecycle: null, UploadProgress: null, Headers: null }
                ? _input with { IsChecked = options.ValidateInputs ?? _client.ValidateInputs }
                : Input(common, options.ValidateInputs, options.ObjectLifecycle, options.UploadProgress)) with
            { RejectsUnknown = options.RejectUnknownProperties },
            Timeout = timeout,
        };
    }

    /// <summary>The options that go out as headers, under those that the call sets itself.</summary>
    private KeyValuePair<string, string>[] Headers(FalCallOptions options, TimeSpan? startTimeout)
    {
        var headers = new RequestHeaders(_clientHeaders);
        if ((options.StartTimeout ?? _client.StartTimeout ?? startTimeout) is { } limit)
        {
            CheckStartTimeout(limit);
            headers.Set("x-fal-request-timeout", limit.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture));
        }

        if ((options.Hint ?? _client.Hint) is { } hint)
        {
            OptionCheck.HeaderValue("x-fal-runner-hint", hint, nameof(options.Hint));
            headers.Set("x-fal-runner-hint", hint);
        }

        if (!(options.StoreIO ?? _client.StoreIO))
            headers.Set("x-fal-store-io", "0");
        if (!(options.AllowFallback ?? _client.AllowFallback))
            headers.Set("x-app-fal-disable-fallback", "true");
        if (RequestTags.Pack(_client.Tags, options.Tags) is { } tags)
            headers.Set("x-fal-tags", tags);
        if ((options.ObjectLifecycle ?? _client.ObjectLifecycle) is { IsEmpty: false } lifecycle)
            headers.Set("x-fal-object-lifecycle-preference", lifecycle.ToJson());
        if (options is FalSubmitOptions submit)
        {
            if ((submit.Priority ?? _client.Priority) is { } priority)
                headers.Set("x-fal-queue-priority", priority is FalPriority.Low ? "low" : "normal");
            if (!(submit.RetryFailedRunner ?? _client.RetryFailedRunner))
                headers.Set("x-fal-no-retry", "1");
        }

        return With(headers.All, options.Headers);
    }

    private static KeyValuePair<string, string>[] With(KeyValuePair<string, string>[] basis, IReadOnlyDictionary<string, string>? more)
    {
        if (more is null)
            return basis;
        var headers = new RequestHeaders(basis);
        foreach (var (name, value) in more)
        {
            OptionCheck.Header(name, value, nameof(FalCallOptions.Headers));
            headers.Set(name, value);
        }

        return headers.All;
    }

    /// <summary>Checks what is the client's own, or stands under another name in the options of calls.</summary>
    private void CheckClient()
    {
        OptionCheck.NotNull(_client.TimeProvider, nameof(_client.TimeProvider));
        OptionCheck.NotNull(_client.Jitter, nameof(_client.Jitter));
        CheckAddress(_client.RunAddress, nameof(_client.RunAddress), "https", "http");
        CheckAddress(_client.QueueAddress, nameof(_client.QueueAddress), "https", "http");
        CheckAddress(_client.RestAddress, nameof(_client.RestAddress), "https", "http");
        if (_client.RealtimeAddress is { } realtime)
            CheckAddress(realtime, nameof(_client.RealtimeAddress), "wss", "ws", "https", "http");
        if (_client.ProxyAddress is { } proxy)
        {
            CheckAddress(proxy, nameof(_client.ProxyAddress), "https", "http");
            OptionCheck.Agree(
                _client.Credentials is null && _client.CredentialsProvider is null, $"is set, and there is a {nameof(_client.ProxyAddress)}: the key stays with the proxy.",
                _client.Credentials is null ? nameof(_client.CredentialsProvider) : nameof(_client.Credentials));
        }

        if (_client.BackupRunAddress is { } run)
            CheckAddress(run, nameof(_client.BackupRunAddress), "https", "http");
        if (_client.BackupQueueAddress is { } queue)
            CheckAddress(queue, nameof(_client.BackupQueueAddress), "https", "http");
        if (_client.WebhookUrl is { } webhook)
            OptionCheck.Address(webhook, nameof(_client.WebhookUrl), "https", "http");
        OptionCheck.Wait(_client.PollInterval, nameof(_client.PollInterval));
        OptionCheck.InRange(_client.MaxPollInterval >= _client.PollInterval, _client.MaxPollInterval, $"at least {nameof(_client.PollInterval)}", nameof(_client.MaxPollInterval));
        OptionCheck.Wait(_client.MaxPollInterval, nameof(_client.MaxPollInterval));
        OptionCheck.InRange(_client.MaxRetries >= 0, _client.MaxRetries, "0 or more", nameof(_client.MaxRetries));
        OptionCheck.WaitOrInfinite(_client.ResponseTimeout, nameof(_client.ResponseTimeout));
        OptionCheck.InRange(
            (_client.ConnectTimeout > TimeSpan.Zero && _client.ConnectTimeout.TotalMilliseconds <= int.MaxValue) || _client.ConnectTimeout == Timeout.InfiniteTimeSpan,
            _client.ConnectTimeout, "more than zero and at most 24 days, or infinite", nameof(_client.ConnectTimeout));
        OptionCheck.InRange(_client.MaxOutputSize is > 0 and < int.MaxValue, _client.MaxOutputSize, "more than 0 and less than 2 GiB", nameof(_client.MaxOutputSize));
        OptionCheck.WaitOrInfinite(_client.StreamIdleTimeout, nameof(_client.StreamIdleTimeout));
        OptionCheck.InRange(_client.MultipartThreshold >= 0, _client.MultipartThreshold, "0 or more", nameof(_client.MultipartThreshold));
        OptionCheck.InRange(_client.MultipartPartSize > 0, _client.MultipartPartSize, "more than 0", nameof(_client.MultipartPartSize));
        foreach (var (name, value) in _client.Headers)
            OptionCheck.Header(name, value, nameof(_client.Headers), isAtProxy: _client.ProxyAddress is not null);
    }

    private void CheckAddress(Uri? address, string option, params ReadOnlySpan<string> schemes)
    {
        OptionCheck.Address(address, option, schemes);
        if (_client.RequireHttps)
            OptionCheck.Encrypted(address, option, $"{nameof(FalClientOptions)}.{nameof(_client.RequireHttps)}");
    }

    private static void CheckStartTimeout(TimeSpan limit) =>
        OptionCheck.InRange(limit > ShortestStartTimeout, limit, "more than 0.1 seconds", nameof(FalCallOptions.StartTimeout));
}
