namespace Studio.Hosting;

internal static class SecurityHeaders
{
    /// <summary>Only what is the app's own runs and is shown, beside pictures, films and sounds of the service.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app, Service service)
    {
        var policy = Policy(service, "script-src 'self'", "connect-src 'self'");

        // The page whose calls are made in the browser: what runs there is compiled as it is loaded.
        var inBrowser = Policy(service, "script-src 'self' 'wasm-unsafe-eval'", $"connect-src 'self' {service.OriginsOfCalls}");

        app.UseHsts();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/browser") ? inBrowser : policy;
            headers.XFrameOptions = "DENY";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return next(context);
        });
    }

    private static string Policy(Service service, string scripts, string connections) =>
        string.Join("; ",
            "default-src 'none'",
            scripts,
            "style-src 'self'",
            connections,
            $"img-src 'self' data: {service.MediaOrigins}",
            $"media-src 'self' data: {service.MediaOrigins}",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'none'");
}
