using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>A test against an emulator of its own, over a plain HTTP client that knows nothing of Fal.Client.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Flux = "fal-ai/flux/dev";
    protected const string Sunset = """{"prompt":"a sunset"}""";

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private FalEmulator? _emulator;

    /// <summary>Ends a test that waits for something that does not come.</summary>
    protected CancellationToken Limit => _limit.Token;

    protected FalEmulator Emulator => _emulator!;

    protected HttpClient Http { get; } = new();

    /// <summary>The options of this test's emulator.</summary>
    protected virtual FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas } };

    public async ValueTask InitializeAsync()
    {
        _limit.CancelAfter(TimeSpan.FromMinutes(5));
        _emulator = await FalEmulator.StartAsync(Options, Limit);
        Http.BaseAddress = _emulator.Address;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Key", _emulator.Key);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(path, new StringContent(json, MediaTypeHeaderValue.Parse("application/json")), Limit);

    protected async Task<JsonElement> JsonOf(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>(Limit);

    protected async Task<JsonElement> GetJsonAsync(string address) => await JsonOf(await Http.GetAsync(address, Limit));

    /// <summary>The events of an answer, each as JSON.</summary>
    protected async Task<List<JsonElement>> EventsOf(HttpResponseMessage response)
    {
        var events = new List<JsonElement>();
        await using var stream = await response.Content.ReadAsStreamAsync(Limit);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Limit))
            events.Add(JsonSerializer.Deserialize<JsonElement>(item.Data));
        return events;
    }

    protected Task<HttpResponseMessage> StreamAsync(string path, string json) => Http.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json")),
            Headers = { Accept = { MediaTypeWithQualityHeaderValue.Parse("text/event-stream") } },
        },
        HttpCompletionOption.ResponseHeadersRead,
        Limit);
}
