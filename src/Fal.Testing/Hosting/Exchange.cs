using System.Globalization;
using System.Text.Json.Nodes;
using Fal.Testing.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fal.Testing.Hosting;

/// <summary>A request and its answer.</summary>
internal sealed class Exchange(HttpContext context, CancellationToken cancellationToken)
{
    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    /// <summary>Cancelled when the client goes away or the emulator is disposed.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    public ReadOnlyMemory<byte> Body { get; private set; }

    public async Task ReadBodyAsync()
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        Body = buffer.ToArray();
    }

    public Task SendAsync(Outcome outcome)
    {
        if (outcome.IsDrop)
        {
            Drop();
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        if (outcome.ErrorType is { } type)
            headers["x-fal-error-type"] = type;
        if (outcome.IsRetryable is { } retryable)
            headers["x-fal-retryable"] = retryable ? "true" : "false";
        if (outcome.RetryAfter is { } delay)
            headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (outcome.IsStartTimeout)
            headers["x-fal-request-timeout-type"] = "user";
        return SendAsync(outcome.StatusCode, "application/json", outcome.Body);
    }

    public Task SendAsync(int statusCode, JsonNode body) => SendAsync(statusCode, "application/json", Json.Write(body));

    public Task SendErrorAsync(int statusCode, string detail) => SendAsync(Outcome.Error(statusCode, detail));

    public async Task SendAsync(int statusCode, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, cancellationToken).ConfigureAwait(false);
    }

    public async Task SendAsync(FalEmulatorAnswer answer)
    {
        if (answer.IsStall)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (answer.IsDrop)
        {
            Drop();
            return;
        }

        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends what is written from now on as an answer says.</summary>
    public void Impair(FalEmulatorAnswer answer, TimeProvider time)
    {
        if (answer.PieceSize > 0 || answer.CutAfter is not null)
            context.Response.Body = new ImpairedBody(context.Response.Body, answer, time, Drop);
    }

    /// <summary>Does something of which the client sees nothing.</summary>
    public async Task HideAsync(Func<Task> work)
    {
        var body = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            context.Response.Body = body;
            context.Response.Headers.Clear();
        }
    }

    public void StartEvents()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public async Task SendEventAsync(ReadOnlyMemory<byte> data)
    {
        byte[] message = [.. "data: "u8, .. data.Span, .. "\n\n"u8];
        await context.Response.Body.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the connection without an end of the answer. What has been sent of it still arrives: Kestrel closes the connection in good
    /// order when an answer that has started fails.
    /// </summary>
    private void Drop()
    {
        if (context.Response.HasStarted)
            throw new IOException("The connection is dropped on purpose.");
        context.Abort();
    }
}
