using System.Globalization;
using System.Net;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Webhooks.Tests;

/// <summary>Tests that change the environment of the process. No other test runs beside them.</summary>
[CollectionDefinition(nameof(ProcessEnvironment), DisableParallelization = true)]
public sealed class ProcessEnvironment;

/// <summary>Where what verifies webhooks comes from: a container, and the environment.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class WebhookHostingTests : EmulatorTest, IDisposable
{
    private const string Variable = "FAL_REST_HOST";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);
    private readonly ServiceCollection _services = [];

    public WebhookHostingTests() => Environment.SetEnvironmentVariable(Variable, null);

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, _before);

    [Fact]
    public async Task One_from_a_container_asks_over_the_app_s_own_handlers_and_by_the_container_s_clock()
    {
        var handler = new Counting();
        _services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-1)));
        _services.AddFalWebhooks(options => options.JwksAddress = Emulator.CreateWebhookOptions().JwksAddress).AddHttpMessageHandler(() => handler);
        await using var container = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var webhook = container.GetRequiredService<FalWebhook>();

        Assert.Equal(FalWebhookProblem.Stale, await ProblemAsync(webhook, DateTimeOffset.UtcNow));
        Assert.Equal(FalWebhookProblem.WrongSignature, await ProblemAsync(webhook, DateTimeOffset.UtcNow.AddDays(-1)));
        Assert.Equal(1, handler.Count);
        Assert.Same(webhook, container.GetRequiredService<FalWebhook>());
    }

    [Fact]
    public async Task One_from_a_container_trusts_no_keys_that_its_address_redirects_to()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions(), Deadline);
        Emulator.Intercept(_ => Answer(HttpStatusCode.Redirect, "", ("Location", other.CreateWebhookOptions().JwksAddress.AbsoluteUri)));
        _services.AddFalWebhooks(options => options.JwksAddress = Emulator.CreateWebhookOptions().JwksAddress)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = true });
        await using var container = _services.BuildServiceProvider();

        var error = await Assert.ThrowsAsync<FalException>(() => VerifyAsync(container.GetRequiredService<FalWebhook>(), DateTimeOffset.UtcNow));

        Assert.Contains("whose keys are not trusted", error.Message, StringComparison.Ordinal);
        Assert.Empty(other.Journal);
    }

    [Fact]
    public void Wrong_options_are_told_when_the_host_starts()
    {
        _services.AddFalWebhooks(options => options.JwksAddress = new Uri("http://keys.example/jwks.json"));
        using var container = _services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => container.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith("FalWebhook: JwksAddress is 'http://keys.example/jwks.json', which is not encrypted", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "https://rest.alpha.fal.ai/.well-known/jwks.json")]
    [InlineData("rest.example", "https://rest.example/.well-known/jwks.json")]
    [InlineData("http://127.0.0.1:49152/rest", "http://127.0.0.1:49152/rest/.well-known/jwks.json")]
    [InlineData("http://127.0.0.1:49152/rest/", "http://127.0.0.1:49152/rest/.well-known/jwks.json")]
    public void The_host_of_the_environment_has_the_keys_too(string? host, string address)
    {
        Environment.SetEnvironmentVariable(Variable, host);

        Assert.Equal(address, new FalWebhookOptions().JwksAddress.AbsoluteUri);
        new FalWebhook().Dispose();
    }

    [Fact]
    public void A_host_of_the_environment_that_is_not_encrypted_is_told_by_its_name()
    {
        Environment.SetEnvironmentVariable(Variable, "http://rest.example");

        var error = Assert.Throws<ArgumentException>(() => new FalWebhook());

        Assert.Contains("(FAL_REST_HOST in the environment)", error.Message, StringComparison.Ordinal);
    }

    private async Task<FalWebhookProblem> ProblemAsync(FalWebhook webhook, DateTimeOffset time) =>
        (await Assert.ThrowsAsync<FalWebhookException>(() => VerifyAsync(webhook, time))).Problem;

    /// <summary>Verifies a webhook that somebody made up.</summary>
    private Task<FalWebhookEvent<FalOutput>> VerifyAsync(FalWebhook webhook, DateTimeOffset time)
    {
        var timestamp = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return webhook.VerifyAsync(name => name.EndsWith("Timestamp", StringComparison.Ordinal) ? timestamp : new string('a', 128), "{}"u8.ToArray(), Deadline);
    }

    private sealed class Counting : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
