using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>What a caller is told who gets no answer of the service: problem details (RFC 9457), under the type of the service's own errors.</summary>
internal static class ProxyProblem
{
    // The service's JavaScript client reads errors of no other type, and a page would not be told why.
    private const string Type = "application/json";

    /// <summary>Answers what is not passed on.</summary>
    public static Task RefuseAsync(ILogger log, HttpContext context, int status, string why)
    {
        Log.Refused(log, status, why);
        ProxyMetrics.Refuse(why);
        return WriteAsync(context, status, why);
    }

    /// <summary>Answers a call of which nothing comes back.</summary>
    /// <param name="logged">What the log has of it, where that is more.</param>
    public static Task FailAsync(ILogger log, FalProxyCall call, int status, string told, string? logged = null)
    {
        Log.NotPassedOn(log, call.Kind, call.EndpointId, logged ?? told);
        return WriteAsync(call.HttpContext, status, told);
    }

    /// <summary>The app's own problem details, where it has any and the caller takes them; else the same in short: a caller of a stream takes events alone.</summary>
    private static async Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.OnStarting(() =>
        {
            context.Response.ContentType = Type;
            return Task.CompletedTask;
        });
        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        if (context.RequestServices.GetService<IProblemDetailsService>() is { } service
            && await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false))
            return;
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using var _ = json.ConfigureAwait(false);
        json.WriteStartObject();
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }
}
