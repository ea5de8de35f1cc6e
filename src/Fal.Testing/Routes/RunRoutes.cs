using System.Text;
using System.Text.Json.Nodes;
using Fal.Testing.Hosting;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Routes;

/// <summary><c>fal.run</c>: direct calls and streams.</summary>
internal sealed class RunRoutes(EndpointCatalog endpoints, Runner runner, Concurrency concurrency)
{
    public Task HandleAsync(Exchange exchange, string path)
    {
        if (!HttpMethods.IsPost(exchange.Request.Method))
            return exchange.SendErrorAsync(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        if (PlatformHeaders.Refuse(exchange.Request.Headers) is { } refused)
            return exchange.SendAsync(refused);

        exchange.Context.Response.Headers["x-fal-request-id"] = Guid.NewGuid().ToString();
        // An id may itself end in /stream: then the client says whether it wants one.
        var endpoint = endpoints.Find(path);
        if (endpoint is not null && !(path.TrimEnd('/').EndsWith("/stream", StringComparison.Ordinal) && AcceptsEvents(exchange)))
            return LimitAsync(exchange, end => RunAsync(exchange, endpoint, end));
        if (endpoints.FindStream(path) is { } streaming)
            return LimitAsync(exchange, _ => StreamAsync(exchange, streaming));
        return endpoints.Find(OtherForm(path)) is { } other
            ? RedirectAsync(exchange, other.Id)
            : exchange.SendAsync(endpoints.NotFound(path));
    }

    /// <summary>The path with a slash at its end where it has none, and the other way round.</summary>
    private static string OtherForm(string path) => path.EndsWith('/') ? path.TrimEnd('/') : path + "/";

    /// <summary>Leads to the form that the app has, as FastAPI does.</summary>
    private static Task RedirectAsync(Exchange exchange, string id)
    {
        exchange.Context.Response.Headers.Location = $"{exchange.Request.PathBase}/run/{id}{exchange.Request.QueryString}";
        return exchange.SendAsync(StatusCodes.Status307TemporaryRedirect, "text/plain", default(ReadOnlyMemory<byte>));
    }

    private static bool AcceptsEvents(Exchange exchange) =>
        exchange.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private async Task LimitAsync(Exchange exchange, Func<Action, Task> callAsync)
    {
        var isOver = false;
        if (!concurrency.TryEnter(() => Volatile.Read(ref isOver)))
        {
            await exchange.SendAsync(FalEmulatorAnswer.ConcurrencyLimit()).ConfigureAwait(false);
            return;
        }

        try
        {
            await callAsync(End).ConfigureAwait(false);
        }
        finally
        {
            End();
        }

        void End() => Volatile.Write(ref isOver, true);
    }

    private async Task RunAsync(Exchange exchange, EmulatedEndpoint endpoint, Action end)
    {
        var outcome = await runner.RunAsync(endpoint, exchange.Body, exchange.CancellationToken).ConfigureAwait(false);

        // Whoever has the answer may call again at once.
        end();
        await exchange.SendAsync(outcome).ConfigureAwait(false);
    }

    private async Task StreamAsync(Exchange exchange, EmulatedEndpoint endpoint)
    {
        var hasStarted = false;
        await foreach (var outcome in runner.StreamAsync(endpoint, exchange.Body, exchange.CancellationToken).ConfigureAwait(false))
        {
            if (outcome.IsDrop || (!outcome.IsSuccess && !hasStarted))
            {
                await exchange.SendAsync(outcome).ConfigureAwait(false);
                return;
            }

            if (!hasStarted)
            {
                exchange.Bill(outcome);
                exchange.StartEvents();
            }

            hasStarted = true;
            await exchange.SendEventAsync(outcome.IsSuccess ? outcome.Body : LateError(endpoint, outcome)).ConfigureAwait(false);
        }

        if (!hasStarted)
            exchange.StartEvents();
    }

    /// <summary>An error after the first event, when it is too late for a status.</summary>
    private static byte[] LateError(EmulatedEndpoint endpoint, Outcome error)
    {
        if (endpoint.IsWorkflow)
            return Json.Write(WorkflowEvents.Error(error));
        var body = error.ReadBody() as JsonObject ?? new JsonObject { ["detail"] = Encoding.UTF8.GetString(error.Body) };
        body["status_code"] = error.StatusCode;
        if (error.ErrorType is not null)
            body["error_type"] = error.ErrorType;
        return Json.Write(body);
    }
}
