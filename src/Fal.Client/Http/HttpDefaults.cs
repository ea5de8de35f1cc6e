using System.Net;

namespace Fal;

/// <summary>What sends requests where the caller brings nothing of the kind.</summary>
internal static class HttpDefaults
{
    public static HttpClient MakeClient()
    {
        var client = new HttpClient(MakeHandler());
        Prepare(client);
        return client;
    }

    /// <summary>A handler that follows changes of DNS, so that it can be kept for good.</summary>
    public static SocketsHttpHandler MakeHandler() => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.All,
        EnableMultipleHttp2Connections = true,

        // A connection that has died is noticed also while a model works for minutes.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    /// <summary>Sets what every HttpClient has that is not made by the caller.</summary>
    public static void Prepare(HttpClient client)
    {
        // A model may take minutes; the caller's own limits count.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestVersion = HttpVersion.Version20;
    }
}
