namespace Fal;

/// <summary>What a call carries, and how it waits: its options as <see cref="EffectiveOptions"/> has resolved and checked them.</summary>
internal sealed record CallSettings
{
    /// <summary>What follows the endpoint's id in the address; null where nothing does.</summary>
    public string? Path { get; init; }

    /// <summary>The headers of the request that has the input.</summary>
    public required KeyValuePair<string, string>[] Headers { get; init; }

    /// <summary>Those that every other request of the call carries too: the client's own, and what the call adds to them.</summary>
    public required KeyValuePair<string, string>[] CommonHeaders { get; init; }

    public required InputSettings Input { get; init; }

    /// <summary>The longest wait for the output; none when null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest wait of a stream from one output to the next.</summary>
    public TimeSpan IdleTimeout { get; init; }

    public Uri? WebhookUrl { get; init; }

    /// <summary>How many requests may wait in the queue already; any number when null.</summary>
    public int? MaxQueueLength { get; init; }

    /// <summary>Whether a submit that was refused by 429 is an error at once, because the caller would rather know than wait.</summary>
    public bool FailsWhenRefused { get; init; }

    public FollowSettings Follow { get; init; }
}
