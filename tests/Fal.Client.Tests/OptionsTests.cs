using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>Tests that change the environment of the process. No other test runs beside them.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;

/// <summary>Keys, hosts and limits.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class OptionsTests : EmulatorTest, IDisposable
{
    private static readonly string[] Names = ["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET", "FAL_RUN_HOST", "FAL_QUEUE_RUN_HOST", "FAL_REST_HOST"];

    private readonly Dictionary<string, string?> _before = Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public OptionsTests() => Array.ForEach(Names, name => Environment.SetEnvironmentVariable(name, null));

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }

    [Theory]
    [InlineData("a:1", null, null, "Key a:1")]
    [InlineData("  a:1\n", null, null, "Key a:1")]
    [InlineData(null, "b", "2", "Key b:2")]
    [InlineData("a:1", "b", "2", "Key a:1")]
    [InlineData(" ", "b", "2", "Key b:2")]
    public async Task The_key_comes_from_the_environment(string? key, string? id, string? secret, string expected)
    {
        Environment.SetEnvironmentVariable("FAL_KEY", key);
        Environment.SetEnvironmentVariable("FAL_KEY_ID", id);
        Environment.SetEnvironmentVariable("FAL_KEY_SECRET", secret);

        Assert.Equal(expected, await KeyOfAsync(new FalClientOptions()));
    }

    [Fact]
    public async Task The_key_of_the_options_comes_before_that_of_the_environment()
    {
        Environment.SetEnvironmentVariable("FAL_KEY", "a:1");

        Assert.Equal("Key c:3", await KeyOfAsync(new FalClientOptions { Credentials = " c:3 " }));
    }

    [Theory]
    [InlineData("b", null)]
    [InlineData(null, "2")]
    public async Task Half_a_key_is_none(string? id, string? secret)
    {
        Environment.SetEnvironmentVariable("FAL_KEY_ID", id);
        Environment.SetEnvironmentVariable("FAL_KEY_SECRET", secret);

        var error = await Assert.ThrowsAsync<FalException>(() => KeyOfAsync(new FalClientOptions()));

        Assert.Contains("There is no key", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Journal);
    }

    [Theory]
    [InlineData("clé:1")]
    [InlineData("a:1\nb:2")]
    public void A_key_that_cannot_be_one_is_refused_without_being_shown(string key)
    {
        var error = Assert.Throws<FalException>(() => new FalClient(new FalClientOptions { Credentials = key }));

        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, "https://fal.run/", "https://queue.fal.run/", "https://rest.fal.ai/")]
    [InlineData("eu.fal.run", null, null, "https://eu.fal.run/", "https://queue.eu.fal.run/", "https://rest.fal.ai/")]
    [InlineData(null, "q.example", null, "https://fal.run/", "https://q.example/", "https://rest.fal.ai/")]
    [InlineData("run.example", "q.example", "r.example", "https://run.example/", "https://q.example/", "https://r.example/")]
    [InlineData("http://a:1", "http://a:2/b", "http://a:3", "http://a:1/", "http://a:2/b", "http://a:3/")]
    [InlineData("http://localhost:1", null, null, "http://localhost:1/", "http://localhost:1/", "https://rest.fal.ai/")]
    [InlineData("http://127.0.0.1:1", null, null, "http://127.0.0.1:1/", "http://127.0.0.1:1/", "https://rest.fal.ai/")]
    [InlineData("[::1]:1", null, null, "https://[::1]:1/", "https://[::1]:1/", "https://rest.fal.ai/")]
    [InlineData("http://a:1/b", null, null, "http://a:1/b", "http://queue.a:1/b", "https://rest.fal.ai/")]
    public void Hosts_come_from_the_environment(string? run, string? queue, string? rest, string expectedRun, string expectedQueue, string expectedRest)
    {
        Environment.SetEnvironmentVariable("FAL_RUN_HOST", run);
        Environment.SetEnvironmentVariable("FAL_QUEUE_RUN_HOST", queue);
        Environment.SetEnvironmentVariable("FAL_REST_HOST", rest);

        var options = new FalClientOptions();

        Assert.Equal(
            (expectedRun, expectedQueue, expectedRest),
            (options.RunAddress.AbsoluteUri, options.QueueAddress.AbsoluteUri, options.RestAddress.AbsoluteUri));
    }

    [Theory]
    [InlineData("FAL_RUN_HOST")]
    [InlineData("FAL_QUEUE_RUN_HOST")]
    [InlineData("FAL_REST_HOST")]
    public void A_host_that_the_key_must_not_go_to_is_told_with_its_variable(string variable)
    {
        Environment.SetEnvironmentVariable(variable, "http://fal.example");

        var error = Assert.Throws<ArgumentException>(() => new FalClient(new FalClientOptions { Credentials = "id:secret" }));

        Assert.Contains($"'http://fal.example/' ({variable} in the environment)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_is_none_is_told_with_its_variable()
    {
        Environment.SetEnvironmentVariable("FAL_RUN_HOST", "two words");

        var error = Assert.Throws<FormatException>(() => new FalClientOptions());

        Assert.Contains("FAL_RUN_HOST", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Refused<ArgumentOutOfRangeException>(o => o.PollInterval = TimeSpan.Zero);
        Refused<ArgumentOutOfRangeException>(o => o.MaxPollInterval = o.PollInterval / 2);
        Refused<ArgumentOutOfRangeException>(o => o.MaxRetries = -1);
        Refused<ArgumentOutOfRangeException>(o => o.MultipartThreshold = -1);
        Refused<ArgumentOutOfRangeException>(o => o.MultipartPartSize = 0);
        Refused<ArgumentNullException>(o => o.TimeProvider = null!);
        Refused<ArgumentNullException>(o => o.Jitter = null!);
        Refused<ArgumentNullException>(o => o.RunAddress = null!);
        Refused<ArgumentException>(o => o.QueueAddress = new Uri("queue", UriKind.Relative));
        Refused<ArgumentException>(o => o.RestAddress = new Uri("ftp://rest.example"));
        Assert.Throws<ArgumentNullException>(() => new FalClient((FalClientOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new FalClient((HttpClient)null!));

        void Refused<T>(Action<FalClientOptions> change)
            where T : ArgumentException => Assert.Throws<T>(() => CreateClient(change));
    }

    [Fact]
    public async Task The_client_copies_its_options()
    {
        Environment.SetEnvironmentVariable("FAL_KEY", Emulator.Key);
        var clock = new Clock();
        var options = CreateOptions(o => (o.Credentials, o.TimeProvider) = (null, clock));
        using var client = new FalClient(options);
        Assert.Null(options.Credentials);

        options.Credentials = "other:key";
        options.RunAddress = options.QueueAddress = new Uri("http://127.0.0.1:1");
        options.PollInterval = options.MaxPollInterval = TimeSpan.FromDays(1);

        await client.FluxDev.RunAsync(Sunset, null, Deadline);
        InterceptInTurn(request => request.Path.EndsWith("/status", StringComparison.Ordinal), FalEmulatorAnswer.Text(System.Net.HttpStatusCode.Accepted, "{}"));
        var waiting = client.FluxDev.SubscribeAsync(Sunset, null, Deadline);
        Assert.Equal(TimeSpan.FromMilliseconds(1), await clock.SkipWaitAsync(Deadline));
        await waiting;
        Assert.All(Emulator.Journal, seen => Assert.Equal($"Key {Emulator.Key}", seen.Headers["Authorization"]));
    }

    [Fact]
    public async Task An_HttpClient_of_the_callers_is_used_and_not_disposed()
    {
        using var handler = new Counting(new SocketsHttpHandler());
        using var http = new HttpClient(handler);

        using (var client = new FalClient(http, CreateOptions()))
            await client.FluxDev.SubscribeAsync(Sunset, null, Deadline);
        Assert.Equal(Emulator.Journal.Count, handler.Count);

        using (var client = new FalClient(http, CreateOptions()))
            await client.FluxDev.RunAsync(Sunset, null, Deadline);
        Assert.Equal(Emulator.Journal.Count, handler.Count);
    }

    [Fact]
    public async Task A_disposed_client_says_so()
    {
        var client = CreateClient();
        client.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.FluxDev.RunAsync(Sunset, null, Deadline));
    }

    [Fact]
    public void Options_do_not_show_the_key()
    {
        Assert.DoesNotContain("secret", CreateOptions().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Client.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> KeyOfAsync(FalClientOptions options)
    {
        options.RunAddress = new Uri(Emulator.Address, "run");
        Emulator.Intercept(_ => FalEmulatorAnswer.Text(System.Net.HttpStatusCode.OK, "{}"));
        using var client = new FalClient(options);
        await client.RunAsync(FalEndpoint.Untyped("me/app"), Json("{}"), null, Deadline);
        return Assert.Single(Emulator.Journal).Headers["Authorization"];
    }

    private sealed class Counting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int _count;

        public int Count => _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
