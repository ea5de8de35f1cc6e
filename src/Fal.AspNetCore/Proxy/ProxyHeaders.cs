using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Fal.AspNetCore;

/// <summary>Which headers go through the proxy. All others end at it, those of cookies, keys, origins and connections before all.</summary>
internal static class ProxyHeaders
{
    public const string Target = "x-fal-target-url";

    private const string OfService = "x-fal-";

    /// <summary>Sets the headers of the caller that are for the service.</summary>
    /// <returns>Whether they can be sent.</returns>
    public static bool TrySet(HttpRequestMessage request, IHeaderDictionary headers)
    {
        foreach (var (name, value) in headers)
        {
            var isContent = name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
            if (!isContent && !IsForService(name))
                continue;
            var text = value.ToString();
            if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                return false;
            if (!isContent)
                request.Headers.TryAddWithoutValidation(name, text);
            else
                request.Content?.Headers.TryAddWithoutValidation(name, text);
        }

        if (!request.Headers.NonValidated.Contains("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return true;
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

    private static bool IsForService(string name) =>
        name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-app-fal-disable-fallback", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith(OfService, StringComparison.OrdinalIgnoreCase)
            && !name.Equals(Target, StringComparison.OrdinalIgnoreCase)
            && !name.Equals("x-fal-client-proxy", StringComparison.OrdinalIgnoreCase));
}
