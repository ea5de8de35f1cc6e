using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.Versioning;

namespace Fal;

/// <summary>Opens sockets to one endpoint.</summary>
/// <param name="path">What follows the endpoint's id.</param>
/// <param name="sendsJson">Whether inputs go out as JSON text rather than MessagePack.</param>
/// <param name="context">What errors of the sockets, and of what comes over them, are about.</param>
internal sealed class RealtimeConnector(
    FalHttp http, Addresses addresses, Keys keys, RealtimeTokenCache tokens, EndpointId endpoint, string path, bool sendsJson, CallContext context, FalRealtimeOptions options, TimeProvider time)
{
    // What the last token was fetched with.
    private string _key = "";

    public CallContext Context => context;

    /// <summary>What errors are about that come of an input which the model has worked on.</summary>
    public CallContext Answered { get; } = context with { MayHaveBeenAccepted = true };

    public FalRealtimeOptions Options => options;

    public Outputs Outputs => http.Outputs;

    public bool SendsJson => sendsJson;

    /// <summary>Forgets a token that the service did not take, so that the next socket is opened with a new one.</summary>
    public void ForgetToken() => tokens.Forget(endpoint, _key);

    /// <exception cref="FalException">The service refused, could not be reached, or did not answer in time.</exception>
    public async Task<WebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        using var deadline = Deadline.Start(options.ConnectTimeout, time, cancellationToken);
        var token = deadline?.Token ?? cancellationToken;
        try
        {
            try
            {
                return await ConnectOnceAsync(token).ConfigureAwait(false);
            }
            catch (FalException error) when (options.UseToken && IsRefused(error))
            {
                // The token may be one that was good before.
                ForgetToken();
                return await ConnectOnceAsync(token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (token.IsCancellationRequested)
        {
            throw deadline is { HasPassed: true }
                ? context.Timeout($"The socket was not open within {options.ConnectTimeout}.", error)
                : context.Cancelled(error, cancellationToken);
        }
    }

    /// <summary>Whether the service may have refused the token. A browser does not tell why a socket is not open.</summary>
    private static bool IsRefused(FalException error) =>
        error is FalApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } || (OperatingSystem.IsBrowser() && Failure.Find<WebSocketException>(error) is not null);

    private async Task<WebSocket> ConnectOnceAsync(CancellationToken cancellationToken)
    {
        List<string> query = [];
        var authorization = options.UseToken ? null : await keys.AuthorizationAsync(context, cancellationToken).ConfigureAwait(false);
        if (options.UseToken)
            query.Add($"fal_jwt_token={Uri.EscapeDataString(await TokenAsync(cancellationToken).ConfigureAwait(false))}");
        if (options.MaxBuffering is { } buffering)
            query.Add(string.Create(CultureInfo.InvariantCulture, $"max_buffering={buffering}"));

        var address = addresses.Realtime(endpoint, path, string.Join('&', query));
        var socket = new ClientWebSocket();
        try
        {
            if (!OperatingSystem.IsBrowser())
                Set(socket.Options, authorization);
            await http.ConnectAsync(socket, address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (Exception error)
        {
            var status = socket.HttpStatusCode;
            var location = socket.HttpResponseHeaders?.TryGetValue("Location", out var locations) is true ? locations.FirstOrDefault() : null;
            var target = Uri.TryCreate(address, location, out var absolute) ? absolute : null;
            socket.Dispose();
            if (cancellationToken.IsCancellationRequested)
                throw context.Cancelled(error, cancellationToken);
            throw error is FalException other ? context.WithoutSecrets(other) : Refused(status, target, error);
        }
    }

    /// <summary>Sets what a browser decides by itself.</summary>
    [UnsupportedOSPlatform("browser")]
    private void Set(ClientWebSocketOptions socket, string? authorization)
    {
        socket.CollectHttpResponseDetails = true;
        if (authorization is not null)
            socket.SetRequestHeader("Authorization", authorization);
        socket.KeepAliveInterval = options.KeepAliveInterval;
#if NET9_0_OR_GREATER
        socket.KeepAliveTimeout = options.KeepAliveInterval;
#endif
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (options.TokenProvider is not { } provider)
        {
            // A token pays with the key that it was fetched with, and a provider may give another key to each who calls.
            _key = addresses.Proxy is null ? await keys.AuthorizationAsync(context, cancellationToken).ConfigureAwait(false) : Addresses.RealtimeName(endpoint, path);
            return await tokens.GetAsync(endpoint, _key, context, options.TokenLifetime, cancellationToken).ConfigureAwait(false);
        }

        var token = await provider(endpoint.Text, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(token))
            throw context.Error($"{nameof(FalRealtimeOptions.TokenProvider)} gave no token.");
        tokens.KeepSecret(token);
        return token;
    }

    /// <param name="target">Where the service redirects to, where it does.</param>
    private FalException Refused(HttpStatusCode status, Uri? target, Exception error)
    {
        if (status is 0)
            return context.Wrap(error, $"The realtime socket cannot be reached: {Failure.Message(error.InnerException ?? error)}");

        if ((int)status is >= 300 and <= 399)
            return context.Api($"The service redirects the realtime socket to {(target is null ? "no address" : Log.Shown(target))}, which is not followed: {Statuses.Text(status)}.", status);
        var hint = status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.OK
            ? $" There is no socket at {endpoint.Text}{path}: an endpoint without one is called with Run or Subscribe."
            : "";
        return context.Api($"The service refused the realtime socket: {Statuses.Text(status)}.{hint}", status);
    }
}
