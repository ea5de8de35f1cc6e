using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Tool.Catalogue;

/// <summary>Gets JSON over HTTP: repeats what may be repeated, waits as long as the service asks, follows no redirect with the key, and reads no answer without end.</summary>
/// <param name="patience">How long it waits.</param>
/// <param name="log">Told of each request.</param>
internal sealed class Download(HttpMessageInvoker http, ServiceAddress service, TimeProvider time, Patience patience, Action<string> log)
{
    private const int Tries = 5;
    private const int TriesOfTheSilent = 2;
    private const int MaxRedirects = 5;
    private const int MaxBytes = 256 * 1024 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
    private static readonly string Agent = $"dotnet-fal/{ToolVersion.Short}";

    /// <summary>Gets a document; null where the service answers that there is none.</summary>
    /// <exception cref="FalToolException">There is no answer, or none that can be used.</exception>
    public async Task<JsonDocument?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(address, null, cancellationToken).ConfigureAwait(false);
        return status is HttpStatusCode.NotFound ? null : Parse(address, status, body);
    }

    /// <summary>Gets a page of the platform API; null where it says that there is no such thing.</summary>
    /// <exception cref="FalToolException">There is no answer, or it is not the platform API's.</exception>
    public async Task<JsonDocument?> GetPageAsync(Uri address, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(address, null, cancellationToken).ConfigureAwait(false);
        return ParsePage(address, status, body);
    }

    /// <summary>Posts a question that changes nothing, so that it may be repeated.</summary>
    /// <exception cref="FalToolException">There is no answer, or none that can be used.</exception>
    public async Task<JsonDocument?> AskAsync(Uri address, byte[] question, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(address, question, cancellationToken).ConfigureAwait(false);
        return ParsePage(address, status, body);
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(Uri address, byte[]? question, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            TimeSpan? wait;
            var isLast = tried == Tries;
            string problem;
            try
            {
                using var answer = await OnceAsync(address, question, cancellationToken).ConfigureAwait(false);
                if (!IsPassing(answer.StatusCode))
                    return (answer.StatusCode, answer.Body);
                wait = answer.RetryAfter(time);
                problem = answer.StatusCode is HttpStatusCode.TooManyRequests
                    ? $"{address.Host} has had too many requests (429)"
                    : $"{address.Host} answers with {(int)answer.StatusCode}";
            }
            catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                wait = null;
                problem = error is OperationCanceledException ? $"{address.Host} {(error is TooSlowException ? $"needs more than {patience.Whole.TotalSeconds:0} seconds for an answer" : $"did not answer within {patience.Idle.TotalSeconds:0} seconds")}" : $"{address.Host} could not be reached: {Reason(error)}";
                isLast |= error is TooSlowException || (error is OperationCanceledException && tried == TriesOfTheSilent);
            }

            var pause = wait ?? TimeSpan.FromSeconds(Math.Pow(2, tried - 2));
            if (isLast || pause > MaxWait)
                throw new FalToolException($"{problem}. Try again {(wait > MaxWait ? $"in {wait.Value.TotalSeconds:0} seconds" : "later")}{(service.Key is null && problem.Contains("429", StringComparison.Ordinal) ? ", or set FAL_KEY: with a key more requests are allowed" : "")}.");
            log($"{problem}; again in {pause.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.InternalServerError;

    private async Task<Answer> OnceAsync(Uri address, byte[]? question, CancellationToken cancellationToken)
    {
        using var whole = new CancellationTokenSource(patience.Whole, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token);
        try
        {
            return await FollowAsync(address, question, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (whole.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TooSlowException(error);
        }
    }

    private async Task<Answer> FollowAsync(Uri address, byte[]? question, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(address, question);
            var began = time.GetTimestamp();
            var response = await WithinIdleAsync(stop => http.SendAsync(request, stop), cancellationToken).ConfigureAwait(false);
            log($"{request.Method} {address.GetLeftPart(UriPartial.Path)}{VisibleText.Of(address.Query, 100)}: {(int)response.StatusCode} in {time.GetElapsedTime(began).TotalMilliseconds:0} ms");
            if (Target(response, address) is not { } target)
                return new(response, await ReadAsync(response, address, cancellationToken).ConfigureAwait(false));
            response.Dispose();
            if (redirects == MaxRedirects || question is not null)
                throw new FalToolException($"{address.Host} redirects the request{(question is null ? " again and again" : "")}: check the address.");
            address = target;
        }
    }

    private HttpRequestMessage Request(Uri address, byte[]? question)
    {
        var request = new HttpRequestMessage(question is null ? HttpMethod.Get : HttpMethod.Post, address);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd(Agent);
        if (service.Key is not null && service.IsOwn(address))
            request.Headers.TryAddWithoutValidation("Authorization", "Key " + service.Key);
        if (question is not null)
            request.Content = new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private static Uri? Target(HttpResponseMessage response, Uri address)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            return null;
        var target = new Uri(address, location);
        if (target.Scheme is not ("http" or "https") || (address.Scheme == "https" && target.Scheme == "http"))
            throw new FalToolException($"{address.Host} redirects the request to {VisibleText.Of(target.GetLeftPart(UriPartial.Authority))}, which is not followed: check the address.");
        return target;
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[64 * 1024];
            while (await WithinIdleAsync(stop => stream.ReadAsync(buffer, stop).AsTask(), cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                if (body.Length + count > MaxBytes)
                    throw new FalToolException($"The answer of {address.Host} is longer than {MaxBytes / 1024 / 1024} MB, which no schemas are: check the address.");
                body.Write(buffer, 0, count);
            }
        }

        return body.ToArray();
    }

    /// <summary>Waits for the next thing that the service does, and not for ever.</summary>
    private async Task<T> WithinIdleAsync<T>(Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(patience.Idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        return await next(either.Token).ConfigureAwait(false);
    }

    /// <summary>A proxy, or another server, has pages that are not found as well: they say nothing of models.</summary>
    private JsonDocument? ParsePage(Uri address, HttpStatusCode status, byte[] body)
    {
        if (status is not HttpStatusCode.NotFound)
            return Parse(address, status, body);
        try
        {
            using var document = JsonDocument.Parse(body);
            if (Error(document.RootElement) is { } error && error.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String && type.ValueEquals("not_found"))
                return null;
        }
        catch (JsonException)
        {
            // Whatever it is, it is not the service's.
        }

        throw PlatformApi.NoPage(address);
    }

    private JsonDocument Parse(Uri address, HttpStatusCode status, byte[] body)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new FalToolException(service.Key is null ? $"{address.Host} wants a key for this: set FAL_KEY (a key is made at https://fal.ai/dashboard/keys)." : $"{address.Host} does not take the key in FAL_KEY ({(int)status}): check it at https://fal.ai/dashboard/keys.");
        try
        {
            var document = JsonDocument.Parse(body, new() { MaxDepth = 128 });
            return (int)status is >= 200 and <= 299 ? document : throw new FalToolException($"{address.Host} refuses the request ({(int)status}): {Message(document.RootElement)}");
        }
        catch (JsonException error)
        {
            throw new FalToolException($"What {address.Host} answers ({(int)status}) is not JSON: check the address, a proxy between, or try again.", error);
        }
    }

    private static string Message(JsonElement answer) =>
        Error(answer) is { } error && error.TryGetProperty("message", out var message) && message.ValueKind is JsonValueKind.String
            ? VisibleText.Of(message.GetString()!, 300)
            : "it does not say why.";

    private static JsonElement? Error(JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object ? error : null;

    private static string Reason(Exception error) => VisibleText.Of((error.InnerException ?? error).Message.TrimEnd('.'), 200);

    private sealed class TooSlowException(Exception inner) : OperationCanceledException(inner.Message, inner);

    private sealed record Answer(HttpResponseMessage Response, byte[] Body) : IDisposable
    {
        public HttpStatusCode StatusCode => Response.StatusCode;

        public TimeSpan? RetryAfter(TimeProvider time) => Response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            _ => null,
        };

        public void Dispose() => Response.Dispose();
    }
}
