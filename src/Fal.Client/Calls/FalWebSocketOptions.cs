namespace Fal;

/// <summary>Options of a socket to an app of one's own.</summary>
public sealed record FalWebSocketOptions
{
    /// <inheritdoc cref="FalRealtimeOptions.UseToken"/>
    public bool UseToken { get; init; } = true;

    /// <inheritdoc cref="FalRealtimeOptions.TokenProvider"/>
    public Func<string, CancellationToken, Task<string>>? TokenProvider { get; init; }

    /// <inheritdoc cref="FalRealtimeOptions.TokenLifetime"/>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <inheritdoc cref="FalRealtimeOptions.ConnectTimeout"/>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the app is asked whether it is still there; without an answer for as long again, the connection is lost. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for never. On .NET 8 this only keeps a quiet connection open. Also how long a message may take
    /// whose sender has given up.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest message that is taken, in bytes; 256 MiB when not set. At most 1 GiB. One that is larger breaks the connection, and the
    /// receive throws a <see cref="FalException"/> that says so.
    /// </summary>
    public int MaxMessageSize { get; init; } = 256 << 20;

    /// <summary>How the socket is opened, in the words of the other sockets.</summary>
    internal FalRealtimeOptions ToRealtime() => new()
    {
        UseToken = UseToken,
        TokenProvider = TokenProvider,
        TokenLifetime = TokenLifetime,
        ConnectTimeout = ConnectTimeout,
        KeepAliveInterval = KeepAliveInterval,
        MaxMessageSize = MaxMessageSize,
    };
}
