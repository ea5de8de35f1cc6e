using System.Net;
using System.Text;

namespace Fal.Client.Tests;

/// <summary>
/// The service without a network, for tables of many thousand cases: it answers each request well, in the order of a call.
/// A test names requests by what they are for: <c>run</c>, <c>stream</c>, <c>submit</c>, <c>status</c>, <c>status stream</c>, <c>result</c>,
/// <c>cancel</c>, <c>announce</c>, <c>put</c> and <c>token</c>.
/// </summary>
/// <param name="answers">
/// What is answered instead, by the name of a request; null for the service's own answer. Of one name no more than a few times: who follows
/// a request asks until it has completed.
/// </param>
internal sealed class MemoryService(Func<string, HttpResponseMessage?>? answers = null) : HttpMessageHandler
{
    private const int MostInstead = 8;

    private const string Output =
        """{"images":[{"url":"https://files.test/a.png","width":4,"height":3}],"timings":{"inference":0.5},"seed":42,"has_nsfw_concepts":[false],"prompt":"a sunset"}""";

    private readonly List<(string Name, string Body)> _seen = [];

    /// <summary>The requests that came, by their names.</summary>
    public IEnumerable<string> Seen => _seen.Select(request => request.Name);

    /// <summary>How often one and the same request came at most, of those with a name.</summary>
    public int MostOften(string name) => _seen.Where(request => request.Name == name).CountBy(request => request.Body).Select(count => count.Value).DefaultIfEmpty().Max();

    public static FalClientOptions CreateOptions(Action<FalClientOptions>? change = null)
    {
        var options = new FalClientOptions
        {
            Credentials = "an-id:a-secret",
            RunAddress = new Uri("https://run.test"),
            QueueAddress = new Uri("https://queue.test"),
            RestAddress = new Uri("https://rest.test"),
            TimeProvider = new NoWaits(),
            ResponseTimeout = Timeout.InfiniteTimeSpan,
        };
        change?.Invoke(options);
        return options;
    }

    public static string NameOf(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        return request.RequestUri.Host switch
        {
            "run.test" => path.EndsWith("/stream", StringComparison.Ordinal) ? "stream" : "run",
            "rest.test" => path.StartsWith("/storage", StringComparison.Ordinal) ? "announce" : "token",
            "files.test" => "put",
            _ when request.Method == HttpMethod.Post => "submit",
            _ when request.Method == HttpMethod.Put => "cancel",
            _ when path.EndsWith("/status/stream", StringComparison.Ordinal) => "status stream",
            _ => path.EndsWith("/status", StringComparison.Ordinal) ? "status" : "result",
        };
    }

    public static HttpResponseMessage Answer(string body, HttpStatusCode status = HttpStatusCode.OK, string contentType = "application/json") =>
        Answer(Encoding.UTF8.GetBytes(body), status, contentType);

    public static HttpResponseMessage Answer(byte[] body, HttpStatusCode status = HttpStatusCode.OK, string contentType = "application/json") => new(status)
    {
        Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } },
    };

    /// <summary>The service's own answer to a request with a name.</summary>
    public static string GoodAnswer(string name) => GoodText(name).Body;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        int count;
        lock (_seen)
        {
            _seen.Add((name, body));
            count = Seen.Count(other => other == name);
        }

        var answer = (count <= MostInstead ? answers?.Invoke(name) : null) ?? Good(name);
        answer.RequestMessage = request;
        return answer;
    }

    private static HttpResponseMessage Good(string name)
    {
        var (body, status, contentType) = GoodText(name);
        return Answer(body, status, contentType);
    }

    private static (string Body, HttpStatusCode Status, string ContentType) GoodText(string name) => name switch
    {
        "submit" => ("""{"request_id":"r-1","status":"IN_QUEUE","queue_position":0}""", HttpStatusCode.OK, "application/json"),
        "status" => ("""{"status":"COMPLETED","request_id":"r-1","logs":[{"message":"done"}],"metrics":{"inference_time":0.5}}""", HttpStatusCode.OK, "application/json"),
        "status stream" => ("data: {\"status\":\"IN_PROGRESS\"}\n\ndata: {\"status\":\"COMPLETED\"}\n\n", HttpStatusCode.OK, "text/event-stream"),
        "stream" => ($"data: {Output}\n\ndata: {Output}\n\n", HttpStatusCode.OK, "text/event-stream"),
        "cancel" => ("""{"status":"CANCELLATION_REQUESTED"}""", HttpStatusCode.Accepted, "application/json"),
        "announce" => ("""{"upload_url":"https://files.test/put/a.png","file_url":"https://files.test/a.png"}""", HttpStatusCode.OK, "application/json"),
        "token" => ("\"a-token\"", HttpStatusCode.OK, "application/json"),
        "put" => ("{}", HttpStatusCode.OK, "application/json"),
        _ => (Output, HttpStatusCode.OK, "application/json"),
    };

    /// <summary>A clock on which the waits between tries and polls are over at once, and longer ones never.</summary>
    private sealed class NoWaits : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(40) && dueTime >= TimeSpan.Zero ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }
}
