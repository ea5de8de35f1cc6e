namespace Fal;

/// <summary>What a call carries, and how it waits: its options as <see cref="EffectiveOptions"/> has resolved and checked them.</summary>
internal sealed record CallSettings
{
    /// <summary>What follows the endpoint's id in the address; null where nothing does.</summary>
    public string? Path { get; init; }

    public required KeyValuePair<string, string>[] Headers { get; init; }

    public required InputSettings Input { get; init; }

    /// <summary>The longest wait for the output; none when null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest wait of a stream from one output to the next.</summary>
    public TimeSpan IdleTimeout { get; init; }

    public Uri? WebhookUrl { get; init; }

    public FollowSettings Follow { get; init; }
}

/// <summary>What becomes of an input before it is sent.</summary>
/// <param name="IsChecked">Whether it is checked against the limits of its schema.</param>
/// <param name="Upload">How the files in it are uploaded.</param>
internal readonly record struct InputSettings(bool IsChecked, UploadSettings Upload);

/// <summary>How a file is uploaded.</summary>
/// <param name="Headers">Those of the announcement, which say how the file is kept.</param>
/// <param name="Progress">Who is told.</param>
internal readonly record struct UploadSettings(KeyValuePair<string, string>[] Headers, IProgress<FalUploadProgress>? Progress);

/// <summary>How a request in the queue is followed.</summary>
/// <param name="Logs">Whether its log lines are asked for.</param>
/// <param name="IsStreamed">Whether over one streamed answer, as long as that does not break.</param>
/// <param name="Interval">The wait before the second look.</param>
/// <param name="MaxInterval">The longest wait, up to which the waits grow.</param>
internal readonly record struct FollowSettings(bool Logs, bool IsStreamed, TimeSpan Interval, TimeSpan MaxInterval);
