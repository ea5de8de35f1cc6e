using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore;

/// <summary>What a route of the app uses of the container: the only one of its kind, or one that has a name.</summary>
internal static class NamedService
{
    /// <summary>Refuses a route that could not be answered.</summary>
    /// <param name="remedy">What to call, as in <c>services.AddFal</c>.</param>
    /// <exception cref="InvalidOperationException">There is none in the container.</exception>
    public static void Require<TService>(IServiceProvider app, string? name, string remedy)
    {
        var isThere = name is null
            ? app.GetService<IServiceProviderIsService>()?.IsService(typeof(TService))
            : app.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(TService), name);
        if (isThere is false)
            throw new InvalidOperationException(Missing<TService>(name, remedy));
    }

    public static string Missing<TService>(string? name, string remedy) => name is null
        ? $"There is no {typeof(TService).Name} in the container: call {remedy}()."
        : $"There is no {typeof(TService).Name} named '{name}' in the container: call {remedy}(\"{name}\", …).";

    public static TService? Find<TService>(IServiceProvider services, string? name) => name is null ? services.GetService<TService>() : services.GetKeyedService<TService>(name);

    public static TService Get<TService>(IServiceProvider services, string? name)
        where TService : notnull =>
        name is null ? services.GetRequiredService<TService>() : services.GetRequiredKeyedService<TService>(name);
}
