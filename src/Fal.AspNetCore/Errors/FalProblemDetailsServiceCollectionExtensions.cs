using Fal;
using Fal.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Answers calls that failed with problem details.</summary>
public static class FalProblemDetailsServiceCollectionExtensions
{
    /// <summary>
    /// Answers a request during which a call of the service failed with problem details (RFC 9457), where the app does not catch the error and uses
    /// <c>UseExceptionHandler()</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A <see cref="FalValidationException"/> is 400 with the errors by their JSON names. A <see cref="FalTimeoutException"/> is 504, a
    /// limit of the app's account (429) is 503 with <c>Retry-After</c>, a <see cref="FalWebhookException"/> 401. What the app itself has to mend
    /// is 500: a key that is missing or refused, an account that is locked, an endpoint that is gone. Everything else is 502: the service
    /// failed, could not be reached, or gave an answer that cannot be read.
    /// </para>
    /// <para>
    /// Beside these the details have <c>requestId</c>, by which the service and the app's log know the call. Messages of errors other than those of
    /// validation stay in the log: they are for whoever runs the app.
    /// </para>
    /// </remarks>
    /// <param name="services">The services of the app.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddFalProblemDetails(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddProblemDetails();
        return services.AddExceptionHandler<FalExceptionHandler>();
    }
}
