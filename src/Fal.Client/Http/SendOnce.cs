namespace Fal;

/// <summary>
/// Lets a request that is paid for go out once. Handlers of the caller's may repeat what they are given, at once or after a failure, and a
/// run that is sent twice is a run that is paid for twice.
/// </summary>
internal sealed class SendOnce
{
    /// <summary>Under which a request tells the handler next to the network; copies of the request have it, too.</summary>
    public static readonly HttpRequestOptionsKey<SendOnce> Key = new("Fal.SendOnce");

    // Handlers that make copies of their own leave the options out, and the body is another one by then.
    private static readonly AsyncLocal<HttpRequestMessage?> Sending = new();

    private int _isOut;

    /// <summary>Whether <see cref="SendOnceHandler"/> sees each time that the request goes out. Else only its body does.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>Called with a request before it is given to its handlers: what they send meanwhile may be a copy of it.</summary>
    public static void Follow(HttpRequestMessage request) => Sending.Value = request;

    /// <summary>What lets a request, or the one that it is a copy of, go out once; null where it may go out as often as it has to.</summary>
    public static SendOnce? Of(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(Key, out var own))
            return own;
        return Sending.Value is { } original && original.Method == request.Method && original.RequestUri == request.RequestUri
            && original.Options.TryGetValue(Key, out var copied) ? copied : null;
    }

    /// <summary>Called before the request goes out.</summary>
    /// <exception cref="SentTwiceException">It did before.</exception>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _isOut, 1) != 0)
            throw new SentTwiceException();
    }

    /// <summary>Called when the service cannot have accepted the request.</summary>
    public void Reset() => Volatile.Write(ref _isOut, 0);
}
