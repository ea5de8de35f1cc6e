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

    /// <summary>What is wrong with the body as HTTP sends it: it is cut off, or badly chunked.</summary>
    public Outcome? Refusal { get; private set; }

    public async Task ReadBodyAsync()
    {
        try
        {
            Body = await RequestBody.ReadAsync(context.Request, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error) when (!cancellationToken.IsCancellationRequested)
        {
            Refusal = error is BadHttpRequestException ? Outcome.Of(error) : Outcome.Error(StatusCodes.Status400BadRequest, error.Message);
        }
    }

    public Task SendAsync(Outcome outcome)
    {
        if (outcome.IsDrop)
        {
            Drop();
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        Bill(outcome);
        if (outcome.ErrorType is { } type && type.All(c => c is >= ' ' and <= '~'))
            headers["x-fal-error-type"] = type;
        if (outcome.IsRetryable is { } retryable)
            headers["x-fal-retryable"] = retryable ? "true" : "false";
        if (outcome.RetryAfter is { } delay)
            headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (outcome.IsStartTimeout)
            headers["x-fal-request-timeout-type"] = "user";
        return SendAsync(outcome.StatusCode, "application/json", outcome.Body);
    }

    /// <summary>Says what an outcome is billed for, in the head of its answer.</summary>
    public void Bill(Outcome outcome)
    {
        if (outcome.BillableUnits is { } units)
            context.Response.Headers["x-fal-billable-units"] = units.ToString(CultureInfo.InvariantCulture);
    }

    public Task SendAsync(int statusCode, JsonNode body) => SendAsync(statusCode, "application/json", Json.Write(body));

    public Task SendErrorAsync(int statusCode, string detail) => SendAsync(Outcome.Error(statusCode, detail));

    public Task SendAsync(int statusCode, string contentType, ReadOnlyMemory<byte> body) => SendAsync(statusCode, contentType, [body]);

    public async Task SendAsync(int statusCode, string contentType, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = pieces.Sum(piece => (long)piece.Length);
        foreach (var piece in pieces)
            await WriteAsync(piece).ConfigureAwait(false);
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

        await SetHeadersAsync(answer).ConfigureAwait(false);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.ContentType;
        await WriteAsync(answer.Body).ConfigureAwait(false);
    }

    /// <summary>Sends what is written from now on as an answer says, with its headers.</summary>
    public void Impair(FalEmulatorAnswer answer, TimeProvider time)
    {
        if (answer.IsOwn)
            context.Response.OnStarting(() => SetHeadersAsync(answer));
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

    private Task SetHeadersAsync(FalEmulatorAnswer answer)
    {
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        return Task.CompletedTask;
    }

    /// <summary>Not at once: the server would copy all of a body that the client has yet to take.</summary>
    private async Task WriteAsync(ReadOnlyMemory<byte> body)
    {
        const int MaxWrite = 1 << 20;
        do
        {
            var size = Math.Min(MaxWrite, body.Length);
            await context.Response.Body.WriteAsync(body[..size], cancellationToken).ConfigureAwait(false);
            body = body[size..];
        }
        while (body.Length > 0);
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
