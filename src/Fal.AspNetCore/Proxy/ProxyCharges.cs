using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Fal.AspNetCore;

/// <summary>Tells the app what its callers cost it.</summary>
internal sealed class ProxyCharges(FalProxyOptions options, ILogger log)
{
    /// <summary>The most that the queue's answer to a submit may have, in bytes: it is the id and four addresses.</summary>
    private const int MaxHandle = 65536;

    /// <summary>Tells of an answer, when its head is there. What it says of a request that was submitted is read to the end.</summary>
    public async Task AnsweredAsync(FalProxyCall call, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var units = call.IsBilled || call.Kind is FalProxyCallKind.Result ? answer.Headers.BillableUnits() : null;
        if (units is { } known)
            ProxyMetrics.Charge(options.EntryOf(call), known);
        if (options.Charged is null)
            return;
        if (call.IsBilled && !answer.IsSuccessStatusCode)
            units ??= 0;
        if (call.Kind is FalProxyCallKind.Submit && answer.IsSuccessStatusCode)
            call = call.Of(await RequestIdAsync(answer.Content, cancellationToken).ConfigureAwait(false));
        if (call.IsBilled || units is not null)
            await TellAsync(call, units).ConfigureAwait(false);
    }

    /// <summary>Tells of a call that has no answer.</summary>
    /// <param name="isSent">Whether the service may have taken it.</param>
    public Task LostAsync(FalProxyCall call, bool isSent) => call.IsBilled ? TellAsync(call, isSent ? null : 0) : Task.CompletedTask;

    private static async Task<string?> RequestIdAsync(HttpContent handle, CancellationToken cancellationToken)
    {
        await handle.LoadIntoBufferAsync(MaxHandle, cancellationToken).ConfigureAwait(false);
        try
        {
            using var json = JsonDocument.Parse(await handle.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return json.RootElement.StringOrNull("request_id");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task TellAsync(FalProxyCall call, decimal? units)
    {
        if (options.Charged is not { } charged)
            return;
        try
        {
            // Also for a caller who has gone.
            await charged(call, units, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The answer is paid for, whatever the app throws; the log has the error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.NotCharged(log, error, call.Kind, call.EndpointId, units);
        }
    }
}
