using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.AspNetCore;

/// <summary>What an app writes into the address of a webhook to know it again, in a form that only the app can have written.</summary>
internal static class WebhookJob
{
    /// <summary>The name of the value in the query string.</summary>
    public const string Parameter = "job";

    public static string Protect(IServiceProvider services, FalEndpoint endpoint, string job) => ProtectorOf(services, endpoint).Protect(job);

    /// <returns>The value; null where the app did not write it, for this endpoint.</returns>
    public static string? Unprotect(IServiceProvider services, FalEndpoint endpoint, string text)
    {
        try
        {
            return ProtectorOf(services, endpoint).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector ProtectorOf(IServiceProvider services, FalEndpoint endpoint) =>
        (services.GetService<IDataProtectionProvider>() ?? throw new InvalidOperationException("A job in the address of a webhook is protected by ASP.NET's data protection: call services.AddDataProtection()."))
            .CreateProtector("Fal.AspNetCore.Webhooks", endpoint.Id);
}
