using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal;

/// <summary>An answer of the service, read to its end.</summary>
internal sealed class ApiResponse(CallContext context, HttpStatusCode status, HttpResponseHeaders headers, PooledBuffer body, Outputs outputs, TimeProvider time) : IDisposable
{
    public HttpStatusCode Status => status;

    public bool IsSuccess => (int)status is >= 200 and <= 299;

    public ReadOnlySpan<byte> Body => body.Span;

    public string? RequestId => context.RequestId;

    /// <summary>How long the service asks to wait before the next request, where it says so.</summary>
    public TimeSpan? RetryAfter => RetryPolicy.RetryAfter(headers, time);

    /// <summary>What errors about the answer are about.</summary>
    public CallContext Context => context;

    public void Dispose() => body.Dispose();

    public string? Header(string name) => headers.TextOrNull(name);

    /// <summary>All headers, as they may be shown.</summary>
    public IReadOnlyDictionary<string, string> ShownHeaders() => headers.Shown(context);

    public FalException ToException(FalQueueStatus.Completed? failed = null) => ErrorAnswer.Read(this, failed);

    public void ThrowIfFailed()
    {
        if (!IsSuccess)
            throw ToException();
    }

    /// <exception cref="FalException">The body is not of the type.</exception>
    public T Read<T>(JsonTypeInfo<T> typeInfo) => Read(typeInfo, out _);

    /// <param name="deviations">Where it is not quite of the type.</param>
    /// <exception cref="FalException">The body is not of the type.</exception>
    public T Read<T>(JsonTypeInfo<T> typeInfo, out IReadOnlyList<FalDeviation> deviations) => outputs.Read(body.Span, typeInfo, context, out deviations);

    /// <summary>The output of a model that was chosen at run time, with what else the answer tells.</summary>
    public FalOutput Untyped(JsonElement json, FalMetrics? metrics) => outputs.Untyped(json, context, ShownHeaders(), metrics);

    /// <summary>The body as any JSON, to be disposed before the answer is.</summary>
    /// <exception cref="FalException">It is none.</exception>
    public JsonDocument Parse() => AnswerReader.Parse(body.Memory, context);
}
