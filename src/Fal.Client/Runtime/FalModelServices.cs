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

    /// <summary>Adds a client, as itself and by those interfaces of models that it has.</summary>
    /// <typeparam name="TModel">The client.</typeparam>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="create">Makes it.</param>
    public void Add<TModel, TInput, TOutput>(Func<FalClient, TModel> create)
        where TModel : class
    {
        AddService(container => create(Of<FalClient>(container)));
        AddInterface<TModel, IFalModel<TInput, TOutput>>();
        AddInterface<TModel, IFalStreaming<TInput, TOutput>>();
        AddInterface<TModel, IFalRealtime<TInput, TOutput>>();
    }

    private void AddInterface<TModel, TInterface>()
        where TModel : class
        where TInterface : class
    {
        if (typeof(TModel).IsAssignableTo(typeof(TInterface)))
            AddService(container => (TInterface)(object)Of<TModel>(container));
    }

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
