using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>Gives tokens for single endpoints.</summary>
internal sealed class TokenRoute(FalTokenOptions options, Lazy<ProxyUpstream> upstream, ILogger log)
{
    private const int MaxBody = 4096;

    public async Task HandleAsync(HttpContext context)
    {
        if (await ReadAsync(context).ConfigureAwait(false) is not { } app)
        {
            await ProxyProblem.RefuseAsync(log, context, StatusCodes.Status400BadRequest, ProxyRefusal.TokenRequest).ConfigureAwait(false);
            return;
        }

        if (Fal.Shared.EndpointIdSyntax.Steps(app) is null || options.EndpointOf(app) is not { } endpointId)
        {
            await ProxyProblem.RefuseAsync(log, context, StatusCodes.Status400BadRequest, ProxyRefusal.Endpoint).ConfigureAwait(false);
            return;
        }

        var call = new FalProxyCall(context, FalProxyCallKind.Token, endpointId, null);
        if (options.Admit is { } admit && !await admit(call, context.RequestAborted).ConfigureAwait(false))
            await ProxyProblem.RefuseAsync(log, context, StatusCodes.Status429TooManyRequests, ProxyRefusal.NotAdmitted).ConfigureAwait(false);
        else
            await AnswerAsync(call, app).ConfigureAwait(false);
    }

    /// <summary>The app that a token is asked for; null where the body does not say it.</summary>
    private static async Task<string?> ReadAsync(HttpContext context)
    {
        // A page of another origin may send any other type without being asked first, and would cost the app a token.
        if (!context.Request.HasJsonContentType())
            return null;
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (size is { IsReadOnly: false })
            size.MaxRequestBodySize = MaxBody;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind is JsonValueKind.Object && body.RootElement.TryGetProperty("app", out var app) && app.ValueKind is JsonValueKind.String ? app.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task AnswerAsync(FalProxyCall call, string app)
    {
        var context = call.HttpContext;
        var seconds = (int)options.Lifetime.TotalSeconds;
        try
        {
            using var content = new ReadOnlyMemoryContent(Body(app, seconds)) { Headers = { ContentType = new("application/json") } };
            using var request = await upstream.Value.MakeAsync(HttpMethod.Post, ProxyService.Rest, "tokens/realtime", content, context.RequestAborted).ConfigureAwait(false);
            using var answer = await upstream.Value.SendAsync(request, upstream.Value.LimitOf(call.Kind), context.RequestAborted).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode && await TokenAsync(answer, context.RequestAborted).ConfigureAwait(false) is { } token)
                await WriteAsync(context, token, seconds).ConfigureAwait(false);
            else
                await ProxyProblem.FailAsync(log, call, StatusCodes.Status502BadGateway, "The service gave no token.", $"The service gave no token, with {(int)answer.StatusCode}.").ConfigureAwait(false);
        }
        catch (Exception error) when (error is FalException)
        {
            await ProxyProblem.FailAsync(log, call, StatusCodes.Status500InternalServerError, "The app cannot use the service.", error.Message).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await ProxyProblem.FailAsync(log, call, StatusCodes.Status504GatewayTimeout, "The service did not answer in time.").ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            await ProxyProblem.FailAsync(log, call, StatusCodes.Status502BadGateway, "The service could not be reached.").ConfigureAwait(false);
        }
    }

    private static byte[] Body(string app, int seconds)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("allowed_apps"u8);
            json.WriteStringValue(app);
            json.WriteEndArray();
            json.WriteNumber("duration"u8, seconds);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static async Task<string?> TokenAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        try
        {
            using var json = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            return json.RootElement.ValueKind is JsonValueKind.String ? json.RootElement.GetString() : json.RootElement.StringOrNull("token");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(HttpContext context, string token, int seconds)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using var _ = json.ConfigureAwait(false);
        json.WriteStartObject();
        json.WriteString("token"u8, token);
        json.WriteNumber("expires_in"u8, seconds);
        json.WriteEndObject();
    }
}
