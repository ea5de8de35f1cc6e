using Fal.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Validates the inputs of models where ASP.NET binds requests to them.</summary>
public static class FalValidationServiceCollectionExtensions
{
    /// <summary>
    /// Has minimal APIs and MVC validate the inputs of models against their schemas, and answers a request whose input is wrong with 400 and
    /// problem details that name the properties as JSON does. Where <c>UseExceptionHandler()</c> is used, so is one that the service refuses.
    /// </summary>
    /// <param name="services">The services of the app.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFalValidation(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddValidation(options => options.Resolvers.Insert(0, new InputInfoResolver()));
        services.Configure<MvcOptions>(options =>
        {
            options.ModelBinderProviders.Insert(0, new TextBinderProvider());
            options.ModelMetadataDetailsProviders.Add(new InputMetadataProvider());
            options.ModelValidatorProviders.Add(new InputValidatorProvider());
            options.Filters.Add(new UnreadInputFilter());
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHttpContextAccessor();
        services.AddProblemDetails();
        return services.AddExceptionHandler<ValidationExceptionHandler>();
    }
}
