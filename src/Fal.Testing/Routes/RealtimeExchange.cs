using System.Runtime.CompilerServices;
using Fal.Testing.Models;

namespace Fal.Testing.Routes;

/// <summary>
/// A session on the socket of an app that streams: one exchange, after which the service says TIMEOUT and closes the socket. Where outputs
/// stream it takes one input, where inputs do, as many as come until none has come for some time.
/// </summary>
internal sealed class RealtimeExchange(RealtimeSession session, RealtimeSocket socket, EmulatedEndpoint endpoint, Runner runner, TimeProvider time)
{
    private RealtimeInput? _last;
    private Outcome? _refusal;
    private bool _isClosed;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await foreach (var outcome in OutcomesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_isClosed)
                return;
            if (!outcome.IsSuccess)
            {
                await FailAsync(outcome).ConfigureAwait(false);
                return;
            }

            await session.SendAsync(outcome.Body, _last).ConfigureAwait(false);
        }

        if (_isClosed)
            return;
        if (_refusal is not null || _last is { Json: null })
        {
            await (_refusal is null ? session.SendNotMessagePackAsync() : session.SendErrorAsync(_refusal)).ConfigureAwait(false);
            return;
        }

        if (endpoint.Mode is FalRealtimeMode.ServerStreaming && _last is not null)
            await session.SendTimingAsync(time.GetElapsedTime(started)).ConfigureAwait(false);
        await session.SendTimeoutAsync().ConfigureAwait(false);
    }

    private async Task FailAsync(Outcome outcome)
    {
        if (outcome.IsDrop)
            socket.Abort();
        else
            await session.SendErrorAsync(outcome).ConfigureAwait(false);
    }

    private IAsyncEnumerable<Outcome> OutcomesAsync(CancellationToken cancellationToken) => endpoint switch
    {
        { GivenExchange: { } given } => Runner.ExchangeAsync(given, InputsAsync(cancellationToken), cancellationToken),
        { Mode: FalRealtimeMode.ServerStreaming } => StreamAsync(cancellationToken),
        _ => RunAsync(onlyLast: endpoint.Mode is FalRealtimeMode.ClientStreaming, cancellationToken),
    };

    private async IAsyncEnumerable<Outcome> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var input in InputsAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var outcome in runner.StreamAsync(endpoint, input, cancellationToken).ConfigureAwait(false))
                yield return outcome;
        }
    }

    private async IAsyncEnumerable<Outcome> RunAsync(bool onlyLast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[]? last = null;
        await foreach (var input in InputsAsync(cancellationToken).ConfigureAwait(false))
        {
            last = input;
            if (!onlyLast)
                yield return await runner.RunAsync(endpoint, input, cancellationToken).ConfigureAwait(false);
        }

        if (onlyLast && last is not null && _refusal is null)
            yield return await runner.RunAsync(endpoint, last, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<byte[]> InputsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var (input, end) = await session.NextAsync(cancellationToken).ConfigureAwait(false);
            if (input is null)
            {
                _isClosed = end is not SocketEnd.Idle;
                yield break;
            }

            _last = input;
            if (input.Json is null || (_refusal = runner.Refuse(endpoint, input.Json)) is not null)
                yield break;
            yield return input.Json;
        }
        while (endpoint.Mode is not FalRealtimeMode.ServerStreaming);
    }
}
