using Fal;
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
    public static IHttpClientBuilder AddFalWebhooks(this IServiceCollection services, Action<FalWebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        var http = services.AddHttpClient(Name);
        if (!services.Any(service => service.ServiceType == typeof(FalWebhook)))
            AddWebhook(services, http);
        return http;
    }

    private static void AddWebhook(IServiceCollection services, IHttpClientBuilder http)
    {
        services.AddOptions<FalWebhookOptions>().PostConfigure<IServiceProvider>(UseContainer).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FalWebhookOptions>, WebhookOptionsValidation>();
        services.AddSingleton(container => new FalWebhook(
            container.GetRequiredService<IHttpClientFactory>().CreateClient(Name), container.GetRequiredService<IOptions<FalWebhookOptions>>().Value));

        // It is kept for good: its connections change, not its handlers.
        http.ConfigureHttpClient(HttpDefaults.Prepare)
            .ConfigurePrimaryHttpMessageHandler(() => HttpDefaults.MakeHandler(HttpDefaults.ConnectTimeout))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

        // After all that the app adds: what the keys' address redirects to has no say in who signs.
        services.PostConfigure<HttpClientFactoryOptions>(http.Name, options =>
            options.HttpMessageHandlerBuilderActions.Add(static handlers => HttpDefaults.LeaveRedirects(handlers.PrimaryHandler)));
    }

    private static void UseContainer(FalWebhookOptions options, IServiceProvider container)
    {
        if (options.TimeProvider == TimeProvider.System && container.GetService<TimeProvider>() is { } time)
            options.TimeProvider = time;
    }
}
