namespace Studio.Hosting;

internal static class SecurityHeaders
{
    /// <summary>Only what is the app's own runs and is shown, beside pictures, films and sounds of the service.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app, Service service)
    {
        var policy = string.Join("; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            $"img-src 'self' data: {service.MediaOrigins}",
            $"media-src 'self' data: {service.MediaOrigins}",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'none'");

        app.UseHsts();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XFrameOptions = "DENY";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return next(context);
        });
    }
}
