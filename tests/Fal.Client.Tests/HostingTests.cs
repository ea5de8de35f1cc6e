using System.Globalization;
using System.Net;
using Fal.Models;
using Fal.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fal.Client.Tests;

/// <summary>Clients from a container.</summary>
[Collection(nameof(ProcessEnvironment))]
public sealed class HostingTests : EmulatorTest
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public async Task A_client_from_the_container_calls_with_its_options()
    {
        _services.AddFal(UseEmulator);
        await using var container = _services.BuildServiceProvider(validateScopes: true);

        var output = await container.GetRequiredService<FalClient>().FluxDev.SubscribeAsync(Sunset, null, Deadline);

        Assert.Equal(Picture, output);
    }

    [Fact]
    public async Task A_generated_client_is_injected_as_any_class_is()
    {
        _services.AddFal(UseEmulator);
        _services.AddSingleton<FluxDev>();
        await using var container = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.Equal(Picture, await container.GetRequiredService<FluxDev>().RunAsync(Sunset, null, Deadline));
    }

    [Fact]
    public async Task A_model_is_injected_by_its_interface_through_the_client_of_its_name()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions { Key = "other:key" }, Deadline);
        other.Respond(FluxDev.Endpoint, Picture with { Seed = 7 });
        _services.AddFal(UseEmulator);
        _services.AddFal("other", options => UseEmulator(options, other));
        _services.AddFalModel(FluxDev.Endpoint).AddFalModel("other", FluxDev.Endpoint);
        await using var container = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var flux = container.GetRequiredService<IFalModel<FluxDevInput, FluxDevOutput>>();

        Assert.Equal(42, (await flux.RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Equal(7, (await container.GetRequiredKeyedService<IFalModel<FluxDevInput, FluxDevOutput>>("other").RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Same(FluxDev.Endpoint, flux.Endpoint);
    }

    [Fact]
    public async Task A_model_that_streams_is_injected_by_that_interface()
    {
        Emulator.RespondStream(OpenrouterRouter.Endpoint, [new() { Output = "It is." }]);
        _services.AddFal(UseEmulator);
        _services.AddSingleton<IFalStreaming<OpenrouterRouterInput, OpenrouterRouterOutput>, OpenrouterRouter>();
        await using var container = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var router = container.GetRequiredService<IFalStreaming<OpenrouterRouterInput, OpenrouterRouterOutput>>();

        Assert.Equal("It is.", (await router.StreamAsync(new() { Prompt = "Is it?", Model = "m" }, null, Deadline).SingleAsync(Deadline)).Output);
    }

    [Fact]
    public async Task All_models_of_a_project_are_added_as_themselves_and_by_their_interfaces()
    {
        Emulator.RespondStream(OpenrouterRouter.Endpoint, [new() { Output = "It is." }]);
        Emulator.Respond(FastSdxl.Endpoint, _ => new() { Images = [], Timings = new Dictionary<string, double>(), Seed = 1, HasNsfwConcepts = [], Prompt = "a sunset" });
        _services.AddFal(UseEmulator);
        Assert.Same(_services, _services.AddFalModels());
        await using var container = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.Equal(Picture, await container.GetRequiredService<FluxDev>().RunAsync(Sunset, null, Deadline));
        Assert.Equal(Picture, await container.GetRequiredService<IFalModel<FluxDevInput, FluxDevOutput>>().RunAsync(Sunset, null, Deadline));
        var router = container.GetRequiredService<IFalStreaming<OpenrouterRouterInput, OpenrouterRouterOutput>>();
        Assert.Equal("It is.", (await router.StreamAsync(new() { Prompt = "Is it?", Model = "m" }, null, Deadline).SingleAsync(Deadline)).Output);
        await using var live = await container.GetRequiredService<IFalRealtime<FastSdxlInput, FastSdxlOutput>>().RealtimeAsync(null, Deadline);
        Assert.Equal("a sunset", (await live.RequestAsync(new() { Prompt = "a sunset" }, Deadline)).Prompt);
    }

    [Fact]
    public async Task All_models_are_added_once_more_for_each_named_client()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions { Key = "other:key" }, Deadline);
        other.Respond(FluxDev.Endpoint, Picture with { Seed = 7 });
        _services.AddFal(UseEmulator);
        _services.AddFal("other", options => UseEmulator(options, other));
        _services.AddFalModels().AddFalModels("other").AddFalModels();
        await using var container = _services.BuildServiceProvider();

        Assert.Equal(42, (await container.GetRequiredService<FluxDev>().RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Equal(7, (await container.GetRequiredKeyedService<FluxDev>("other").RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Equal(7, (await container.GetRequiredKeyedService<IFalModel<FluxDevInput, FluxDevOutput>>("other").RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Single(container.GetServices<FluxDev>());
        Assert.Throws<ArgumentException>(() => _services.AddFalModels(" "));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddFalModels());
    }

    [Fact]
    public async Task What_the_app_adds_itself_stays_whether_it_comes_before_all_models_or_after()
    {
        var (before, after) = (NSubstitute.Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>(), NSubstitute.Substitute.For<IFalModel<FastSdxlInput, FastSdxlOutput>>());
        _services.AddFal(UseEmulator);
        _services.AddSingleton(before);
        _services.AddSingleton(container => new FastSdxl(container.GetRequiredService<FalClient>()));
        _services.AddFalModels();
        _services.AddSingleton(after);
        await using var container = _services.BuildServiceProvider();

        Assert.Same(before, Assert.Single(container.GetServices<IFalModel<FluxDevInput, FluxDevOutput>>()));
        Assert.Same(after, container.GetRequiredService<IFalModel<FastSdxlInput, FastSdxlOutput>>());
        Assert.Same(container.GetRequiredService<FastSdxl>(), container.GetRequiredService<IFalRealtime<FastSdxlInput, FastSdxlOutput>>());
    }

    [Fact]
    public async Task Each_scope_has_the_models_of_its_tenant()
    {
        await using var shared = await FalEmulator.StartAsync(new FalEmulatorOptions { StepTime = TimeSpan.Zero, OtherKeys = { "a:1", "b:2" } }, Deadline);
        shared.Respond(FluxDev.Endpoint, Picture);
        _services.AddFal("all", options => UseEmulator(options, shared));
        _services.AddScoped<Tenant>();
        _services.AddScoped(container => container.GetRequiredKeyedService<FalClient>("all").WithCredentials(container.GetRequiredService<Tenant>().Key));
        _services.AddFalModels().AddFalModel(FalEndpoint.Untyped("me/app"));
        await using var container = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        foreach (var key in new[] { "a:1", "b:2" })
        {
            await using var scope = container.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Tenant>().Key = key;
            await scope.ServiceProvider.GetRequiredService<IFalModel<FluxDevInput, FluxDevOutput>>().SubscribeAsync(Sunset, null, Deadline);
            scope.ServiceProvider.GetRequiredService<IFalModel<System.Text.Json.JsonElement, System.Text.Json.JsonElement>>();
        }

        Assert.Equal(Enumerable.Repeat("Key a:1", 3).Concat(Enumerable.Repeat("Key b:2", 3)), shared.Journal.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_test_takes_the_place_of_a_model_that_an_app_has_added()
    {
        _services.AddFal(UseEmulator);
        _services.AddFalModel(FluxDev.Endpoint);
        var mine = NSubstitute.Substitute.For<IFalModel<FluxDevInput, FluxDevOutput>>();
        _services.AddSingleton(mine);
        await using var container = _services.BuildServiceProvider();

        Assert.Same(mine, container.GetRequiredService<IFalModel<FluxDevInput, FluxDevOutput>>());
    }

    [Fact]
    public async Task Each_named_client_has_its_own_key_and_is_injected_under_its_name()
    {
        await using var other = await FalEmulator.StartAsync(new FalEmulatorOptions { Key = "other:key" }, Deadline);
        other.Respond(FluxDev.Endpoint, Picture with { Seed = 7 });
        _services.AddFal(UseEmulator);
        _services.AddFal("other", options => UseEmulator(options, other));
        _services.AddSingleton<TwoClients>();
        await using var container = _services.BuildServiceProvider();

        var both = container.GetRequiredService<TwoClients>();

        Assert.Equal(42, (await both.One.FluxDev.RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Equal(7, (await both.Other.FluxDev.RunAsync(Sunset, null, Deadline)).Seed);
        Assert.Same(both.Other, container.GetRequiredKeyedService<FalClient>("other"));
        Assert.NotSame(both.One, both.Other);
    }

    [Fact]
    public async Task Options_come_from_configuration()
    {
        var clock = new Clock();
        _services.AddSingleton<TimeProvider>(clock);
        _services.AddFal(Section(
            ("credentials", Emulator.Key), ("RunAddress", $"{Emulator.Address}run"), ("QueueAddress", $"{Emulator.Address}queue"), ("RestAddress", $"{Emulator.Address}rest"),
            ("RealtimeAddress", $"{Emulator.Address}run"), ("PollInterval", "00:00:03"), ("MaxPollInterval", "00:00:03"), ("MaxRetries", "0"), ("ResponseTimeout", "-00:00:00.001"), ("Other:Credentials", "nobody's")));
        await using var container = _services.BuildServiceProvider();
        var fal = container.GetRequiredService<FalClient>();
        InterceptInTurn(request => request.Path.EndsWith("/status", StringComparison.Ordinal), FalEmulatorAnswer.Text(HttpStatusCode.Accepted, "{}"));

        var waiting = fal.FluxDev.SubscribeAsync(Sunset, null, Deadline);
        Assert.Equal(TimeSpan.FromSeconds(3), await clock.SkipWaitAsync(Deadline));

        Assert.Equal(Picture, await waiting);
        Emulator.Intercept(_ => FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable));
        await Assert.ThrowsAsync<FalApiException>(() => fal.FluxDev.SubmitAsync(Sunset, null, Deadline));
    }

    [Fact]
    public async Task What_calls_carry_can_be_configured()
    {
        _services.AddFal(Section(
            ("Timeout", "00:01:00"), ("StartTimeout", "00:00:30"), ("StreamIdleTimeout", "00:02:00"), ("Hint", "lora-7"), ("StoreIO", "false"), ("Priority", "low"),
            ("AllowFallback", "false"), ("MaxQueueLength", "12"), ("Tags:team", "design"), ("Tags:env", "prod"),
            ("RetryFailedRunner", "false"), ("WebhookUrl", "https://app.example/hook"), ("Logs", "true"), ("StreamStatus", "true"), ("ValidateInputs", "false"), ("Headers:x-mine", "1"), ("MultipartThreshold", "5000000000"),
            ("ObjectLifecycle:ExpiresIn", "7.00:00:00"), ("objectlifecycle:initialacl:default", "Forbid"), ("ObjectLifecycle:InitialAcl:Rules:0:User", "me"), ("ObjectLifecycle:InitialAcl:Rules:0:Decision", "allow")));
        _services.AddFal(UseEmulator);
        await using var container = _services.BuildServiceProvider();

        var tooMany = Sunset with { NumImages = int.Parse("9", CultureInfo.InvariantCulture) };
        await container.GetRequiredService<FalClient>().FluxDev.SubscribeAsync(tooMany, null, Deadline);

        var submit = Emulator.Journal[0];
        Assert.Equal(
            ("30", "lora-7", "0", "low", "1", "1"),
            (submit.Headers["x-fal-request-timeout"], submit.Headers["x-fal-runner-hint"], submit.Headers["x-fal-store-io"], submit.Headers["x-fal-queue-priority"], submit.Headers["x-fal-no-retry"], submit.Headers["x-mine"]));
        Assert.Equal(
            """{"expiration_duration_seconds":604800,"initial_acl":{"default":"forbid","rules":[{"user":"me","decision":"allow"}]}}""",
            submit.Headers["x-fal-object-lifecycle-preference"]);
        Assert.Equal(("true", "env=prod,team=design"), (submit.Headers["x-app-fal-disable-fallback"], submit.Headers["x-fal-tags"]));
        Assert.Equal(("https://app.example/hook", "12"), (submit.Query["fal_webhook"], submit.Query["fal_max_queue_length"]));
        Assert.EndsWith("/status/stream", Emulator.Journal[1].Path, StringComparison.Ordinal);
        Assert.Equal("1", Emulator.Journal[1].Query["logs"]);
    }

    [Fact]
    public async Task Options_that_are_set_twice_add_up()
    {
        _services.AddFal(Section(("Credentials", "wrong:key"), ("RunAddress", $"{Emulator.Address}run")));
        _services.AddFal(options => options.Credentials = Emulator.Key);
        await using var container = _services.BuildServiceProvider();

        Assert.Equal(Picture, await container.GetRequiredService<FalClient>().FluxDev.RunAsync(Sunset, null, Deadline));
        Assert.Single(container.GetServices<FalClient>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_setting_without_a_value_is_the_default(string? nothing)
    {
        string[] names = ["RealtimeAddress", "BackupRunAddress", "Timeout", "ConnectTimeout", "MaxQueueLength", "AllowFallback", "Priority", "Hint", "Tags", "Headers", "ObjectLifecycle"];
        _services.AddFal(Section([.. names.Select(name => (name, nothing))]));
        _services.AddFal(UseEmulator);
        await using var container = _services.BuildServiceProvider();

        Assert.Equal(Picture, await container.GetRequiredService<FalClient>().FluxDev.SubscribeAsync(Sunset, null, Deadline));

        var submit = Emulator.Journal[0];
        Assert.Empty(submit.Query);
        Assert.DoesNotContain(submit.Headers.Keys, name => name.StartsWith("x-fal", StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-app", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("MaxRetries", "many", "'many' for 'Fal:MaxRetries'; it is a whole number")]
    [InlineData("PollInterval", "soon", "'soon' for 'Fal:PollInterval'; it is a time")]
    [InlineData("RunAddress", "fal.run", "'fal.run' for 'Fal:RunAddress'; it is an address")]
    [InlineData("StoreIO", "no", "'no' for 'Fal:StoreIO'; it is true or false")]
    [InlineData("Priority", "high", "'high' for 'Fal:Priority'; it is normal or low")]
    [InlineData("MaxRetrys", "3", "'Fal:MaxRetrys', which is no option. 'MaxRetries' is.")]
    [InlineData("max_retries", "3", "'Fal:max_retries', which is no option. 'MaxRetries' is.")]
    [InlineData("Credential", "a:hidden", "'Fal:Credential', which is no option. 'Credentials' is.")]
    [InlineData("Header:x-mine", "1", "'Fal:Header', which is no option. 'Headers' is.")]
    [InlineData("ApiKey:Value", "a:hidden", "'Fal:ApiKey:Value', but 'Fal:ApiKey' is a value")]
    [InlineData("Jitter", "3", "'Fal:Jitter', which is an option that only code can set")]
    [InlineData("Timeout:Seconds", "3", "'Fal:Timeout:Seconds', but 'Fal:Timeout' is a value")]
    [InlineData("Credentials:Key", "a:1", "'Fal:Credentials:Key', but 'Fal:Credentials' is a value")]
    [InlineData("Headers", "x-mine: 1", "a value for 'Fal:Headers', which is a section")]
    [InlineData("Tags", "team=design", "a value for 'Fal:Tags', which is a section")]
    [InlineData("MaxQueueLength", "long", "'long' for 'Fal:MaxQueueLength'; it is a whole number")]
    [InlineData("AllowFallback", "no", "'no' for 'Fal:AllowFallback'; it is true or false")]
    [InlineData("Headers:x-mine:value", "1", "'Fal:Headers:x-mine:value', but 'Fal:Headers:x-mine' is a value")]
    [InlineData("ObjectLifecycle", "7.00:00:00", "a value for 'Fal:ObjectLifecycle', which is a section")]
    [InlineData("ObjectLifecycle:Expires", "7.00:00:00", "'Fal:ObjectLifecycle:Expires', which is not understood")]
    [InlineData("ObjectLifecycle:ExpiresIn", "a week", "'a week' for 'Fal:ObjectLifecycle:ExpiresIn'; it is a time")]
    [InlineData("ObjectLifecycle:ExpiresIn", "00:00:00", "'00:00:00' for 'Fal:ObjectLifecycle:ExpiresIn'; it is 1 second or more")]
    [InlineData("ObjectLifecycle:InitialAcl", "forbid", "a value for 'Fal:ObjectLifecycle:InitialAcl', which is a section")]
    [InlineData("ObjectLifecycle:InitialAcl:Defualt", "forbid", "'Fal:ObjectLifecycle:InitialAcl:Defualt', which is not understood")]
    [InlineData("ObjectLifecycle:InitialAcl:Rules:0:Users", "me", "'Fal:ObjectLifecycle:InitialAcl:Rules:0:Users', which is not understood")]
    [InlineData("ObjectLifecycle:InitialAcl:Rules:0:User", "me", "'Fal:ObjectLifecycle:InitialAcl:Rules:0' without both User and Decision")]
    public void A_setting_that_is_wrong_is_told_with_its_place_when_the_host_starts(string name, string value, string said)
    {
        _services.AddFal(Section((name, value)));

        var error = Assert.Throws<FormatException>(Start);

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_are_told_with_their_client_when_the_host_starts()
    {
        _services.AddFal(options => UseEmulator(options));
        _services.AddFal("other", options => (options.Credentials, options.MaxRetries) = ("a:1", -1));
        _services.AddFal("ftp", options => (options.Credentials, options.QueueAddress) = ("a:1", new Uri("ftp://queue.example")));

        _services.AddFal("slow", Section(("Credentials", "a:1"), ("Timeout", "60.00:00:00")));

        var error = Assert.Throws<AggregateException>(Start);

        Assert.Collection(
            error.InnerExceptions.Select(inner => Assert.IsType<OptionsValidationException>(inner).Message),
            message => Assert.StartsWith("FalClient 'other': MaxRetries", message, StringComparison.Ordinal),
            message => Assert.Contains("FalClient 'ftp': QueueAddress is 'ftp://queue.example/'", message, StringComparison.Ordinal),
            message => Assert.StartsWith("FalClient 'slow': Timeout is 60.00:00:00; it is more than zero and at most 49 days, or infinite", message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_key_is_told_when_the_host_starts()
    {
        var before = Environment.GetEnvironmentVariable("FAL_KEY");
        Environment.SetEnvironmentVariable("FAL_KEY", null);
        try
        {
            _services.AddFal();

            var error = Assert.Throws<OptionsValidationException>(Start);

            Assert.Contains("There is no key. Set FAL_KEY", error.Message, StringComparison.Ordinal);
            Assert.Contains("sets FalClientOptions.RequireCredentials to false", error.Message, StringComparison.Ordinal);
            using var withoutHost = _services.BuildServiceProvider();
            Assert.Throws<OptionsValidationException>(withoutHost.GetRequiredService<FalClient>);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FAL_KEY", before);
        }
    }

    [Fact]
    public async Task An_app_that_says_so_starts_without_a_key()
    {
        var before = Environment.GetEnvironmentVariable("FAL_KEY");
        Environment.SetEnvironmentVariable("FAL_KEY", null);
        try
        {
            _services.AddFal(Section(("RequireCredentials", "false"), ("Key", null)));
            Start();
            await using var container = _services.BuildServiceProvider();
            var fal = container.GetRequiredService<FalClient>();

            Assert.False(fal.HasCredentials);
            Assert.Contains("There is no key.", (await Assert.ThrowsAsync<FalException>(() => fal.FluxDev.RunAsync(Sunset, null, Deadline))).Message, StringComparison.Ordinal);
            Assert.False(container.GetRequiredService<IOptions<FalClientOptions>>().Value.HasCredentials);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FAL_KEY", before);
        }
    }

    [Fact]
    public void A_key_that_cannot_be_one_is_refused_when_the_host_starts_whether_one_is_needed_or_not()
    {
        _services.AddFal(Section(("RequireCredentials", "false"), ("ApiKey", "Bearer hidden")));

        var error = Assert.Throws<OptionsValidationException>(Start);

        Assert.Contains("The key holds characters that a key cannot have", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Credentials")]
    [InlineData("ApiKey")]
    [InlineData("apikey")]
    [InlineData("Key")]
    public async Task A_key_is_found_under_each_name_that_people_give_it(string name)
    {
        _services.AddFal(UseEmulator);
        _services.AddFal(Section((name, $"Key {Emulator.Key}"), (name == "Key" ? "ApiKey" : "Key", "")));
        await using var container = _services.BuildServiceProvider();

        Assert.Equal(Picture, await container.GetRequiredService<FalClient>().FluxDev.RunAsync(Sunset, null, Deadline));
        Assert.True(container.GetRequiredService<IOptions<FalClientOptions>>().Value.HasCredentials);
    }

    [Fact]
    public void A_key_under_two_names_is_refused_without_being_shown()
    {
        _services.AddFal(Section(("ApiKey", "a:hidden"), ("Credentials", "b:hidden")));

        var error = Assert.Throws<FormatException>(Start);

        Assert.Equal("The configuration has the key twice, as 'Fal:ApiKey' and as 'Fal:Credentials'.", error.Message);
    }

    [Fact]
    public void A_key_among_the_headers_is_refused_when_the_host_starts()
    {
        _services.AddFal(Section(("Key", "a:1"), ("Headers:authorization", "Key a:hidden")));

        var error = Assert.Throws<OptionsValidationException>(Start);

        Assert.Contains("Headers has 'authorization', which carries the key.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_reads_a_section_that_holds_the_settings_of_the_app_too()
    {
        var settings = $$"""
            {
              "Fal": {
                "ApiKey": "{{Emulator.Key}}",
                "RunAddress": "{{Emulator.Address}}run",
                "Model": "fal-ai/flux/dev",
                "DefaultPrompt": "a sunset",
                "Enabled": true,
                "Sizes": [ 512, 1024 ],
                "Batch": { "Key": "batch:key", "MaxRetries": 0 },
                "Limits": { "Daily": 12 }
              }
            }
            """;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(settings)));
        builder.Services.AddFal(builder.Configuration.GetSection("Fal"));
        builder.Services.AddFal("batch", builder.Configuration.GetSection("Fal:Batch"));
        using var host = builder.Build();
        await host.StartAsync(Deadline);

        Assert.Equal(Picture, await host.Services.GetRequiredService<FalClient>().FluxDev.RunAsync(Sunset, null, Deadline));
        Assert.Equal(0, host.Services.GetRequiredService<IOptionsMonitor<FalClientOptions>>().Get("batch").MaxRetries);
        await host.StopAsync(Deadline);
    }

    [Fact]
    public void A_provider_of_keys_is_a_key()
    {
        _services.AddFal(options => options.CredentialsProvider = _ => throw new InvalidOperationException("Not asked before there is a request."));

        Start();
    }

    [Fact]
    public async Task Handlers_of_the_callers_are_used_by_calls_and_sockets()
    {
        using var primary = new Counting(new SocketsHttpHandler());
        var added = new Counting();
        _services.AddFal(UseEmulator).ConfigurePrimaryHttpMessageHandler(() => primary).AddHttpMessageHandler(() => added);
        Emulator.Respond(FalEndpoint.Untyped("me/echo"), input => input);
        await using var container = _services.BuildServiceProvider();
        var fal = container.GetRequiredService<FalClient>();

        await fal.FluxDev.RunAsync(Sunset, null, Deadline);
        await using (await fal.RealtimeAsync(FalEndpoint.Untyped("me/echo"), null, Deadline))
        {
            Assert.Equal(3, Emulator.Journal.Count);
        }

        Assert.Equal((3, 3), (primary.Count, added.Count));
    }

    [Fact]
    public async Task A_container_disposes_its_clients_and_no_handler_of_the_callers()
    {
        using var primary = new SocketsHttpHandler();
        _services.AddFal(UseEmulator).ConfigurePrimaryHttpMessageHandler(() => primary);
        _services.AddFal("other", options => UseEmulator(options)).ConfigurePrimaryHttpMessageHandler(() => primary);
        var container = _services.BuildServiceProvider();
        await container.GetRequiredService<FalClient>().FluxDev.RunAsync(Sunset, null, Deadline);
        await container.GetRequiredKeyedService<FalClient>("other").FluxDev.RunAsync(Sunset, null, Deadline);

        await container.DisposeAsync();
        await container.DisposeAsync();

        using var http = new HttpClient(primary, disposeHandler: false);
        using var client = new FalClient(http, CreateOptions());
        Assert.Equal(Picture, await client.FluxDev.RunAsync(Sunset, null, Deadline));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _services.AddFal((Action<FalClientOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => _services.AddFal((IConfiguration)null!));
        Assert.Throws<ArgumentException>(() => _services.AddFal(" ", _ => { }));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddFal());
    }

    /// <summary>What a host does before anything else.</summary>
    private void Start()
    {
        using var container = _services.BuildServiceProvider();
        container.GetRequiredService<IStartupValidator>().Validate();
    }

    private void UseEmulator(FalClientOptions options) => UseEmulator(options, Emulator);

    private static void UseEmulator(FalClientOptions options, FalEmulator emulator)
    {
        var given = emulator.CreateClientOptions();
        (options.Credentials, options.RunAddress, options.QueueAddress, options.RestAddress) = (given.Credentials, given.RunAddress, given.QueueAddress, given.RestAddress);
    }

    private static IConfigurationSection Section(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Fal:{setting.Name}", setting.Value))).Build().GetSection("Fal");

    private sealed class Tenant
    {
        public string Key { get; set; } = "";
    }

    private sealed record TwoClients(FalClient One, [FromKeyedServices("other")] FalClient Other);

    private sealed class Counting : DelegatingHandler
    {
        private int _count;

        public Counting()
        {
        }

        public Counting(HttpMessageHandler inner)
            : base(inner)
        {
        }

        public int Count => _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
