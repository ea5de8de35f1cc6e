using System.Globalization;
using Fal.Models;

namespace Fal.Client.Tests;

/// <summary>Options that cannot be: each is named, by one kind of exception, before anything is uploaded or sent.</summary>
public class WrongOptionsTests : EmulatorTest
{
    // One millisecond more than a timer can be set to.
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(uint.MaxValue);

    private static readonly (string Option, Func<WrongOptionsTests, Task> CallAsync)[] Wrong =
    [
        ("Timeout", t => t.RunAsync(new() { Timeout = TimeSpan.Zero })),
        ("StartTimeout", t => t.RunAsync(new() { StartTimeout = TimeSpan.FromSeconds(0.1) })),
        ("Hint", t => t.RunAsync(new() { Hint = "première" })),
        ("Path", t => t.RunAsync(new() { Path = "../other" })),
        ("Headers", t => t.RunAsync(new() { Headers = Headers("not a name", "1") })),
        ("Headers", t => t.RunAsync(new() { Headers = Headers("x-mine", "1\r\nx-other: 2") })),
        ("Headers", t => t.RunAsync(new() { Headers = Headers("x-mine", null!) })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("", "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("cost centre", "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("a=b", "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("équipe", "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("Fal.team", "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags(new('n', 65), "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("team", new('v', 257)) })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("team", "a,b") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("team", "première") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("team", "a\r\nb") })),
        ("Tags", t => t.RunAsync(new() { Tags = Tags("team", null!) })),
        ("Tags", t => t.RunAsync(new() { Tags = Numbered(11, "1") })),
        ("Tags", t => t.RunAsync(new() { Tags = Numbered(4, new('v', 256)) })),
        ("Tags", t => t.StreamAsync(new() { Tags = Tags("fal.", "1") })),
        ("Tags", t => t.SubscribeAsync(new() { Tags = Tags("fal.", "1") })),
        ("MaxQueueLength", t => t.SubmitAsync(new() { MaxQueueLength = -1 })),
        ("MaxQueueLength", t => t.SubscribeAsync(new() { MaxQueueLength = -1 })),
        ("MaxQueueLength", t => t.ManyAsync(new() { MaxQueueLength = int.MinValue })),
        ("Timeout", t => t.SubscribeAsync(new() { Timeout = TimeSpan.FromSeconds(-2) })),
        ("StartTimeout", t => t.SubscribeAsync(new() { StartTimeout = TimeSpan.Zero, Timeout = TimeSpan.FromMinutes(1) })),
        ("PollInterval", t => t.SubscribeAsync(new() { PollInterval = TimeSpan.Zero })),
        ("WebhookUrl", t => t.SubscribeAsync(new() { WebhookUrl = new Uri("/hook", UriKind.Relative) })),
        ("Headers", t => t.SubscribeAsync(new() { Headers = Headers("x-mine", "ü") })),
        ("StartTimeout", t => t.SubmitAsync(new() { StartTimeout = TimeSpan.Zero })),
        ("WebhookUrl", t => t.SubmitAsync(new() { WebhookUrl = new Uri("hook", UriKind.Relative) })),
        ("WebhookUrl", t => t.SubmitAsync(new() { WebhookUrl = new Uri("ftp://app.example/hook") })),
        ("Path", t => t.SubmitAsync(new() { Path = "a?b" })),
        ("Headers", t => t.SubmitAsync(new() { Headers = Headers("x:y", "1") })),
        ("Timeout", t => t.ManyAsync(new() { Timeout = TimeSpan.Zero })),
        ("PollInterval", t => t.ManyAsync(new() { PollInterval = TimeSpan.FromSeconds(-1) })),
        ("Hint", t => t.ManyAsync(new() { Hint = "\n" })),
        ("StartsPerSecond", t => t.ManyAsync(new() { StartsPerSecond = 0 })),
        ("StartsPerSecond", t => t.ManyAsync(new() { StartsPerSecond = -1 })),
        ("StartsPerSecond", t => t.ManyAsync(new() { StartsPerSecond = 1e-9 })),
        ("StartsPerSecond", t => t.ManyAsync(new() { StartsPerSecond = double.NaN })),
        ("StartsPerSecond", t => t.ManyAsync(new() { StartsPerSecond = double.PositiveInfinity })),
        ("IdleTimeout", t => t.StreamAsync(new() { IdleTimeout = TimeSpan.Zero })),
        ("StartTimeout", t => t.StreamAsync(new() { StartTimeout = TimeSpan.Zero })),
        ("Headers", t => t.StreamAsync(new() { Headers = Headers("x-mine", "ü") })),
        ("MaxBuffering", t => t.RealtimeAsync(new() { MaxBuffering = 0 })),
        ("MaxBuffering", t => t.RealtimeAsync(new() { MaxBuffering = 61 })),
        ("TokenLifetime", t => t.RealtimeAsync(new() { TokenLifetime = TimeSpan.Zero })),
        ("MaxMessageSize", t => t.RealtimeAsync(new() { MaxMessageSize = 0 })),
        ("MaxMessageSize", t => t.RealtimeAsync(new() { MaxMessageSize = int.MaxValue })),
        ("UseToken", t => t.RealtimeAsync(new() { UseToken = false, TokenProvider = (_, _) => Task.FromResult("token") })),
        ("ConnectTimeout", t => t.RealtimeAsync(new() { ConnectTimeout = TimeSpan.Zero })),
        ("KeepAliveInterval", t => t.RealtimeAsync(new() { KeepAliveInterval = TimeSpan.Zero })),
        ("ThrottleInterval", t => t.RealtimeAsync(new() { ThrottleInterval = TimeSpan.Zero })),
        ("Timeout", t => t.RunAsync(new() { Timeout = TooLong })),
        ("Timeout", t => t.SubscribeAsync(new() { Timeout = TooLong })),
        ("PollInterval", t => t.SubscribeAsync(new() { PollInterval = TooLong })),
        ("PollInterval", t => t.SubscribeAsync(new() { PollInterval = TimeSpan.MaxValue })),
        ("PollInterval", t => t.SubscribeAsync(new() { PollInterval = Timeout.InfiniteTimeSpan })),
        ("Timeout", t => t.ManyAsync(new() { Timeout = TooLong })),
        ("PollInterval", t => t.ManyAsync(new() { PollInterval = TooLong })),
        ("IdleTimeout", t => t.StreamAsync(new() { IdleTimeout = TooLong })),
        ("ConnectTimeout", t => t.RealtimeAsync(new() { ConnectTimeout = TooLong })),
        ("KeepAliveInterval", t => t.RealtimeAsync(new() { KeepAliveInterval = TooLong })),
        ("ThrottleInterval", t => t.RealtimeAsync(new() { ThrottleInterval = TooLong })),
    ];

    private static readonly (string Option, Action<FalClientOptions> Change)[] WrongOfClients =
    [
        ("RunAddress", o => o.RunAddress = null!),
        ("QueueAddress", o => o.QueueAddress = new Uri("queue", UriKind.Relative)),
        ("RestAddress", o => o.RestAddress = new Uri("ftp://rest.example")),
        ("RealtimeAddress", o => o.RealtimeAddress = new Uri("ftp://realtime.example")),
        ("PollInterval", o => o.PollInterval = TimeSpan.Zero),
        ("MaxPollInterval", o => o.MaxPollInterval = o.PollInterval / 2),
        ("MaxRetries", o => o.MaxRetries = -1),
        ("ResponseTimeout", o => o.ResponseTimeout = TimeSpan.Zero),
        ("Timeout", o => o.Timeout = TimeSpan.Zero),
        ("StartTimeout", o => o.StartTimeout = TimeSpan.FromSeconds(0.1)),
        ("StreamIdleTimeout", o => o.StreamIdleTimeout = TimeSpan.Zero),
        ("Hint", o => o.Hint = "première"),
        ("Tags", o => o.Tags["fal.team"] = "1"),
        ("MaxQueueLength", o => o.MaxQueueLength = -1),
        ("WebhookUrl", o => o.WebhookUrl = new Uri("hook", UriKind.Relative)),
        ("Headers", o => o.Headers["not a name"] = "1"),
        ("Headers", o => o.Headers["x-mine"] = "ü"),
        ("MultipartThreshold", o => o.MultipartThreshold = -1),
        ("MultipartPartSize", o => o.MultipartPartSize = 0),
        ("PollInterval", o => o.PollInterval = o.MaxPollInterval = TooLong),
        ("MaxPollInterval", o => o.MaxPollInterval = TooLong),
        ("ResponseTimeout", o => o.ResponseTimeout = TooLong),
        ("Timeout", o => o.Timeout = TooLong),
        ("StreamIdleTimeout", o => o.StreamIdleTimeout = TooLong),
        ("Jitter", o => o.Jitter = null!),
        ("TimeProvider", o => o.TimeProvider = null!),
    ];

    private readonly FalFile _file = FalFile.FromBytes(new byte[1], "image/png");

    public static TheoryData<int, string> CallOptions => Numbered(Wrong.Select(wrong => wrong.Option));

    public static TheoryData<int, string> ClientOptions => Numbered(WrongOfClients.Select(wrong => wrong.Option));

    private Ltx2ImageToVideoFastInput WithFile => new() { ImageUrl = _file, Prompt = "a sunset" };

    [Theory]
    [MemberData(nameof(CallOptions))]
    public async Task A_wrong_option_of_a_call_is_named_before_anything_is_uploaded_or_sent(int at, string option)
    {
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => Wrong[at].CallAsync(this));

        Assert.Equal(option, error.ParamName);
        Assert.Contains(option, error.Message.Split(" (Parameter")[0], StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
        Assert.Null(_file.Url);
    }

    [Theory]
    [MemberData(nameof(ClientOptions))]
    public void A_wrong_option_of_a_client_is_named_when_it_is_made(int at, string option)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => CreateClient(WrongOfClients[at].Change));

        Assert.Equal(option, error.ParamName);
    }

    [Fact]
    public async Task The_longest_times_that_can_be_waited_for_are_taken()
    {
        var longest = TooLong - TimeSpan.FromMilliseconds(1);
        Emulator.Respond(FastSdxl.Endpoint, _ => throw new InvalidOperationException("Nothing is sent."));
        var fal = CreateClient(o => o.PollInterval = o.MaxPollInterval = o.ResponseTimeout = o.StreamIdleTimeout = longest);

        Assert.Equal(Picture, await fal.FluxDev.SubscribeAsync(Sunset, new() { PollInterval = longest, Timeout = longest }, Deadline));
        await (await fal.FastSdxl.RealtimeAsync(new() { ConnectTimeout = longest, KeepAliveInterval = longest, ThrottleInterval = longest }, Deadline)).DisposeAsync();
    }

    [Theory]
    [InlineData("ws://me:pass-word@app.example/hook?token=hush", "ws://app.example/hook")]
    [InlineData("ftp://me:pass-word@app.example/hook?token=hush", "ftp://app.example/hook")]
    [InlineData("me:pass-word@app.example/hook?token=hush", "app.example/hook")]
    [InlineData("/hook?token=hush", "/hook")]
    [InlineData("hook?token=hush", "hook")]
    public void An_address_that_is_none_is_shown_without_what_may_be_secret(string address, string shown)
    {
        var error = Assert.Throws<ArgumentException>(() => CreateClient(o => o.WebhookUrl = new Uri(address, UriKind.RelativeOrAbsolute)));

        Assert.StartsWith($"WebhookUrl is '{shown}';", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_a_file_cannot_be_kept_for_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new FalObjectLifecycle { ExpiresIn = TimeSpan.Zero });

        Assert.Equal("ExpiresIn", error.ParamName);
    }

    [Fact]
    public async Task An_input_that_cannot_be_written_is_told_and_not_sent()
    {
        var input = new OpenrouterRouterInput { Prompt = "p", Model = "m", Temperature = double.Parse("NaN", CultureInfo.InvariantCulture) };

        var error = await Assert.ThrowsAsync<FalException>(() => CreateClient(o => o.ValidateInputs = false).OpenrouterRouter.RunAsync(input, null, Deadline));

        Assert.Contains("The input cannot be sent", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Fact]
    public async Task A_header_of_a_body_that_a_client_sets_does_not_stop_requests_without_one()
    {
        var fal = CreateClient(o => o.Headers["Content-Language"] = "fr");

        Assert.Equal(Picture, await fal.FluxDev.SubscribeAsync(Sunset, null, Deadline));

        Assert.Equal([true, false, false], Emulator.Journal.Select(request => request.Headers.ContainsKey("Content-Language")));
    }

    private static TheoryData<int, string> Numbered(IEnumerable<string> options) => [.. options.Select((option, at) => new TheoryDataRow<int, string>(at, option))];

    private static Dictionary<string, string> Headers(string name, string value) => new() { [name] = value };

    private static Dictionary<string, string> Tags(string name, string value) => new() { [name] = value };

    private static Dictionary<string, string> Numbered(int count, string value) => Enumerable.Range(0, count).ToDictionary(i => $"tag{i}", _ => value);

    private Task<Ltx2ImageToVideoFastOutput> RunAsync(FalRunOptions options) => Client.Ltx2ImageToVideoFast.RunAsync(WithFile, options, Deadline);

    private Task<Ltx2ImageToVideoFastOutput> SubscribeAsync(FalSubscribeOptions options) => Client.Ltx2ImageToVideoFast.SubscribeAsync(WithFile, options, Deadline);

    private Task<FalRequest<Ltx2ImageToVideoFastOutput>> SubmitAsync(FalSubmitOptions options) => Client.Ltx2ImageToVideoFast.SubmitAsync(WithFile, options, Deadline);

    private async Task ManyAsync(FalManyOptions options)
    {
        await foreach (var result in Client.SubscribeManyAsync(Ltx2ImageToVideoFast.Endpoint, [WithFile], 1, options, Deadline))
            Assert.Fail($"Nothing comes of it, least of all {result}.");
    }

    private async Task StreamAsync(FalStreamOptions options)
    {
        await foreach (var output in Client.Ltx2ImageToVideoFast.StreamAsync(WithFile, options, Deadline))
            Assert.Fail($"Nothing comes of it, least of all {output}.");
    }

    private Task<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>> RealtimeAsync(FalRealtimeOptions options) => Client.FastSdxl.RealtimeAsync(options, Deadline);
}
