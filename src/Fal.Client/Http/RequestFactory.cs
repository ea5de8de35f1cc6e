using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Runtime.Versioning;

namespace Fal;

/// <summary>Makes the HTTP requests of calls, with the key and the headers that they carry.</summary>
/// <param name="client">What they are sent by.</param>
/// <param name="handlers">What stands before its network.</param>
internal sealed class RequestFactory(HttpClient client, HandlerKind handlers, FalClientOptions options, Keys keys)
{
    private static readonly string UserAgent = $"Fal.Client/{typeof(RequestFactory).Assembly.GetName().Version?.ToString(3)}";

    private readonly KeyValuePair<string, string>[] _headers = RequestHeaders.Copy(options.Headers);

    /// <param name="address">Where to; the call's own, unless the service is elsewhere now.</param>
    public async ValueTask<HttpRequestMessage> MakeAsync(ApiCall call, Uri address, CancellationToken cancellationToken)
    {
        // This try has not gone out yet, so that a submit, too, can be given up at once.
        var beforeSent = call.LastCall.CanBeCanceled ? call.LastCall : cancellationToken;
        beforeSent.ThrowIfCancellationRequested();
        var proxy = call.SendCredentials ? options.ProxyAddress : null;
        var authorization = call.SendCredentials && proxy is null ? await AuthorizationAsync(call, beforeSent).ConfigureAwait(false) : null;
        beforeSent.ThrowIfCancellationRequested();

        var once = handlers is not HandlerKind.Own && call.Repeat < Repeat.Always ? new SendOnce { IsWatched = handlers is HandlerKind.Watched } : null;
        var request = new HttpRequestMessage(call.Method, proxy is null || Addresses.IsSameOrigin(address, proxy) ? address : proxy)
        {
            Content = call.Body is { } body ? new BufferContent(body, once) : call.MakeContent?.Invoke(),
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        if (once is { IsWatched: true })
            request.Options.Set(SendOnce.Key, once);
        HttpDefaults.AnswerAtOnce(request);

        var headers = request.Headers;
        if (request.RequestUri == proxy)
            headers.TryAddWithoutValidation("x-fal-target-url", address.AbsoluteUri);
        if (authorization is not null)
            headers.TryAddWithoutValidation("Authorization", authorization);
        if (!OperatingSystem.IsBrowser())
            headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation("Accept", call.AcceptEvents ? "text/event-stream" : "application/json");
        foreach (var (name, value) in call.Headers ?? (call.SendCredentials ? _headers : []))
        {
            keys.KeepSecret(name, value);
            SetHeader(request, name, value);
        }

        return request;
    }

    /// <summary>Sets the headers that the request for a socket carries beside the key.</summary>
    [UnsupportedOSPlatform("browser")]
    public void SetHeaders(ClientWebSocketOptions socket)
    {
        socket.SetRequestHeader("User-Agent", UserAgent);
        foreach (var (name, value) in _headers)
        {
            keys.KeepSecret(name, value);
            if (options.ProxyAddress is null || !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                socket.SetRequestHeader(name, value);
        }
    }

    private async ValueTask<string> AuthorizationAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.AuthorizationAsync(call.Context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested)
        {
            throw call.Context.Cancelled(error, cancellationToken);
        }
    }

    /// <summary>Sets a header of the request, or of its body where it has one, over one that is there.</summary>
    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        if (!TrySet(request.Headers, name, value) && request.Content is { } content)
            TrySet(content.Headers, name, value);
    }

    private static bool TrySet(HttpHeaders headers, string name, string value)
    {
        if (headers.NonValidated.Contains(name))
            headers.Remove(name);
        return headers.TryAddWithoutValidation(name, value);
    }
}
