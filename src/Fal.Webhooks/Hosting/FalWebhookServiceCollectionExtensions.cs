using Fal;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a <see cref="FalWebhook"/> into a container.</summary>
public static class FalWebhookServiceCollectionExtensions
{
    private const string Name = "Fal.Webhooks";

    /// <summary>Adds the <see cref="FalWebhook"/> that handlers of webhooks take. It needs no client and no key.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The builder of the handlers that the service's keys are fetched with.</returns>
    public static IHttpClientBuilder AddFalWebhooks(this IServiceCollection services) => services.AddFalWebhooks(static _ => { });

    /// <summary>Adds the <see cref="FalWebhook"/> that handlers of webhooks take. It needs no client and no key.</summary>
    /// <remarks>
    /// It is a singleton over an <see cref="IHttpClientFactory"/> client. Its clock is the container's <see cref="TimeProvider"/> where the
    /// options name no other. The options are checked when the host starts. Calling this again adds to them.
    /// </remarks>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets what is trusted.</param>
    /// <returns>The builder of the handlers that the service's keys are fetched with.</returns>
    public static IHttpClientBuilder AddFalWebhooks(this IServiceCollection services, Action<FalWebhookOptions> configure) => Add(services, null, configure);

    /// <summary>Adds another, for the webhooks of another account, to be injected as <c>[FromKeyedServices(name)] FalWebhook</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">Its name: the service key, and the name of its options; that of the client whose requests it is for.</param>
    /// <param name="configure">Sets what is trusted.</param>
    /// <returns>The builder of the handlers that the service's keys are fetched with.</returns>
    public static IHttpClientBuilder AddFalWebhooks(this IServiceCollection services, string name, Action<FalWebhookOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configure);
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string? name, Action<FalWebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(name ?? Options.Options.DefaultName, configure);
        var http = services.AddHttpClient(name is null ? Name : $"{Name}.{name}");
        if (!services.Any(service => service.ServiceType == typeof(FalWebhook) && Equals(service.ServiceKey, name)))
            AddWebhook(services, name, http);
        return http;
    }

    private static void AddWebhook(IServiceCollection services, string? name, IHttpClientBuilder http)
    {
        services.AddOptions<FalWebhookOptions>(name).PostConfigure<IServiceProvider>(UseContainer).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FalWebhookOptions>, WebhookOptionsValidation>());
        if (name is null)
            services.AddSingleton(container => MakeWebhook(container, null, http.Name));
        else
            services.AddKeyedSingleton(name, (container, _) => MakeWebhook(container, name, http.Name));

        // It is kept for good: its connections change, not its handlers.
        http.ConfigureHttpClient(HttpDefaults.Prepare)
            .ConfigurePrimaryHttpMessageHandler(() => HttpDefaults.MakeHandler(HttpDefaults.ConnectTimeout))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

        // After all that the app adds: what the keys' address redirects to has no say in who signs.
        services.PostConfigure<HttpClientFactoryOptions>(http.Name, options =>
            options.HttpMessageHandlerBuilderActions.Add(static handlers => HttpDefaults.LeaveRedirects(handlers.PrimaryHandler)));
    }

    private static FalWebhook MakeWebhook(IServiceProvider container, string? name, string httpName) => new(
        container.GetRequiredService<IHttpClientFactory>().CreateClient(httpName),
        container.GetRequiredService<IOptionsMonitor<FalWebhookOptions>>().Get(name ?? Options.Options.DefaultName));

    private static void UseContainer(FalWebhookOptions options, IServiceProvider container)
    {
        if (options.TimeProvider == TimeProvider.System && container.GetService<TimeProvider>() is { } time)
            options.TimeProvider = time;
    }
}
