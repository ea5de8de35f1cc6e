using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>What answers the webhooks of one model.</summary>
internal sealed class WebhookRoute<TInput, TOutput>(
    FalEndpoint<TInput, TOutput> endpoint, FalWebhook webhook, Func<FalWebhookEvent<TOutput>, IServiceProvider, CancellationToken, Task> handler, IServiceProvider app)
{
    private readonly IFalDeliveryStore _deliveries =
        app.GetService<IFalDeliveryStore>() ?? new MemoryDeliveryStore(app.GetService<TimeProvider>() ?? TimeProvider.System);

    private readonly ILogger _log = app.GetService<ILoggerFactory>()?.CreateLogger("Fal.AspNetCore.Webhooks") ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <summary>The requests whose webhooks are being handled: the service sends one again that takes longer than it waits.</summary>
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        var told = await VerifyAsync(context).ConfigureAwait(false);
        if (told.Event is { } done)
            context.Response.StatusCode = await HandleOnceAsync(done, context).ConfigureAwait(false);
        else
            context.Response.StatusCode = told.Refusal;
    }

    /// <summary>The webhook, or what it is answered.</summary>
    private async Task<(FalWebhookEvent<FalOutput>? Event, int Refusal)> VerifyAsync(HttpContext context)
    {
        string? job = null;
        if (context.Request.Query[WebhookJob.Parameter] is { Count: > 0 } values)
        {
            job = values is [{ } text] ? WebhookJob.Unprotect(context.RequestServices, endpoint, text) : null;
            if (job is null)
                return Refuse("The job in its address is none that this app wrote, for this model; or the keys of its data protection have changed.", StatusCodes.Status401Unauthorized);
        }

        try
        {
            using var body = new PooledBuffer();
            if (!await TryReadAsync(context, body).ConfigureAwait(false))
                return Refuse("It is longer than the route takes.", StatusCodes.Status413PayloadTooLarge);
            var told = await webhook.VerifyAsync(name => context.Request.Headers[name], body.Memory, context.RequestAborted).ConfigureAwait(false);
            return (told with { Job = job }, 0);
        }
        catch (FalWebhookException forged)
        {
            return Refuse(forged.Message, StatusCodes.Status401Unauthorized);
        }
        catch (FalException unreadable) when (unreadable.Body is not null)
        {
            return Refuse(unreadable.Message, StatusCodes.Status500InternalServerError);
        }
        catch (FalException unreachable)
        {
            return Refuse(unreachable.Message, StatusCodes.Status503ServiceUnavailable);
        }

        (FalWebhookEvent<FalOutput>?, int) Refuse(string why, int status)
        {
            Log.WebhookRefused(_log, endpoint.Id, status, why);
            return (null, status);
        }
    }

    private async Task<int> HandleOnceAsync(FalWebhookEvent<FalOutput> told, HttpContext context)
    {
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        if (!_running.TryAdd(told.RequestId, true))
            return StatusCodes.Status409Conflict;
        try
        {
            if (await _deliveries.IsDoneAsync(told.RequestId, stopping).ConfigureAwait(false))
                return StatusCodes.Status200OK;
            await handler(told.As(endpoint), context.RequestServices, stopping).ConfigureAwait(false);
            await _deliveries.MarkDoneAsync(told.RequestId, stopping).ConfigureAwait(false);
            return StatusCodes.Status200OK;
        }
#pragma warning disable CA1031 // Whatever the app throws, the service is to send the webhook again, and the log has the error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.WebhookFailed(_log, error, endpoint.Id, told.RequestId);
            return StatusCodes.Status500InternalServerError;
        }
        finally
        {
            _running.TryRemove(told.RequestId, out _);
        }
    }

    /// <summary>Reads the body; false where it is longer than the route takes.</summary>
    private static async Task<bool> TryReadAsync(HttpContext context, PooledBuffer body)
    {
        var limit = (int)Math.Min(context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? long.MaxValue, Array.MaxLength - 1);
        if (context.Request.ContentLength > limit)
            return false;
        try
        {
            return await body.TryFillAsync(context.Request.Body, limit, null, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException tooLong) when (tooLong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return false;
        }
    }
}
