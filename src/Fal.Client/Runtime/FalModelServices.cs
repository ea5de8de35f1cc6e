using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Runtime;

/// <summary>
/// Puts generated clients into a container, each by a factory: nothing is looked up at run time. A client is no more than a client and an endpoint, so
/// that each who takes one gets one of his own, and it lives as long as the client that it calls through.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FalModelServices
{
    private readonly IServiceCollection _services;
    private readonly string? _name;

    // What is there already is the app's own.
    private readonly HashSet<Type> _known;

    /// <summary>Adds to a container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The name of the client that is called through, which is the key of what is added; none where null.</param>
    public FalModelServices(IServiceCollection services, string? name)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (name is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _services = services;
        _name = name;
        _known = [.. services.Where(service => Equals(service.ServiceKey, name)).Select(service => service.ServiceType)];
    }

    /// <summary>Adds a client as itself.</summary>
    /// <typeparam name="TModel">The client.</typeparam>
    /// <param name="create">Makes it.</param>
    public void Add<TModel>(Func<FalClient, TModel> create)
        where TModel : class => AddService(container => create(Of<FalClient>(container)));

    /// <summary>Adds a client by the calls that every model has.</summary>
    /// <typeparam name="TModel">The client.</typeparam>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    public void AddModel<TModel, TInput, TOutput>()
        where TModel : class, IFalModel<TInput, TOutput> => AddService<IFalModel<TInput, TOutput>>(Of<TModel>);

    /// <summary>Adds a client by its streams.</summary>
    /// <typeparam name="TModel">The client.</typeparam>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    public void AddStreaming<TModel, TInput, TOutput>()
        where TModel : class, IFalStreaming<TInput, TOutput> => AddService<IFalStreaming<TInput, TOutput>>(Of<TModel>);

    /// <summary>Adds a client by its sockets.</summary>
    /// <typeparam name="TModel">The client.</typeparam>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    public void AddRealtime<TModel, TInput, TOutput>()
        where TModel : class, IFalRealtime<TInput, TOutput> => AddService<IFalRealtime<TInput, TOutput>>(Of<TModel>);

    private void AddService<TService>(Func<IServiceProvider, TService> get)
        where TService : class
    {
        if (!_known.Add(typeof(TService)))
            return;
        if (_name is null)
            _services.AddTransient(get);
        else
            _services.AddKeyedTransient(_name, (container, _) => get(container));
    }

    private T Of<T>(IServiceProvider container)
        where T : class => _name is null ? container.GetRequiredService<T>() : container.GetRequiredKeyedService<T>(_name);
}
