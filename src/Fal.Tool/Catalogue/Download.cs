using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fal.Shared;

namespace Fal.Tool.Catalogue;

/// <summary>Gets JSON over HTTP: repeats what may be repeated, waits as long as the service asks, follows no redirect with the key, and reads no answer without end.</summary>
/// <param name="log">Told of each request.</param>
internal sealed class Download(HttpMessageInvoker http, ServiceAddress service, TimeProvider time, Action<string> log)
{
    private const int Tries = 5;
    private const int MaxRedirects = 5;
    private const int MaxBytes = 256 * 1024 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(100);
    private static readonly string Agent = $"dotnet-fal/{ToolVersion.Short}";

    /// <summary>Gets a document; null where the service answers that there is none.</summary>
    /// <exception cref="FalToolException">There is no answer, or none that can be used.</exception>
    public async Task<JsonDocument?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(address, null, cancellationToken).ConfigureAwait(false);
        return status is HttpStatusCode.NotFound ? null : Parse(address, status, body);
    }

    /// <summary>Posts a question that changes nothing, so that it may be repeated.</summary>
    /// <exception cref="FalToolException">There is no answer, or none that can be used.</exception>
    public async Task<JsonDocument?> AskAsync(Uri address, byte[] question, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(address, question, cancellationToken).ConfigureAwait(false);
        return status is HttpStatusCode.NotFound ? null : Parse(address, status, body);
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(Uri address, byte[]? question, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            TimeSpan? wait;
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
                problem = error is OperationCanceledException ? $"{address.Host} did not answer within {MaxTime.TotalSeconds:0} seconds" : $"{address.Host} could not be reached: {Reason(error)}";
            }

            var pause = wait ?? TimeSpan.FromSeconds(Math.Pow(2, tried - 2));
            if (tried == Tries || pause > MaxWait)
                throw new FalToolException($"{problem}. Try again {(wait > MaxWait ? $"in {wait.Value.TotalSeconds:0} seconds" : "later")}{(service.Key is null && problem.Contains("429", StringComparison.Ordinal) ? ", or set FAL_KEY: with a key more requests are allowed" : "")}.");
            log($"{problem}; again in {pause.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.InternalServerError;

    private async Task<Answer> OnceAsync(Uri address, byte[]? question, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(MaxTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(address, question);
            var began = time.GetTimestamp();
            var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            log($"{request.Method} {address.GetLeftPart(UriPartial.Path)}{VisibleText.Of(address.Query, 100)}: {(int)response.StatusCode} in {time.GetElapsedTime(began).TotalMilliseconds:0} ms");
            if (Target(response, address) is not { } target)
                return new(response, await ReadAsync(response, address, either.Token).ConfigureAwait(false));
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

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                if (body.Length + count > MaxBytes)
                    throw new FalToolException($"The answer of {address.Host} is longer than {MaxBytes / 1024 / 1024} MB, which no schemas are: check the address.");
                body.Write(buffer, 0, count);
            }
        }

        return body.ToArray();
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
        answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object && error.TryGetProperty("message", out var message) && message.ValueKind is JsonValueKind.String
            ? VisibleText.Of(message.GetString()!, 300)
            : "it does not say why.";

    private static string Reason(Exception error) => VisibleText.Of((error.InnerException ?? error).Message.TrimEnd('.'), 200);

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
