using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fal.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

/// <summary>
/// A service that repeats the key, in every place where it could and in every spelling that is usual there: nothing that a user, a log, a
/// span or a measure shows tells it. What a model puts into its output is the caller's own data, and stays as it is.
/// </summary>
public sealed class SecretTests : IDisposable
{
    private const string Key = "key-id:s3cr+t/half&more";
    private const string Half = "s3cr+t/half&more";

    /// <summary>How a key can be written.</summary>
    private static readonly Dictionary<string, string> Spellings = new()
    {
        ["as it is"] = Key,
        ["its second half"] = Half,
        ["JSON"] = JavaScriptEncoder.Default.Encode(Key),
        ["JSON in lower case"] = JavaScriptEncoder.Default.Encode(Key).Replace("\\u002B", "\\u002b", StringComparison.Ordinal),
        ["JSON with slashes"] = JavaScriptEncoder.Default.Encode(Key).Replace("/", "\\/", StringComparison.Ordinal),
        ["in an address"] = Uri.EscapeDataString(Key),
        ["in an address, in lower case"] = Uri.EscapeDataString(Key).Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%2F", "%2f", StringComparison.Ordinal),
        ["HTML"] = WebUtility.HtmlEncode(Key),
        ["Base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)),
    };

    /// <summary>Where an answer to any request can tell it.</summary>
    private static readonly Dictionary<string, Func<string, HttpResponseMessage>> Places = new()
    {
        ["detail"] = key => Json(403, $$"""{"detail":"no user {{key}}"}"""),
        ["error"] = key => Json(500, $$"""{"error":"no user {{key}}","error_type":"{{key}}","message":"{{key}}","reason":"{{key}}"}"""),
        ["a name"] = key => Json(400, $$$"""{"{{{key}}}":{"{{{key}}}":"{{{key}}}"}}"""),
        ["fields"] = key => Json(422, $$$"""{"detail":[{"loc":["body","{{{key}}}"],"msg":"{{{key}}}","type":"{{{key}}}","ctx":{"{{{key}}}":"{{{key}}}"},"input":"{{{key}}}"}]}"""),
        ["a field that is text"] = key => Json(422, $$"""{"detail":["{{key}}"]}"""),
        ["detail as an object"] = key => Json(400, $$$"""{"detail":{"type":"{{{key}}}","message":"{{{key}}}","{{{key}}}":1}}"""),
        ["JSON in JSON"] = key => Json(500, JsonSerializer.Serialize(new Dictionary<string, string> { ["detail"] = $$"""{"key":"{{key}}"}""" })),
        ["text"] = key => MemoryService.Answer(key, HttpStatusCode.BadGateway, "text/plain"),
        ["a page"] = key => MemoryService.Answer($"<html><pre>Authorization: Key {key}</pre></html>", HttpStatusCode.Unauthorized, "text/html"),
        ["no JSON"] = key => MemoryService.Answer($"{{\"a\":{key}"),
        ["another shape"] = key => MemoryService.Answer($$"""["{{key}}",{"{{key}}":"{{key}}"}]"""),
        ["another type"] = key => MemoryService.Answer($$"""{"images":"{{key}}","prompt":{"{{key}}":1},"status":{"a":"{{key}}"},"upload_url":"{{key}}","request_id":["{{key}}"]}"""),
        ["events"] = key => MemoryService.Answer($$"""
            data: {"error":"{{key}}","error_type":"{{key}}"}


            """, contentType: "text/event-stream"),
        ["an error event"] = key => MemoryService.Answer($"event: error\ndata: {key}\n\n", contentType: "text/event-stream"),
        ["an event that is no JSON"] = key => MemoryService.Answer($"data: {{{key}\n\n", contentType: "text/event-stream"),
        ["the start timeout"] = key => With(Json(504, $"\"{key}\""), "x-fal-request-timeout-type", "user"),
        ["an error type"] = key => With(Json(503, "{}"), "x-fal-error-type", key),
        ["a request id"] = key => With(Json(503, "{}"), "x-fal-request-id", key),
        ["the request id of a good answer"] = key => With(MemoryService.Answer("1"), "x-fal-request-id", key),
        ["a wait"] = key => With(Json(429, "{}"), "Retry-After", key),
        ["hints"] = key => With(With(Json(500, "{}"), "x-fal-retryable", key), "x-fal-needs-retry", key),
        ["a challenge"] = key => With(Json(401, "{}"), "WWW-Authenticate", $"Key realm=\"{key}\""),
        ["a reason phrase"] = key => new(HttpStatusCode.Forbidden) { ReasonPhrase = key },
        ["another status"] = key => new((HttpStatusCode)499) { ReasonPhrase = key },
        ["a redirect to another host"] = key => With(new(HttpStatusCode.TemporaryRedirect), "Location", $"https://other.test/{key}/?{key}"),
        ["a redirect to itself"] = key => With(new(HttpStatusCode.PermanentRedirect), "Location", $"/{key}/?{key}#{key}"),
        ["a redirect to nowhere"] = key => With(new(HttpStatusCode.Found), "Location", $"{key}://{key}@{key}"),
    };

    private static readonly string[] Holders = ["options", "provider", "header"];
    private static readonly (string Name, string End)[] Urls = [("status_url", "/status"), ("response_url", ""), ("cancel_url", "/cancel")];

    private readonly Lines _lines = new();
    private readonly ConcurrentQueue<string> _told = [];
    private readonly ActivityListener _activities = new();
    private readonly MeterListener _meters = new();

    public SecretTests()
    {
        _activities.ShouldListenTo = source => source.Name == "Fal";
        _activities.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
        _activities.ActivityStopped = span => Tell(
            [span.DisplayName, span.StatusDescription, .. span.TagObjects.Select(tag => $"{tag}"), .. span.Events.SelectMany(e => e.Tags.Select(tag => $"{e.Name} {tag}")), .. span.Baggage.Select(item => $"{item}")]);
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Fal")
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Tell([.. tags.ToArray().Select(tag => $"{tag}")]));
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Tell([.. tags.ToArray().Select(tag => $"{tag}")]));
        _meters.Start();
    }

    public static TheoryData<string, string> CallsAndHolders() =>
        [.. from call in ServiceCalls.All from holder in Holders select new TheoryDataRow<string, string>(call.Name, holder)];

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        _lines.Dispose();
    }

    [Theory]
    [MemberData(nameof(CallsAndHolders))]
    public async Task No_answer_makes_the_client_tell_the_key(string call, string holder)
    {
        var (_, target, callAsync) = ServiceCalls.Of(call);
        var wrong = new List<string>();
        foreach (var (place, answer) in Places)
        {
            foreach (var (spelling, key) in Spellings)
            {
                await using var container = Build(new MemoryService(name => name == target ? answer(key) : null), holder);

                // A secret is known once it has been sent; a token is asked for before.
                var error = await Record.ExceptionAsync(() => callAsync(container.GetRequiredService<FalClient>(), TestContext.Current.CancellationToken));

                Tell([.. error is null ? [] : Said(error)]);
                if (Leak() is { } leak)
                    wrong.Add($"{place}, {spelling}: {leak}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("options")]
    [InlineData("provider")]
    [InlineData("header")]
    public async Task No_public_object_shows_the_key(string holder)
    {
        var wrong = new List<string>();
        foreach (var (spelling, key) in Spellings)
        {
            var urls = string.Join(',', Urls.Select(url => $"\"{url.Name}\":\"https://queue.test/fal-ai/flux/requests/{key}{url.End}?{key}\""));
            var log = $$$"""{"message":"{{{key}}}","level":"{{{key}}}","source":"{{{key}}}","timestamp":"{{{key}}}","labels":{"{{{key}}}":"{{{key}}}","a":{"{{{key}}}":["{{{key}}}"] } }}""";
            var statuses = new Queue<string>(
            [
                $$"""{"status":"{{key}}","request_id":"{{key}}"}""",
                $$"""{"status":"IN_QUEUE","queue_position":"{{key}}","request_id":"{{key}}"}""",
                $$"""{"status":"IN_PROGRESS","logs":[{{log}},"{{key}}"],"request_id":"{{key}}"}""",
                $$$"""{"status":"COMPLETED","logs":[{{{log}}}],"metrics":{"{{{key}}}":"{{{key}}}","inference_time":"{{{key}}}"},"error":"{{{key}}}","error_type":"{{{key}}}","request_id":"{{{key}}}"}""",
                $$$"""{"status":"COMPLETED","error":{"{{{key}}}":"{{{key}}}"},"metrics":"{{{key}}}"}""",
            ]);
            var last = statuses.Last();
            await using var container = Build(
                new MemoryService(name => name switch
                {
                    "submit" => MemoryService.Answer($$"""{"request_id":"r-1","gateway_request_id":"{{key}}",{{urls}}}"""),
                    "status" => MemoryService.Answer(statuses.TryDequeue(out var status) ? status : last),
                    "announce" => MemoryService.Answer($$"""{"upload_url":"https://files.test/put/{{key}}/a.png?{{key}}","file_url":"https://files.test/a.png"}"""),
                    "put" => Json(503, "{}"),
                    _ => null,
                }),
                holder);
            var fal = container.GetRequiredService<FalClient>();

            var request = await fal.FluxDev.SubmitAsync(new() { Prompt = "a sunset" }, null, TestContext.Current.CancellationToken);
            Tell([$"{request} {request.GatewayRequestId} {request.StatusUrl} {request.ResponseUrl} {request.CancelUrl} {fal} {fal.FluxDev} {FluxDev.Endpoint}", $"{container.GetRequiredService<Microsoft.Extensions.Options.IOptions<FalClientOptions>>().Value}"]);
            for (var i = 0; i < 5; i++)
                Tell(Shown(await request.GetStatusAsync(true, TestContext.Current.CancellationToken)));
            await foreach (var result in fal.SubscribeManyAsync(FluxDev.Endpoint, [new() { Prompt = "a sunset" }], 1, null, TestContext.Current.CancellationToken))
                Tell([$"{result}"]);
            var error = await Record.ExceptionAsync(() => fal.UploadAsync(FalFile.FromBytes(new byte[1], "image/png", "a.png"), null, TestContext.Current.CancellationToken));
            Tell([.. Said(Assert.IsType<FalApiException>(error))]);

            if (Leak() is { } leak)
                wrong.Add($"{spelling}: {leak}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_submit_whose_id_is_the_key_is_refused_without_it()
    {
        foreach (var (spelling, key) in Spellings)
        {
            await using var container = Build(new MemoryService(name => name == "submit" ? MemoryService.Answer($$"""{"request_id":"{{key}}"}""") : null), "options");

            var error = await Record.ExceptionAsync(() => container.GetRequiredService<FalClient>().FluxDev.SubmitAsync(new() { Prompt = "a sunset" }, null, TestContext.Current.CancellationToken));

            Tell([.. Said(Assert.IsType<FalException>(error))]);
            Assert.True(Leak() is null, spelling);
        }
    }

    [Fact]
    public async Task The_data_of_an_exception_tells_no_key()
    {
        foreach (var spelling in Spellings.Values)
        {
            foreach (var isName in new[] { true, false })
            {
                var thrown = new IOException("outer", new InvalidOperationException("made up") { Data = { [isName ? spelling : "a"] = isName ? "b" : spelling } });
                await using var container = Build(new MemoryService(_ => throw thrown), "options");

                var error = await Record.ExceptionAsync(() => container.GetRequiredService<FalClient>().FluxDev.RunAsync(new() { Prompt = "a sunset" }, null, TestContext.Current.CancellationToken));

                Tell([.. Said(Assert.IsType<FalConnectionException>(error))]);
                Assert.Null(Leak());
            }
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 KEY\r\n\r\n")]
    [InlineData("HTTP/1.1 403 KEY\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nKEY\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: KEY\r\nContent-Length: 3\r\n\r\nKEY")]
    [InlineData("KEY")]
    public async Task No_bytes_of_a_server_make_the_client_tell_the_key(string answer)
    {
        using var server = new RawServer();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(_lines).SetMinimumLevel(LogLevel.Trace));
        using var fal = new FalClient(new FalClientOptions { Credentials = Key, RunAddress = server.Address, LoggerFactory = logs });

        var running = fal.FluxDev.RunAsync(new() { Prompt = "a sunset" }, null, TestContext.Current.CancellationToken);
        using (var connection = await server.AcceptAsync(TestContext.Current.CancellationToken))
            await connection.SendAsync(answer.Replace("KEY", Key, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Tell([.. Said((await Record.ExceptionAsync(() => running))!)]);
        Assert.Null(Leak());
    }

    [Theory]
    [InlineData("close")]
    [InlineData("""{"type":"x-fal-error","error":"KEY","reason":"KEY"}""")]
    [InlineData("""{"status":"error","error":"KEY"}""")]
    [InlineData("""{"images":"KEY"}""")]
    [InlineData("KEY")]
    public async Task No_message_of_a_socket_makes_the_client_tell_the_key(string message)
    {
        using var server = new RawServer();
        using var fal = new FalClient(new FalClientOptions { Credentials = Key, RunAddress = server.Address, StrictOutputs = true });
        var cancellationToken = TestContext.Current.CancellationToken;

        var opening = fal.FastSdxl.RealtimeAsync(new() { TokenProvider = (_, _) => Task.FromResult(Half) }, cancellationToken);
        using var connection = await server.AcceptAsync(cancellationToken);
        using var socket = await connection.UpgradeAsync(cancellationToken);
        await using (var live = await opening)
        {
            await live.SendAsync(new() { Prompt = "a sunset" }, cancellationToken);
            if (message == "close")
                await socket.CloseOutputAsync((WebSocketCloseStatus)4000, Key, cancellationToken);
            else
                await socket.SendAsync(Encoding.UTF8.GetBytes(message.Replace("KEY", Key, StringComparison.Ordinal)), WebSocketMessageType.Text, true, cancellationToken);

            Tell([$"{live}", .. Said((await Record.ExceptionAsync(() => live.ReceiveAsync(cancellationToken)))!)]);
            socket.Abort();
        }

        Assert.Null(Leak());
    }

    private static HttpResponseMessage Json(int status, string body) => MemoryService.Answer(body, (HttpStatusCode)status);

    private static HttpResponseMessage With(HttpResponseMessage answer, string name, string value)
    {
        answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }

    /// <summary>A client of a container, over a service without a network, that is known by a key of which something holds the value.</summary>
    private ServiceProvider Build(MemoryService service, string holder)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_lines).SetMinimumLevel(LogLevel.Trace));
        services.AddFal(o =>
        {
            var given = MemoryService.CreateOptions();
            (o.RunAddress, o.QueueAddress, o.RestAddress, o.TimeProvider, o.MaxRetries) = (given.RunAddress, given.QueueAddress, given.RestAddress, given.TimeProvider, 1);
            o.Credentials = holder == "options" ? Key : "another:key-of-all";
            o.CredentialsProvider = holder == "provider" ? _ => new(Key) : null;
            if (holder == "header")
                o.Headers["Proxy-Authorization"] = $" Bearer  {Key}";
        }).ConfigurePrimaryHttpMessageHandler(() => service);
        return services.BuildServiceProvider();
    }

    private void Tell(IEnumerable<string?> texts)
    {
        foreach (var text in texts)
            _told.Enqueue(text ?? "");
    }

    /// <summary>What was told so far that tells the key, in any spelling; nothing is kept.</summary>
    private string? Leak()
    {
        string[] told = [.. _told, .. _lines.Take().Select(line => line.Text)];
        _told.Clear();
        return told.FirstOrDefault(text => Spellings.Values.Any(key => text.Contains(key.TrimEnd('='), StringComparison.OrdinalIgnoreCase)));
    }

    private static IEnumerable<string> Said(Exception error)
    {
        var causes = error is AggregateException several ? several.InnerExceptions : (IEnumerable<Exception>)(error.InnerException is { } inner ? [inner] : []);
        var own = error is FalException fal
            ? new[] { fal.Body, fal.RequestId, fal.EndpointId, (fal as FalApiException)?.ErrorType?.ToString() }.Concat((fal as FalValidationException)?.Errors.SelectMany(
                field => new[] { $"{field}", field.Path, field.PropertyPath, field.Message, $"{field.Type}", $"{field.Context}" }.Concat(field.Context.Keys)) ?? [])
            : [];
        return
        [
            error.ToString(),
            error.Message,
            .. error.Data.Cast<DictionaryEntry>().Select(entry => $"{entry.Key} {entry.Value}"),
            .. own.OfType<string>(),
            .. causes.SelectMany(Said),
        ];
    }

    private static IEnumerable<string> Shown(FalQueueStatus status)
    {
        var (logs, more) = status switch
        {
            FalQueueStatus.InProgress progress => (progress.Logs, ""),
            FalQueueStatus.Completed completed => (completed.Logs, $"{completed.Error} {completed.ErrorType} {completed.Metrics} {completed.Metrics.Others} {string.Join(' ', completed.Metrics.Others.Keys)}"),
            FalQueueStatus.Unknown unknown => ([], unknown.Status),
            _ => ((IReadOnlyList<FalLog>)[], ""),
        };
        return [$"{status}", $"{status.RequestId}", more, .. logs.SelectMany(log => new[] { $"{log}", log.Message, $"{log.Level}", $"{log.Source}", $"{log.Labels}" }.Concat(log.Labels.Keys).Concat(log.Labels.Values.Select(value => value.ToString())))];
    }
}
