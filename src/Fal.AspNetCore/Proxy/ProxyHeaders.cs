using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore;

/// <summary>Which headers go through the proxy. All others end at it, those of cookies, keys, origins and connections before all.</summary>
internal static class ProxyHeaders
{
    public const string Target = "x-fal-target-url";

    private const string OfService = "x-fal-";

    /// <summary>Whether the headers of the caller that are for the service can be sent.</summary>
    public static bool CanBeSent(IHeaderDictionary headers)
    {
        foreach (var (name, value) in headers)
        {
            if ((IsForService(name) || IsType(name)) && value.ToString().AsSpan().ContainsAnyExceptInRange(' ', '~'))
                return false;
        }

        return true;
    }

    /// <summary>Sets the headers of the caller that are for the service.</summary>
    public static void Set(HttpRequestMessage request, IHeaderDictionary headers)
    {
        foreach (var (name, value) in headers)
        {
            if (IsForService(name))
                request.Headers.TryAddWithoutValidation(name, value.ToString());
            else if (IsType(name))
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToString());
        }

        if (!request.Headers.NonValidated.Contains("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
    }

    /// <summary>Sets the headers of the service that are for the caller.</summary>
    public static void Set(HttpResponse response, HttpResponseMessage answer)
    {
        Set(response, answer.Headers);
        Set(response, answer.Content.Headers);

        // Where it is known a short answer is one packet.
        if (answer.Content.Headers.ContentLength is > 0 and var length)
            response.ContentLength = length;

        // The answers to all targets have one address, and are somebody's own.
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    private static void Set(HttpResponse response, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            if (name is "Retry-After" or "Content-Type" or "Content-Encoding" || name.StartsWith(OfService, StringComparison.OrdinalIgnoreCase))
                response.Headers[name] = values.ToString();
        }
    }

    private static bool IsType(string name) => name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static bool IsForService(string name) =>
        name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-app-fal-disable-fallback", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith(OfService, StringComparison.OrdinalIgnoreCase)
            && !name.Equals(Target, StringComparison.OrdinalIgnoreCase)
            && !name.Equals("x-fal-client-proxy", StringComparison.OrdinalIgnoreCase));
}
