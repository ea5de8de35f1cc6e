using System.Globalization;
using System.Net;
using System.Net.WebSockets;

namespace Fal;

/// <summary>Opens sockets to one endpoint.</summary>
/// <param name="path">What follows the endpoint's id.</param>
/// <param name="inputMembers">The C# properties of the inputs, so that errors can name them; null where they are not known.</param>
internal sealed class RealtimeConnector(
    FalHttp http, Addresses addresses, RealtimeTokens tokens, EndpointId endpoint, string path, IFalMembers? inputMembers, FalRealtimeOptions options)
{
    public EndpointId Endpoint => endpoint;

    /// <summary>What errors that come over a socket are errors of.</summary>
    public ApiCall Call { get; } = new()
    {
        Method = HttpMethod.Get,
        Address = addresses.Realtime(endpoint, path, ""),
        Repeat = Repeat.Never,
        EndpointId = endpoint.Text,
        InputMembers = inputMembers,
    };

    public FalRealtimeOptions Options => options;

    /// <summary>Forgets a token that the service did not take, so that the next socket is opened with a new one.</summary>
    public void ForgetToken() => tokens.Forget(endpoint);

    /// <exception cref="FalException">The service refused, could not be reached, or did not answer in time.</exception>
    public async Task<WebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        CheckOptions();
        using var deadline = new Deadline(options.ConnectTimeout, http.Time, cancellationToken);
        try
        {
            try
            {
                return await ConnectOnceAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (FalApiException error) when (error.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                // The token may be one that was good before.
                ForgetToken();
                return await ConnectOnceAsync(deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException error) when (deadline.HasPassed)
        {
            throw new FalTimeoutException(http.Describe($"The socket was not open within {options.ConnectTimeout}.", endpoint.Text, null), error)
            {
                EndpointId = endpoint.Text,
            };
        }
    }

    private void CheckOptions()
    {
        if (options.MaxBuffering is < 1 or > 60)
            throw OutOfRange(nameof(options.MaxBuffering), options.MaxBuffering, "1 to 60");
        if (options.KeepAliveInterval <= TimeSpan.Zero && options.KeepAliveInterval != Timeout.InfiniteTimeSpan)
            throw OutOfRange(nameof(options.KeepAliveInterval), options.KeepAliveInterval, "more than zero");
        if (options.ThrottleInterval <= TimeSpan.Zero)
            throw OutOfRange(nameof(options.ThrottleInterval), options.ThrottleInterval, "more than zero");

        FalException OutOfRange(string name, object? value, string range) => new($"{name} is {value}; it is {range}.") { EndpointId = endpoint.Text };
    }

    private async Task<WebSocket> ConnectOnceAsync(CancellationToken cancellationToken)
    {
        var token = await TokenAsync(cancellationToken).ConfigureAwait(false);
        var query = $"fal_jwt_token={Uri.EscapeDataString(token)}";
        if (options.MaxBuffering is { } buffering)
            query += string.Create(CultureInfo.InvariantCulture, $"&max_buffering={buffering}");

        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = options.KeepAliveInterval;
#if NET9_0_OR_GREATER
            socket.Options.KeepAliveTimeout = options.KeepAliveInterval;
#endif
            await http.ConnectAsync(socket, addresses.Realtime(endpoint, path, query), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException error)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            throw Refused(status, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (options.TokenProvider is not { } provider)
        {
            http.ThrowIfNoCredentials(endpoint.Text);
            return await tokens.GetAsync(endpoint, options.TokenLifetime, cancellationToken).ConfigureAwait(false);
        }

        var token = await provider(endpoint.Text, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(token)
            ? throw new FalException(http.Describe($"{nameof(FalRealtimeOptions.TokenProvider)} gave no token.", endpoint.Text, null)) { EndpointId = endpoint.Text }
            : token;
    }

    private FalException Refused(HttpStatusCode status, WebSocketException error)
    {
        // The inner messages name the address, and the address holds the token.
        if (status is 0)
        {
            var cause = error.InnerException?.Message ?? error.WebSocketErrorCode.ToString();
            return new FalConnectionException(http.Describe($"The realtime socket cannot be reached: {cause}", endpoint.Text, null)) { EndpointId = endpoint.Text };
        }

        var hint = status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.OK
            ? " The endpoint has no realtime socket, or there is no such endpoint: call it with Run or Subscribe."
            : "";
        var message = http.Describe($"The service refused the realtime socket: {(int)status} {status}.{hint}", endpoint.Text, null);
        return new FalApiException(message, status) { EndpointId = endpoint.Text };
    }
}
