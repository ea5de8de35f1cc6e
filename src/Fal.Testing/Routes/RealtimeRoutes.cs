using System.Net.WebSockets;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary><c>fal.run/…/realtime</c>: sockets, opened with a token, or with the key in the head of the request.</summary>
internal sealed class RealtimeRoutes(
    EndpointCatalog endpoints,
    Runner runner,
    FalEmulatorOptions options,
    RealtimeTokens tokens,
    IReadOnlySet<string> authorizations,
    Journal<FalEmulatorRequest> journal,
    Func<FalEmulatorRequest, FalEmulatorAnswer?> intercept)
{
    private static readonly byte[] Unauthorized = """{"status":"error","error":"Unauthorized"}"""u8.ToArray();

    public async Task HandleAsync(Exchange exchange, string path)
    {
        var raw = endpoints.Find(path) is { GivenSocket: not null } given ? given : null;
        if ((raw ?? endpoints.FindSocket(path)) is not { } endpoint)
        {
            await exchange.SendAsync(endpoints.NotFound(path)).ConfigureAwait(false);
            return;
        }

        var token = exchange.Request.Query["fal_jwt_token"].ToString();
        var isKey = authorizations.Contains(exchange.Request.Headers.Authorization.ToString());
        if (token.Length == 0 && !isKey)
        {
            await exchange.SendErrorAsync(StatusCodes.Status401Unauthorized, "Authentication is required to access this application.").ConfigureAwait(false);
            return;
        }

        var isAllowed = token.Length == 0 ? isKey : tokens.Allows(token, endpoint.Id);
        if (raw is not null && !isAllowed)
        {
            await exchange.SendErrorAsync(StatusCodes.Status401Unauthorized, "Unauthorized").ConfigureAwait(false);
            return;
        }

        var opened = options.TimeProvider.GetTimestamp();
        using var webSocket = await exchange.Context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var socket = new RealtimeSocket(webSocket, options, exchange.CancellationToken);
        try
        {
            if (raw is not null)
                await SpeakAsync(raw.GivenSocket!, webSocket, socket, exchange.CancellationToken).ConfigureAwait(false);
            else if (isAllowed)
                await new RealtimeSession(socket, endpoint, runner, options.TimeProvider, opened, message => Record(message, path)).RunAsync(exchange.CancellationToken).ConfigureAwait(false);
            else
                await socket.SendAsync(Unauthorized, WebSocketMessageType.Text).ConfigureAwait(false);
            await socket.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The client went away without a word.
            webSocket.Abort();
        }
    }

    private static async Task SpeakAsync(Func<WebSocket, CancellationToken, Task> speak, WebSocket webSocket, RealtimeSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            await speak(webSocket, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (WebSocketException or IOException or OperationCanceledException))
        {
            socket.CloseStatus = WebSocketCloseStatus.InternalServerError;
        }
    }

    private FalEmulatorAnswer? Record(RealtimeInput message, string path)
    {
        var request = new FalEmulatorRequest(FalEmulatorService.Realtime, message.Type.ToString().ToUpperInvariant(), "/" + path, message.Raw, message.Json);
        journal.Add(request);
        return intercept(request);
    }
}
