namespace Fal.Testing;

/// <summary>What a <see cref="FalEmulator"/> knows, and how fast it works. Copied when it starts.</summary>
public sealed class FalEmulatorOptions
{
    /// <summary>The key when none is set.</summary>
    public const string DefaultKey = "emulator:secret";

    /// <summary>What a timer of .NET can wait.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(49);

    /// <summary>
    /// The schemas of the endpoints: files, or folders that are searched for <c>*.json</c> at any depth. A file is whatever the generator reads: an
    /// OpenAPI document of one endpoint or of an app of one's own, a page or an item of the platform API, or a pair of JSON Schemas. A text is a path; one
    /// with an <see cref="FalEmulatorSchema.EndpointId"/> is for files that do not name their endpoint. Of two files that describe one endpoint the first counts.
    /// </summary>
    public IList<FalEmulatorSchema> Schemas { get; init; } = [];

    /// <summary>The key that is let in. Not empty.</summary>
    public string Key { get; set; } = DefaultKey;

    /// <summary>
    /// Keys of other accounts, which are let in too. A request in the queue is there for the key alone that it was submitted with: who looks at it
    /// with another gets 404.
    /// </summary>
    public IList<string> OtherKeys { get; private set; } = [];

    /// <summary>How many steps a request waits in the queue. 0 or more.</summary>
    public int QueuePositions { get; set; } = 2;

    /// <summary>
    /// How long a request keeps each place in the queue, and each step of its work. Zero to 49 days; with zero a request is completed as
    /// soon as it is submitted.
    /// </summary>
    public TimeSpan StepTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How many calls may be under way at once: requests that have not completed, runs and streams. One more is answered as
    /// <see cref="FalEmulatorAnswer.ConcurrencyLimit"/> says, with 429. 1 or more; any number when null.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>How many outputs a stream has, unless <c>RespondStream</c> says. 1 or more.</summary>
    public int StreamEvents { get; set; } = 4;

    /// <summary>
    /// What each output is billed for, by the header <c>x-fal-billable-units</c>. Zero or more, null for no word of it. An error says it where a test
    /// throws it with <see cref="FalException.BillableUnits"/>.
    /// </summary>
    public decimal? BillableUnits { get; set; } = 1;

    /// <summary>
    /// How long a realtime socket stays open without an input. More than zero and up to 49 days, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan RealtimeIdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many models are on a page of the platform API where a request does not ask for fewer. 1 or more.</summary>
    public int CatalogPageSize { get; set; } = 50;

    /// <summary>
    /// How many of the newest requests the journal keeps, and of the newest deliveries of webhooks. 1 or more; all of them unless set. Where it is
    /// set, the older go too when the bodies of all take more than <see cref="MaxKeptBytes"/>.
    /// </summary>
    public int JournalCapacity { get; set; } = int.MaxValue;

    /// <summary>
    /// How many bytes are kept of uploads, and as many of the outputs of completed requests: 1 GB unless set, 1 or more. The oldest are dropped first,
    /// as they are where there are more than 10,000; an address of what was dropped answers 404. The newest is kept whatever its size.
    /// </summary>
    public long MaxKeptBytes { get; set; } = 1L << 30;

    /// <summary>The clock of the queue, of realtime tokens, of idle sockets and of webhooks.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How many uploads, requests and tokens are kept, each: more than a test makes.</summary>
    internal int MaxKept { get; set; } = 10_000;

    internal FalEmulatorOptions Copy()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Key);
        foreach (var other in OtherKeys)
            ArgumentException.ThrowIfNullOrWhiteSpace(other, nameof(OtherKeys));
        ArgumentOutOfRangeException.ThrowIfNegative(QueuePositions);
        ArgumentOutOfRangeException.ThrowIfLessThan(StepTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StepTime, MaxWait);
        ArgumentOutOfRangeException.ThrowIfLessThan(StreamEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CatalogPageSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(JournalCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxKeptBytes, 1);
        if (MaxConcurrency is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(MaxConcurrency));
        if (BillableUnits is { } units)
            ArgumentOutOfRangeException.ThrowIfNegative(units, nameof(BillableUnits));
        if (RealtimeIdleTimeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RealtimeIdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RealtimeIdleTimeout, MaxWait);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        var copy = (FalEmulatorOptions)MemberwiseClone();
        copy.OtherKeys = [.. OtherKeys];
        return copy;
    }
}
