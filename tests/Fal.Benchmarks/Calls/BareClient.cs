using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fal.Benchmarks.HandWritten;

namespace Fal.Benchmarks;

/// <summary>What one would write by hand with HttpClient and System.Text.Json's source generator, and no more than that: no retries, no limits, no errors that say more than a status.</summary>
internal sealed class BareClient(HttpClient client, Uri address, string key)
{
    public static FluxDevInput Input { get; } = JsonSerializer.Deserialize(JsonText.FluxInput, HandWrittenContext.Default.FluxDevInput)!;

    private readonly Uri _run = new(address, "run/fal-ai/flux/dev");
    private readonly Uri _queue = new(address, "queue/fal-ai/flux/dev");
    private readonly Uri _stream = new(address, "run/fal-ai/flux/dev/stream");
    private readonly AuthenticationHeaderValue _authorization = new("Key", key);

    public async Task<FluxDevOutput> RunAsync() => await SendAsync(Post(_run), HandWrittenContext.Default.FluxDevOutput);

    public async Task<FluxDevOutput> SubscribeAsync()
    {
        var submitted = await SendAsync(Post(_queue), BareContext.Default.QueuedRequest);
        while (await SendAsync(new(HttpMethod.Get, submitted.StatusUrl), BareContext.Default.QueuedStatus) is not { Status: "COMPLETED" })
            await Task.Delay(100);
        return await SendAsync(new(HttpMethod.Get, submitted.ResponseUrl), HandWrittenContext.Default.FluxDevOutput);
    }

    /// <summary>Opens a stream of events.</summary>
    public async Task<HttpResponseMessage> StreamAsync()
    {
        using var request = Post(_stream);
        request.Headers.Authorization = _authorization;
        return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
    }

    private static HttpRequestMessage Post(Uri address)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Input, HandWrittenContext.Default.FluxDevInput));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new(HttpMethod.Post, address) { Content = content };
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> typeInfo)
    {
        using var _ = request;
        request.Headers.Authorization = _authorization;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(typeInfo))!;
    }
}

internal sealed record QueuedRequest
{
    public required string RequestId { get; init; }

    public required Uri StatusUrl { get; init; }

    public required Uri ResponseUrl { get; init; }
}

internal sealed record QueuedStatus
{
    public required string Status { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QueuedRequest))]
[JsonSerializable(typeof(QueuedStatus))]
internal sealed partial class BareContext : JsonSerializerContext;
