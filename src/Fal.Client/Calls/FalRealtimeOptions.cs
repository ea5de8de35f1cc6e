namespace Fal;

/// <summary>Options of a realtime connection.</summary>
public sealed record FalRealtimeOptions
{
    /// <summary>
    /// How many inputs the service holds while it is busy, 1 to 60; its own default when null. Where more come, it drops the oldest,
    /// which then have no output.
    /// </summary>
    public int? MaxBuffering { get; init; }

    /// <summary>
    /// Gives a token for connecting to the endpoint of an id, such as one that the app's own server fetched; no key is needed then.
    /// Asked each time a socket is opened, and once more where the service refuses the token. What it throws comes out of the call that
    /// opens the socket. When null, the client fetches tokens with its key.
    /// </summary>
    public Func<string, CancellationToken, Task<string>>? TokenProvider { get; init; }

    /// <summary>
    /// Opens sockets with a short-lived token (true), or with the key itself in the head of the request (false), which saves the request
    /// for the token. A token is no use beside the key: not with <see cref="TokenProvider"/>.
    /// </summary>
    public bool UseToken { get; init; } = true;

    /// <summary>How long a token lasts that the client fetches with its key. More than zero.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest wait for the socket to open, token included. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the service is asked whether it is still there; without an answer for as long again, the connection is lost. More than
    /// zero, or <see cref="Timeout.InfiniteTimeSpan"/> for never. On .NET 8 this only keeps a quiet connection open.
    /// </summary>
    /// <remarks>While 60 outputs wait to be received nothing is read, the answer neither: receive them within this time.</remarks>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest message that is taken, in bytes; 256 MiB when not set. At most 1 GiB. One that is larger ends the session with a
    /// <see cref="FalException"/> that says so.
    /// </summary>
    public int MaxMessageSize { get; init; } = 256 << 20;

    /// <summary>
    /// The least time from one sent input to the next; none when null. More than zero. Of the inputs that come meanwhile the newest wins:
    /// the others are dropped unsent, and their sends return false.
    /// </summary>
    public TimeSpan? ThrottleInterval { get; init; }

    /// <summary>
    /// Sends inputs as JSON text (true) or as MessagePack (false); what the endpoint's socket takes, by
    /// <see cref="FalEndpoint.RealtimeSendsJson"/>, when null. Outputs are read in either form.
    /// </summary>
    public bool? SendJson { get; init; }

    /// <summary>
    /// Whether inputs are checked against the limits of their schema before anything is uploaded or sent;
    /// <see cref="FalClientOptions.ValidateInputs"/> when null.
    /// </summary>
    public bool? ValidateInputs { get; init; }

    /// <summary>
    /// Called with the time that the model took, where the service tells it. Called while messages are read, so return soon. An exception
    /// from it ends the session, as a lost connection does.
    /// </summary>
    public Action<TimeSpan>? OnTiming { get; init; }
}
