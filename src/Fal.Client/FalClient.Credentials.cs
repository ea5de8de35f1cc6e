using System.Net;

namespace Fal;

/// <content>The key of a client, and clients with other keys.</content>
public sealed partial class FalClient
{
    /// <summary>Whether there is a key, or a provider of keys. Without one, every call fails before anything is sent.</summary>
    public bool HasCredentials => _keys.HasAny;

    /// <summary>
    /// The same client with another key, that of a tenant for one. Everything that is done through it is done with this key alone: each request
    /// of its calls, uploads and sockets, and those of the requests that it submits and finds again.
    /// </summary>
    /// <remarks>
    /// It costs little: make one for each use, as in <c>new FluxDev(client.WithCredentials(key))</c>, or keep it. It has the connections and the
    /// options of this client, but for <see cref="FalClientOptions.Credentials"/> and <see cref="FalClientOptions.CredentialsProvider"/>, and ends
    /// when this client is disposed. To dispose it itself does nothing.
    /// </remarks>
    /// <param name="credentials">The key, as <c>id:secret</c>.</param>
    /// <returns>The client with the key.</returns>
    /// <exception cref="FalException">It is empty, or cannot be a key; or the key is with a proxy.</exception>
    public FalClient WithCredentials(string credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        if (_addresses.Proxy is not null)
            throw CallContext.None.Error(Keys.AtProxy);
        return new FalClient(this, credentials);
    }

    /// <summary>Asks the service whether it takes the key, for a page of settings or a health check. Nothing is paid for, and nothing is made.</summary>
    /// <remarks>
    /// The request is the one for a token to upload files with, which is not used. It tells that the key exists and that its account is not
    /// locked. It does not tell that the balance is enough for the next call, that the key may call an endpoint which is not public, or that
    /// <see cref="FalClientOptions.RunAddress"/> and <see cref="FalClientOptions.QueueAddress"/> can be reached: it goes to
    /// <see cref="FalClientOptions.RestAddress"/>. With a <see cref="FalClientOptions.ProxyAddress"/> it is the app there that is asked, and only
    /// whether it lets this client in: it has the key, and sends nothing.
    /// </remarks>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the service says of the key. Where it cannot be asked, or says something else, there is an exception.</returns>
    /// <exception cref="FalConnectionException">The service could not be reached, or the connection was lost.</exception>
    /// <exception cref="FalApiException">The service failed.</exception>
    /// <exception cref="FalException">The answer cannot be read, or leads elsewhere.</exception>
    public async Task<FalCredentialsState> CheckCredentialsAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_http.IsDisposed, this);
        if (!HasCredentials)
            return FalCredentialsState.Missing;
        var context = new CallContext { Secrets = _secrets, Purpose = "Checking the key" };
        if (_addresses.Proxy is { } proxy)
            return await CheckAsync(proxy, context, cancellationToken).ConfigureAwait(false);
        try
        {
            await _storage.FetchTokenAsync(context, cancellationToken).ConfigureAwait(false);
            return FalCredentialsState.Valid;
        }
        catch (FalApiException error) when (error.ErrorType == FalErrorType.AccountLocked)
        {
            return FalCredentialsState.Locked;
        }
        catch (FalApiException error) when (error.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return FalCredentialsState.Refused;
        }
    }

    /// <summary>Asks a proxy for nothing: it answers so only whom it lets in.</summary>
    private async Task<FalCredentialsState> CheckAsync(Uri proxy, CallContext context, CancellationToken cancellationToken)
    {
        using var answer = await _http.SendAsync(new ApiCall { Method = HttpMethod.Get, Address = proxy, Repeat = Repeat.Always, Context = context }, cancellationToken).ConfigureAwait(false);
        if (answer.Status is HttpStatusCode.BadRequest)
            return FalCredentialsState.Valid;
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return FalCredentialsState.Refused;
        answer.ThrowIfFailed();
        throw context.Error($"There is no proxy at {Log.Shown(proxy)}: it answers where there is nothing to pass on.");
    }
}
