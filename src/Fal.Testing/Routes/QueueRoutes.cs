using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Shared;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary><c>queue.fal.run</c>: submit, status, status stream, result, cancel.</summary>
internal sealed class QueueRoutes(
    EndpointCatalog endpoints, Runner runner, Concurrency concurrency, FalEmulatorOptions options, Uri address, Webhooks webhooks, CancellationToken stopping) : IDisposable
{
    private readonly ConcurrentDictionary<string, QueuedRequest> _underWay = new(StringComparer.Ordinal);
    private readonly Shelf<QueuedRequest> _completed = new(options.MaxKept, options.MaxKeptBytes, dropped: request => request.Dispose());

    public Task HandleAsync(Exchange exchange, string path)
    {
        var method = exchange.Request.Method;
        if (path.Split("/requests/") is [var app, var rest])
            return HandleRequestAsync(exchange, app, rest);
        if (!HttpMethods.IsPost(method))
            return exchange.SendErrorAsync(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        return endpoints.Find(path) is { } endpoint
            ? SubmitAsync(exchange, endpoint)
            : exchange.SendAsync(endpoints.NotFound(path));
    }

    public void Dispose()
    {
        foreach (var request in _underWay.Values.Concat(_completed.All))
            request.Dispose();
    }

    private Task HandleRequestAsync(Exchange exchange, string app, string rest)
    {
        var parts = rest.Split('/', 2);
        var request = _underWay.GetValueOrDefault(parts[0]) ?? _completed.Find(parts[0]);
        if (request is not null && (EndpointIdSyntax.AppOf(request.Endpoint.Id) != app || request.Owner != OwnerOf(exchange)))
            request = null;
        var logs = exchange.Request.Query["logs"].ToString() is "1" or "true";
        return (exchange.Request.Method, parts.ElementAtOrDefault(1), request) switch
        {
            ("PUT", "cancel", _) => CancelAsync(exchange, request),
            (_, _, null) => exchange.SendErrorAsync(StatusCodes.Status404NotFound, "Request not found"),
            ("GET", null or "response", _) => ResultAsync(exchange, request),
            ("GET", "status", _) => StatusAsync(exchange, request, logs),
            ("GET", "status/stream", _) => StreamAsync(exchange, request, logs),
            _ => exchange.SendErrorAsync(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed"),
        };
    }

    private static string OwnerOf(Exchange exchange) => exchange.Request.Headers.Authorization.ToString();

    private Task SubmitAsync(Exchange exchange, EmulatedEndpoint endpoint)
    {
        if (Refuse(exchange.Request, endpoint) is { } refused)
            return exchange.SendAsync(refused);

        var body = exchange.Body;
        var hook = exchange.Request.Query["fal_webhook"].ToString();
        var request = new QueuedRequest(endpoint, OwnerOf(exchange), options, token => runner.RunAsync(endpoint, body, token), stopping);
        if (_underWay.Count >= options.MaxKept || !concurrency.TryEnter(() => request.State.Outcome is not null))
        {
            request.Dispose();
            return exchange.SendAsync(FalEmulatorAnswer.ConcurrencyLimit());
        }

        _underWay[request.Id] = request;
        webhooks.Follow(request, hook.Length > 0 ? new Uri(hook) : null, outcome => Complete(request, outcome));

        var answer = new JsonObject { ["status"] = "IN_QUEUE", ["queue_position"] = request.State.Position ?? 0 };
        exchange.Context.Response.Headers["x-fal-request-id"] = request.Id;
        return exchange.SendAsync(StatusCodes.Status200OK, WithAddresses(answer, request));
    }

    private void Complete(QueuedRequest request, Outcome outcome)
    {
        _completed.Put(request.Id, request, outcome.Body.Length);
        _underWay.TryRemove(request.Id, out _);
    }

    /// <summary>What is wrong with a submit, apart from its input, which is checked when its turn comes.</summary>
    private Outcome? Refuse(HttpRequest request, EmulatedEndpoint endpoint)
    {
        var hook = request.Query["fal_webhook"].ToString();
        if (hook.Length > 0 && !Webhooks.IsAddress(hook))
            return Outcome.Invalid([Outcome.Violation(["query", "fal_webhook"], "Input should be a valid URL", "url_parsing")]);

        var limit = request.Query["fal_max_queue_length"].ToString();
        var most = int.MaxValue;
        if (limit.Length > 0 && !int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most))
            return Outcome.Invalid([Outcome.Violation(["query", "fal_max_queue_length"], "Input should be a valid integer, 0 or more", "int_parsing")]);
        return limit.Length > 0 && _underWay.Values.Count(other => other.Endpoint.Id == endpoint.Id && other.State.Position is not null) > most
            ? Outcome.Error(StatusCodes.Status429TooManyRequests, $"More than {most} requests are waiting.")
            : PlatformHeaders.Refuse(request.Headers);
    }

    private Task StatusAsync(Exchange exchange, QueuedRequest request, bool logs)
    {
        var state = request.State;
        var statusCode = state.Outcome is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        return exchange.SendAsync(statusCode, Status(request, state, logs));
    }

    /// <summary>Each status once. Unlike a poll, an event has only the log lines that are new: the JavaScript client adds them up.</summary>
    private async Task StreamAsync(Exchange exchange, QueuedRequest request, bool logs)
    {
        exchange.StartEvents();
        for (var last = default(QueueState); last?.Outcome is null;)
        {
            var state = request.State;
            if (state != last)
                await exchange.SendEventAsync(Json.Write(Status(request, state, logs, last?.Lines ?? 0))).ConfigureAwait(false);
            last = state;
            if (state.Outcome is null)
                await request.WaitAsync(exchange.CancellationToken).ConfigureAwait(false);
        }
    }

    private static Task ResultAsync(Exchange exchange, QueuedRequest request)
    {
        exchange.Context.Response.Headers["x-fal-request-id"] = request.Id;
        return request.State.Outcome is { } outcome
            ? exchange.SendAsync(outcome)
            : exchange.SendErrorAsync(StatusCodes.Status400BadRequest, "Request is still in progress");
    }

    private static Task CancelAsync(Exchange exchange, QueuedRequest? request)
    {
        var (statusCode, status) = request switch
        {
            null => (StatusCodes.Status404NotFound, "NOT_FOUND"),
            _ when request.Cancel() => (StatusCodes.Status202Accepted, "CANCELLATION_REQUESTED"),
            _ => (StatusCodes.Status400BadRequest, "ALREADY_COMPLETED"),
        };
        return exchange.SendAsync(statusCode, new JsonObject { ["status"] = status });
    }

    private JsonObject Status(QueuedRequest request, QueueState state, bool logs, int firstLine = 0)
    {
        var status = new JsonObject { ["status"] = (state.Position, state.Outcome) switch { (not null, _) => "IN_QUEUE", (_, null) => "IN_PROGRESS", _ => "COMPLETED" } };
        if (state.Position is { } position)
            status["queue_position"] = position;
        else
            status["logs"] = logs ? new JsonArray([.. Enumerable.Range(firstLine, Math.Max(0, state.Lines - firstLine)).Select(line => Log(request, line))]) : null;
        if (state.Outcome is { } outcome)
        {
            status["metrics"] = new JsonObject { ["inference_time"] = request.WorkTime.TotalSeconds };
            if (!outcome.IsSuccess)
                status["error"] = outcome.ErrorText;
            if (outcome.ErrorType is { } type)
                status["error_type"] = type;
        }

        return WithAddresses(status, request);
    }

    private static JsonObject Log(QueuedRequest request, int line) => new()
    {
        ["message"] = $"Step {line + 1} of {QueuedRequest.WorkSteps}",
        ["level"] = "INFO",
        ["source"] = "emulator",
        ["timestamp"] = (request.SubmittedAt + request.QueueTime + (request.StepTime * line)).ToString("O"),
    };

    private JsonObject WithAddresses(JsonObject body, QueuedRequest request)
    {
        var url = $"{address.AbsoluteUri}queue/{EndpointIdSyntax.AppOf(request.Endpoint.Id)}/requests/{request.Id}";
        body["request_id"] = request.Id;
        body["gateway_request_id"] = request.Id;
        body["response_url"] = url;
        body["status_url"] = url + "/status";
        body["cancel_url"] = url + "/cancel";
        return body;
    }
}
