using Fal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts <see cref="FalClient"/>s into a container.</summary>
/// <remarks>
/// <para>
/// A client is a singleton over an <see cref="IHttpClientFactory"/> client. Its clock and its logs are the container's
/// <see cref="TimeProvider"/> and <see cref="ILoggerFactory"/> where the options name no other. The options are checked when the host
/// starts, and copied when the client is made. Calling a method again for the same client adds to its options. Without a key the host does not
/// start, unless <see cref="FalClientOptions.RequireCredentials"/> is false.
/// </para>
/// <para>
/// <c>services.AddFalModels()</c>, which is generated in each project that has models, adds all of them, each as itself and by the interfaces
/// that a test can stand in for; <c>services.AddFalModel(FluxDev.Endpoint)</c> adds one by its interface. They live as long as the client that they
/// call through, so that a client of each tenant needs no more than a scope:
/// <c>services.AddFal("all", …)</c>, and
/// <c>services.AddScoped(c =&gt; c.GetRequiredKeyedService&lt;FalClient&gt;("all").WithCredentials(c.GetRequiredService&lt;Tenant&gt;().Key))</c>.
/// </para>
/// </remarks>
public static class FalServiceCollectionExtensions
{
    /// <summary>Adds the client, with the key from the environment.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The builder of the client's handlers. The factory's own log of requests is off, since the client has one.</returns>
    public static IHttpClientBuilder AddFal(this IServiceCollection services) => Add(services, null, static _ => { });

    /// <summary>Adds the client.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder of the client's handlers. The factory's own log of requests is off, since the client has one.</returns>
    public static IHttpClientBuilder AddFal(this IServiceCollection services, Action<FalClientOptions> configure) => Add(services, null, configure);

    /// <summary>Adds the client.</summary>
    /// <param name="services">The container.</param>
    /// <param name="section">
    /// Its options, under the names of <see cref="FalClientOptions"/>'s properties: addresses, and times such as <c>00:00:00.250</c>.
    /// What is not there, null or empty keeps its default. The key may also be named <c>ApiKey</c> or <c>Key</c>. The section may hold settings of the
    /// app, and the sections of other clients: a name that is no option is an error, when the host starts, only where it is an option's but for a
    /// mistake or two. In the section of an option every name must be known.
    /// </param>
    /// <returns>The builder of the client's handlers. The factory's own log of requests is off, since the client has one.</returns>
    public static IHttpClientBuilder AddFal(this IServiceCollection services, IConfiguration section) => Add(services, null, Binding(section));

    /// <summary>Adds another client, to be injected as <c>[FromKeyedServices(name)] FalClient</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">Its name: the service key, and the name of its options.</param>
    /// <param name="configure">Sets its options.</param>
    /// <returns>The builder of the client's handlers. The factory's own log of requests is off, since the client has one.</returns>
    public static IHttpClientBuilder AddFal(this IServiceCollection services, string name, Action<FalClientOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configure);
    }

    /// <summary>Adds another client, to be injected as <c>[FromKeyedServices(name)] FalClient</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">Its name: the service key, and the name of its options.</param>
    /// <param name="section">Its options, as of <see cref="AddFal(IServiceCollection, IConfiguration)"/>.</param>
    /// <returns>The builder of the client's handlers. The factory's own log of requests is off, since the client has one.</returns>
    public static IHttpClientBuilder AddFal(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, Binding(section));
    }

    /// <summary>
    /// Adds a model, to be injected as <see cref="IFalModel{TInput, TOutput}"/>, through the client that <see cref="AddFal(IServiceCollection)"/>
    /// adds. Of two models with the same types the last is injected.
    /// </summary>
    /// <remarks>The generated <c>services.AddFalModels()</c> adds all models of a project, those that stream by that interface too.</remarks>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="services">The container.</param>
    /// <param name="endpoint">The model's endpoint, such as <c>FluxDev.Endpoint</c>.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddFalModel<TInput, TOutput>(this IServiceCollection services, FalEndpoint<TInput, TOutput> endpoint)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(endpoint);
        return services.AddTransient<IFalModel<TInput, TOutput>>(container => new FalModel<TInput, TOutput>(container.GetRequiredService<FalClient>(), endpoint));
    }

    /// <summary>
    /// Adds a model through a named client, to be injected as <c>[FromKeyedServices(name)]</c> <see cref="IFalModel{TInput, TOutput}"/>.
    /// </summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="services">The container.</param>
    /// <param name="name">The client's name, and the service key.</param>
    /// <param name="endpoint">The model's endpoint, such as <c>FluxDev.Endpoint</c>.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddFalModel<TInput, TOutput>(this IServiceCollection services, string name, FalEndpoint<TInput, TOutput> endpoint)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(endpoint);
        return services.AddKeyedTransient<IFalModel<TInput, TOutput>>(
            name, (container, _) => new FalModel<TInput, TOutput>(container.GetRequiredKeyedService<FalClient>(name), endpoint));
    }

    private static IHttpClientBuilder Add(IServiceCollection services, string? name, Action<FalClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(name ?? Options.Options.DefaultName, configure);
        var http = services.AddHttpClient(name is null ? "Fal" : $"Fal.{name}");
        if (!services.Any(service => service.ServiceType == typeof(FalClient) && Equals(service.ServiceKey, name)))
            AddClient(services, name, http);
        return http;
    }

    private static void AddClient(IServiceCollection services, string? name, IHttpClientBuilder http)
    {
        services.AddOptions<FalClientOptions>(name).PostConfigure<IServiceProvider>(UseContainer).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FalClientOptions>, OptionsValidation>());
        if (name is null)
            services.AddSingleton(container => MakeClient(container, null, http.Name));
        else
            services.AddKeyedSingleton(name, (container, _) => MakeClient(container, name, http.Name));

        // One client is kept for good: its connections change, not its handlers.
        http.ConfigureHttpClient(HttpDefaults.Prepare)
            .ConfigurePrimaryHttpMessageHandler(container => HttpDefaults.MakeNetwork(OptionsOf(container, name).ConnectTimeout))
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => RemoveRepeaters(handlers))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();

        // After all that the app adds, before the network.
        services.PostConfigure<HttpClientFactoryOptions>(http.Name, options => options.HttpMessageHandlerBuilderActions.Add(static handlers =>
        {
            HttpDefaults.LeaveRedirects(handlers.PrimaryHandler);
            handlers.AdditionalHandlers.Add(new SendOnceHandler());
            handlers.AdditionalHandlers.Add(new GzipHandler());
        }));
    }

    /// <summary>
    /// Takes out what repeats requests and cuts them short, as the defaults for all clients of an app do: a model takes longer than a web
    /// service, and costs more. This comes after those defaults, and before the handlers that the app adds to this client alone.
    /// </summary>
    private static void RemoveRepeaters(IList<DelegatingHandler> handlers)
    {
        for (var i = handlers.Count - 1; i >= 0; i--)
        {
            if (handlers[i].GetType().FullName is "Microsoft.Extensions.Http.Resilience.ResilienceHandler" or "Microsoft.Extensions.Http.PolicyHttpMessageHandler")
                handlers.RemoveAt(i);
        }
    }

    private static FalClientOptions OptionsOf(IServiceProvider container, string? name) =>
        container.GetRequiredService<IOptionsMonitor<FalClientOptions>>().Get(name ?? Options.Options.DefaultName);

    private static FalClient MakeClient(IServiceProvider container, string? name, string httpName) =>
        new(container.GetRequiredService<IHttpClientFactory>().CreateClient(httpName), HandlerKind.Watched, OptionsOf(container, name));

    private static void UseContainer(FalClientOptions options, IServiceProvider container)
    {
        options.LoggerFactory ??= container.GetService<ILoggerFactory>();
        if (options.TimeProvider == TimeProvider.System && container.GetService<TimeProvider>() is { } time)
            options.TimeProvider = time;
    }

    private static Action<FalClientOptions> Binding(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return options => OptionsBinding.Bind(options, section);
    }
}
