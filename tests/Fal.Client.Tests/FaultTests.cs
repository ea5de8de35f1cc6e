using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fal.Models;
using Fal.Testing;

namespace Fal.Client.Tests;

/// <summary>
/// Every call against every fault, once and for good: what the caller sees is in a file beside this one that a person has reviewed.
/// No case may hang, tell the key, leave a socket or a timer behind, or submit twice what may have been accepted.
/// </summary>
public sealed partial class FaultTests
{
    private const string Key = "fault-id:fault-secret";

    private static readonly FluxDevInput Sunset = new() { Prompt = "a sunset" };
    private static readonly int[] StatusCodes = [401, 402, 403, 404, 408, 409, 422, 429, 499, 500, 502, 503, 504];
    private static readonly byte[] Malformed = "{\"images\":[{"u8.ToArray();

    // An output of every model in the table, with half of a surrogate pair in it.
    private const string Undecodable = """{"images":[],"timings":{},"seed":1,"has_nsfw_concepts":[],"prompt":"\ud83d","output":"\ud83d","status":"COMPLETED"}""";

    /// <summary>What goes wrong with a request. Null: the connection is refused.</summary>
    private static readonly (string Name, FalEmulatorAnswer? Answer)[] Faults =
    [
        ("connection refused", null),
        ("reset before the answer", FalEmulatorAnswer.Drop),
        ("reset after the work", FalEmulatorAnswer.Drop with { AfterWork = true }),
        ("stall", FalEmulatorAnswer.Stall),
        ("slow drip, split characters", new() { IsOwn = true, PieceSize = 7 }),
        ("truncated body", new() { IsOwn = true, CutAfter = 9 }),
        ("wrong content type", new() { AfterWork = true, ContentType = "text/html", Body = Encoding.UTF8.GetBytes("<html>Bad gateway</html>") }),
        ("malformed JSON", new() { AfterWork = true, Body = Malformed }),
        ("empty body", new() { AfterWork = true }),
        ("JSON of another shape", new() { AfterWork = true, Body = "[1]"u8.ToArray() }),
        .. StatusCodes.SelectMany(Statuses),
        ("429, Retry-After 2 s", FalEmulatorAnswer.Error(HttpStatusCode.TooManyRequests) with { Headers = new Dictionary<string, string> { ["Retry-After"] = "2" } }),
        ("503, Retry-After 1 h", FalEmulatorAnswer.Error(HttpStatusCode.ServiceUnavailable) with { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } }),
        ("504, the caller's start timeout", FalEmulatorAnswer.Error(HttpStatusCode.GatewayTimeout) with { Headers = new Dictionary<string, string> { ["x-fal-request-timeout-type"] = "user" } }),
        ("broken gzip", Compressed("gzip", Malformed)),
        ("broken brotli", Compressed("br", new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff })),
        ("a bomb", Compressed("gzip", Bomb())),
        ("text that .NET cannot decode", new() { AfterWork = true, Body = Encoding.UTF8.GetBytes(Undecodable) }),
        ("500 with text that .NET cannot decode", FalEmulatorAnswer.Text(HttpStatusCode.InternalServerError, """{"detail":"Out of \ud83d memory"}""")),
        ("303 to another host", Redirect(HttpStatusCode.SeeOther, "https://other.example/page?token=1")),
        ("307 to another host", Redirect(HttpStatusCode.TemporaryRedirect, "https://other.example/page?token=1")),
        ("307 within the origin", Redirect(HttpStatusCode.TemporaryRedirect, "?again=1")),
        ("an id that is the key", new() { AfterWork = true, Body = Encoding.UTF8.GetBytes($$"""{"request_id":"{{Key}}","status":"COMPLETED"}"""), Headers = new Dictionary<string, string> { ["x-fal-request-id"] = Key } }),
        ("500 that repeats the key", FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError, $"No such key: {Key}")),
    ];

    /// <summary>What goes wrong with an input on an open socket.</summary>
    private static readonly (string Name, FalEmulatorAnswer Answer)[] SocketFaults =
    [
        .. new[] { 1000, 1001, 1002, 1008, 1009, 1011, 1012, 4000 }.Select(code => ($"closed with {code}", FalEmulatorAnswer.CloseSocket((System.Net.WebSockets.WebSocketCloseStatus)code))),
        ("reset", FalEmulatorAnswer.Drop),
        ("half-open: nothing comes any more", FalEmulatorAnswer.Stall),
        ("text that is not JSON", new() { Body = Malformed }),
        ("binary that is not MessagePack", new() { ContentType = "application/msgpack", Body = new byte[] { 0xc1, 0xff } }),
        ("JSON of another shape", new() { Body = "[1]"u8.ToArray() }),
        ("idle timeout", new() { Body = """{"type":"x-fal-error","error":"TIMEOUT","reason":"no inputs"}"""u8.ToArray(), }),
        ("error", new() { Body = """{"type":"x-fal-error","error":"INTERNAL_ERROR","reason":"out of memory"}"""u8.ToArray() }),
        ("token refused", new() { Body = """{"status":"error","error":"Unauthorized"}"""u8.ToArray() }),
    ];

    /// <summary>The requests that go wrong, and the calls that make them.</summary>
    private static readonly (string Name, Predicate<Target> IsTarget, Func<Case, Task<string>> CallAsync)[] Calls =
    [
        ("Run", r => r.Service is FalEmulatorService.Run, async c => Show(await c.Client.FluxDev.RunAsync(Sunset, new() { Timeout = c.Limit }, c.Deadline))),
        ("Subscribe, at its submit", IsSubmit, SubscribeAsync),
        ("Subscribe, at a status", r => r.Path.EndsWith("/status", StringComparison.Ordinal), SubscribeAsync),
        ("Subscribe, at the status stream", r => r.Path.EndsWith("/status/stream", StringComparison.Ordinal), c => SubscribeAsync(c, streamed: true)),
        ("Subscribe, at its result", r => r.Method == "GET" && !r.Path.Contains("/status", StringComparison.Ordinal), SubscribeAsync),
        ("Submit", IsSubmit, async c => (await c.Client.FluxDev.SubmitAsync(Sunset, null, c.Deadline)).RequestId.Length > 0 ? "a request" : "nothing"),
        ("Status", r => r.Path.EndsWith("/status", StringComparison.Ordinal), async c => (await (await c.SubmittedAsync()).GetStatusAsync(true, c.Deadline)).GetType().Name),
        ("Cancel", r => r.Method == "PUT", async c => (await (await c.SubmittedAsync()).CancelAsync(c.Deadline)).ToString()),
        ("Stream", r => r.Service is FalEmulatorService.Run, StreamAsync),
        ("Upload, where it is announced", r => r.Service is FalEmulatorService.Rest, UploadAsync),
        ("Upload, where it is put", r => r.Service is FalEmulatorService.Files, UploadAsync),
        ("Realtime, at its token", r => r.Service is FalEmulatorService.Rest, RealtimeAsync),
        ("Realtime, at its socket", r => r.Service is FalEmulatorService.Run, RealtimeAsync),
    ];

    [Fact]
    public async Task The_caller_sees_what_the_reviewed_table_says()
    {
        var tables = await Task.WhenAll(Calls.Select(call => Task.Run(() => TableAsync(call.Name, call.IsTarget, call.CallAsync, call.Name.EndsWith("socket", StringComparison.Ordinal)))));

        Snapshot.Match(string.Concat(tables), "Table", "txt");
    }

    [Fact]
    public async Task The_caller_sees_what_the_reviewed_table_of_sockets_says()
    {
        (string Name, Func<Case, Task<string>> CallAsync)[] calls =
        [
            ("Send and receive", RealtimeAsync),
            ("Request", async c =>
            {
                await using var live = await OpenAsync(c);
                return Show(await live.RequestAsync(new() { Prompt = "a sunset" }, c.Deadline));
            }),
            ("Send, and send again after the fault", async c =>
            {
                await using var live = await OpenAsync(c);

                // Where the socket is closed before the send has returned, the send tells of it.
                var first = await Record.ExceptionAsync(async () =>
                {
                    await live.SendAsync(new() { Prompt = "a sunset" }, c.Deadline);
                    await live.ReceiveAsync(c.Deadline);
                });
                if (c.Deadline.IsCancellationRequested)
                    return "nothing comes until the caller gives up";
                await live.SendAsync(new() { Prompt = "a sunrise" }, c.Deadline);
                return $"{first?.GetType().Name ?? "an output"}, then {Show(await live.ReceiveAsync(c.Deadline))}";
            }),
        ];

        var tables = await Task.WhenAll(calls.Select(async call =>
        {
            var table = new StringBuilder($"{call.Name}\n");
            foreach (var (fault, answer) in SocketFaults)
                table.Append("  ").Append(fault).Append(": ").Append(await OutcomeAsync(r => r.Service is FalEmulatorService.Realtime, call.CallAsync, answer, 1)).Append('\n');
            return table.Append('\n').ToString();
        }));

        Snapshot.Match(string.Concat(tables), "Sockets", "txt");
    }

    private static async Task<string> TableAsync(string name, Predicate<Target> isTarget, Func<Case, Task<string>> callAsync, bool isSocket)
    {
        var table = new StringBuilder($"{name}\n");
        var before = "";
        foreach (var (fault, answer) in Faults)
        {
            if (isSocket && answer is { AfterWork: true } or { IsOwn: true })
                continue;
            var once = await OutcomeAsync(isTarget, callAsync, answer, 1);
            var always = await OutcomeAsync(isTarget, callAsync, answer, int.MaxValue);
            var rows = once == always ? $"{once}\n" : $"{always}\n    once: {once}\n";

            // A request id is worth a row only where it makes a difference beyond being told.
            if (!fault.EndsWith("with a request id", StringComparison.Ordinal) || rows.Replace(", request r-1)", ")").Replace(" (request r-1)", "") != before)
                table.Append("  ").Append(fault).Append(": ").Append(rows);
            before = rows;
        }

        return table.Append('\n').ToString();
    }

    private static async Task<string> OutcomeAsync(Predicate<Target> isTarget, Func<Case, Task<string>> callAsync, FalEmulatorAnswer? fault, int times)
    {
        await using var @case = await Case.StartAsync(isTarget, fault, times);
        string outcome;
        try
        {
            outcome = await callAsync(@case);
        }
        catch (Exception error) when (error is FalException or OperationCanceledException)
        {
            Assert.DoesNotContain("fault-secret", error.ToString(), StringComparison.Ordinal);
            outcome = $"{error.GetType().Name}: {Plain(error.Message)}";
        }

        Assert.InRange(@case.Accepted, 0, 1);
        return @case.Tries == 1 ? outcome : $"{outcome} [{@case.Tries} tries]";
    }

    private static bool IsSubmit(Target request) => request is { Service: FalEmulatorService.Queue, Method: "POST" };

    private static Task<string> SubscribeAsync(Case c) => SubscribeAsync(c, streamed: false);

    private static async Task<string> SubscribeAsync(Case c, bool streamed) =>
        Show(await c.Client.FluxDev.SubscribeAsync(Sunset, new() { StreamStatus = streamed }, c.Deadline));

    private static async Task<string> StreamAsync(Case c)
    {
        var outputs = 0;
        try
        {
            await foreach (var output in c.Client.OpenrouterRouter.StreamAsync(new() { Prompt = "Why?", Model = "any" }, new() { IdleTimeout = c.Limit }, c.Deadline))
                outputs++;
            return $"{outputs} outputs";
        }
        catch (FalException) when (outputs > 0)
        {
            return $"{outputs} outputs, then an error";
        }
    }

    private static async Task<string> UploadAsync(Case c)
    {
        await c.Client.UploadAsync(FalFile.FromBytes("hello"u8.ToArray(), "text/plain", "a.txt"), null, c.Deadline);
        return $"{c.Emulator.Files.Count} file";
    }

    private static async Task<string> RealtimeAsync(Case c)
    {
        await using var live = await OpenAsync(c);
        await live.SendAsync(new() { Prompt = "a sunset" }, c.Deadline);
        return Show(await live.ReceiveAsync(c.Deadline));
    }

    private static Task<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>> OpenAsync(Case c) =>
        c.Client.FastSdxl.RealtimeAsync(new() { ConnectTimeout = c.Limit ?? TimeSpan.FromMinutes(10) }, c.Deadline);

    private static string Show(FastSdxlOutput output) => output.Prompt == "é" ? "an output" : "another output";

    private static string Show(FluxDevOutput output) => output.Prompt == "é 提 😀" ? "the output" : "another output";

    private static IEnumerable<(string Name, FalEmulatorAnswer? Answer)> Statuses(int status)
    {
        var answer = FalEmulatorAnswer.Error((HttpStatusCode)status);
        return [($"{status}", answer), ($"{status} with a request id", answer with { Headers = new Dictionary<string, string> { ["x-fal-request-id"] = "r-1" } })];
    }

    private static FalEmulatorAnswer Compressed(string encoding, byte[] body) =>
        new() { AfterWork = true, Body = body, Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding } };

    private static FalEmulatorAnswer Redirect(HttpStatusCode status, string target) =>
        new() { StatusCode = status, Headers = new Dictionary<string, string> { ["Location"] = target } };

    /// <summary>20 MiB of zeros, in a few kilobytes.</summary>
    private static byte[] Bomb()
    {
        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.Fastest))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 20; i++)
                gzip.Write(zeros);
        }

        return small.ToArray();
    }

    /// <summary>A message without what differs from run to run, or from one operating system to another.</summary>
    private static string Plain(string message) => Ends().Replace(Ids().Replace(Ports().Replace(message, "127.0.0.1:PORT"), "ID"), "END");

    [GeneratedRegex("Connection reset by peer|The response ended prematurely[^(]*\\(ResponseEnded\\)|Unable to read data from the transport connection[^.]*")]
    private static partial Regex Ends();

    [GeneratedRegex("127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Ports();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}")]
    private static partial Regex Ids();

    /// <summary>A request, as far as it matters which.</summary>
    private readonly record struct Target(FalEmulatorService Service, string Method, string Path)
    {
        public static Target Of(FalEmulatorRequest request) => new(request.Service, request.Method, request.Path);

        public static Target Of(HttpRequestMessage request)
        {
            var path = request.RequestUri!.AbsolutePath;
            var service = path.Split('/')[1];
            return new(Enum.Parse<FalEmulatorService>(service, ignoreCase: true), request.Method.Method, path[(service.Length + 1)..]);
        }
    }

    /// <summary>One call against one fault: an emulator, a client whose waits are short, and what came of it.</summary>
    private sealed class Case : IAsyncDisposable
    {
        private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        private readonly HurriedTime _time = new();
        private readonly Sockets _sockets;
        private readonly HttpClient _http;
        private int _tries;
        private int _accepted;

        private Case(FalEmulator emulator, Predicate<Target> isTarget, FalEmulatorAnswer? fault, int times)
        {
            _deadline.CancelAfter(TimeSpan.FromMinutes(5));
            Emulator = emulator;
            Limit = fault == FalEmulatorAnswer.Stall && isTarget(new(FalEmulatorService.Run, "POST", "")) ? TimeSpan.FromMinutes(3) : null;
            emulator.Respond(FluxDev.Endpoint, new FluxDevOutput { Images = [], Timings = new Dictionary<string, double>(), Seed = 1, HasNsfwConcepts = [], Prompt = "é 提 😀" });
            emulator.RespondStream(OpenrouterRouter.Endpoint, [new() { Output = "é" }, new() { Output = "é 提 😀" }]);
            emulator.Respond(FastSdxl.Endpoint, new FastSdxlOutput { Images = [], Timings = new Dictionary<string, double>(), Seed = 1, HasNsfwConcepts = [], Prompt = "é" });
            emulator.Intercept(request =>
            {
                var answer = fault is not null && isTarget(Target.Of(request)) && Interlocked.Increment(ref _tries) <= times ? fault : null;
                if (IsSubmit(Target.Of(request)) && (answer is null || answer.IsOwn || answer.AfterWork))
                    Interlocked.Increment(ref _accepted);

                // Here nothing else ends the call: some time after the service has it the caller gives up.
                if (answer == FalEmulatorAnswer.Stall && request.Service is FalEmulatorService.Files or FalEmulatorService.Realtime)
                    _deadline.CancelAfter(TimeSpan.FromSeconds(5));
                return answer;
            });
            _sockets = new Sockets(request => fault is null && isTarget(Target.Of(request)) && Interlocked.Increment(ref _tries) <= times);

            // Each request has a connection of its own, so that each can be refused.
            var handler = _sockets.CreateHandler();
            handler.PooledConnectionLifetime = TimeSpan.Zero;

            // It follows as little as the client's own, and reads more.
            (handler.AllowAutoRedirect, handler.AutomaticDecompression) = (false, DecompressionMethods.All);
            _http = new HttpClient(handler);
            var options = emulator.CreateClientOptions();
            options.TimeProvider = _time;
            options.MaxOutputSize = 1 << 20;
            options.PollInterval = options.MaxPollInterval = TimeSpan.FromMilliseconds(100);
            options.ResponseTimeout = fault == FalEmulatorAnswer.Stall ? TimeSpan.FromSeconds(100) : Timeout.InfiniteTimeSpan;
            Client = new FalClient(_http, options);
        }

        public FalEmulator Emulator { get; }

        public FalClient Client { get; }

        /// <summary>The caller's own time limit, where nothing else ends the call.</summary>
        public TimeSpan? Limit { get; }

        public CancellationToken Deadline => _deadline.Token;

        /// <summary>How often the request that goes wrong was sent.</summary>
        public int Tries => _tries;

        /// <summary>How many requests the queue has accepted.</summary>
        public int Accepted => _accepted;

        public static async Task<Case> StartAsync(Predicate<Target> isTarget, FalEmulatorAnswer? fault, int times) =>
            new(await FalEmulator.StartAsync(new FalEmulatorOptions { Key = Key, StepTime = TimeSpan.Zero }, TestContext.Current.CancellationToken), isTarget, fault, times);

        public async Task<FalRequest<FluxDevOutput>> SubmittedAsync() => await Client.FluxDev.SubmitAsync(Sunset, null, Deadline);

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            _http.Dispose();
            using var grace = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (_sockets.Open > 0 || _time.Timers > 0)
                await Task.Delay(5, grace.Token);
            await Emulator.DisposeAsync();
            _deadline.Dispose();
        }
    }
}
