using System.Net;
using System.Runtime.Versioning;

namespace Fal;

/// <summary>What sends requests where the caller brings nothing of the kind.</summary>
internal static class HttpDefaults
{
    /// <summary>The longest wait for a connection, unless an option says otherwise.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    public static HttpClient MakeClient(TimeSpan connectTimeout)
    {
        var client = new HttpClient(new GzipHandler { InnerHandler = MakeNetwork(connectTimeout) });
        Prepare(client);
        return client;
    }

    /// <summary>What sends requests here: in a browser that is the browser, which has its own limits and its own cookies.</summary>
    public static HttpMessageHandler MakeNetwork(TimeSpan connectTimeout) =>
        OperatingSystem.IsBrowser() ? new HttpClientHandler { AllowAutoRedirect = false } : MakeHandler(connectTimeout);

    /// <summary>A handler that follows changes of DNS, so that it can be kept for good.</summary>
    [UnsupportedOSPlatform("browser")]
    public static SocketsHttpHandler MakeHandler(TimeSpan connectTimeout) => new()
    {
        ConnectTimeout = connectTimeout,

        // See LeaveRedirects.
        AllowAutoRedirect = false,

        // What one request is told is not the business of the next, which may be another user's.
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,

        // A connection that has died is noticed also while a model works for minutes.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    /// <summary>
    /// Lets the network handler of an app give redirects to who sends the request, and decides: the handler would take the prompt anywhere,
    /// and leave the key behind.
    /// </summary>
    public static void LeaveRedirects(HttpMessageHandler network)
    {
        // One that has sent something, since others share it, cannot be changed.
        try
        {
            if (!OperatingSystem.IsBrowser() && network is SocketsHttpHandler sockets)
                sockets.AllowAutoRedirect = false;
            else if (network is HttpClientHandler handler)
                handler.AllowAutoRedirect = false;
        }
        catch (InvalidOperationException)
        {
        }
    }

    /// <summary>Has a browser give an answer as it comes: before .NET 10 it keeps a stream back until its end, unless it is told so.</summary>
    public static void AnswerAtOnce(HttpRequestMessage request)
    {
        if (OperatingSystem.IsBrowser())
            request.Options.Set(new HttpRequestOptionsKey<bool>("WebAssemblyEnableStreamingResponse"), true);
    }

    /// <summary>Sets what every HttpClient has that is not made by the caller.</summary>
    public static void Prepare(HttpClient client)
    {
        // A model may take minutes; the caller's own limits count.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestVersion = HttpVersion.Version20;
    }
}
