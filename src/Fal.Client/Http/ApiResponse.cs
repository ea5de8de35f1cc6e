using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>An answer of the service, read to its end.</summary>
internal sealed class ApiResponse(ApiCall call, FalHttp http, HttpStatusCode status, HttpResponseHeaders headers, PooledBuffer body) : IDisposable
{
    public HttpStatusCode Status => status;

    public bool IsSuccess => (int)status is >= 200 and <= 299;

    public HttpResponseHeaders Headers => headers;

    public ReadOnlySpan<byte> Body => body.Span;

    public string? RequestId => call.RequestId ?? Header("x-fal-request-id");

    public void Dispose() => body.Dispose();

    public string? Header(string name) => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    public FalException ToException(FalQueueStatus.Completed? failed = null) => ErrorAnswer.Read(this, call, http, failed);

    public void ThrowIfFailed()
    {
        if (!IsSuccess)
            throw ToException();
    }

    /// <exception cref="FalException">The body is not of the type. It is kept in the error: the work is paid for.</exception>
    public T Read<T>(JsonTypeInfo<T> typeInfo) => Read(body.Span, typeInfo, call, http, RequestId);

    /// <summary>The body as any JSON, to be disposed before the answer is.</summary>
    /// <exception cref="FalException">It is none. It is kept in the error.</exception>
    public JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(body.Memory);
        }
        catch (JsonException error)
        {
            throw Unreadable<JsonElement>(error, body.Span, call, http, RequestId);
        }
    }

    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> typeInfo, ApiCall call, FalHttp http, string? requestId)
    {
        try
        {
            return JsonSerializer.Deserialize(json, typeInfo)
                ?? throw new JsonException("The answer is null.", "$", null, null);
        }
        catch (JsonException error)
        {
            throw Unreadable<T>(error, json, call, http, requestId);
        }
    }

    /// <summary>What is wrong, without where: the path says that.</summary>
    public static string Reason(JsonException error)
    {
        var text = (error.InnerException as JsonException ?? error).Message;
        var place = text.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var path = text.IndexOf(" Path: ", StringComparison.Ordinal);
        return (path < 0 ? place : path) is var end && end < 0 ? text : text[..end];
    }

    private static FalException Unreadable<T>(JsonException error, ReadOnlySpan<byte> json, ApiCall call, FalHttp http, string? requestId)
    {
        var where = error.Path is { } path and not "$" ? $" at {path}" : "";
        var what = typeof(T) == typeof(JsonElement) ? "JSON" : typeof(T).Name;
        var message = $"The answer cannot be read as {what}{where}: {Reason(error)} The answer is in {nameof(FalException.Body)}.";
        return new FalException(http.Describe(message, call, requestId), http.Cause(error))
        {
            EndpointId = call.EndpointId,
            RequestId = requestId,
            Body = http.Redact(Encoding.UTF8.GetString(json)),
        };
    }
}
