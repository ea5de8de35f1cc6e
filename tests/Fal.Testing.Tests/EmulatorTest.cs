using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fal.Testing.Tests;

/// <summary>A test against an emulator of its own, over a plain HTTP client that knows nothing of Fal.Client.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Flux = "fal-ai/flux/dev";

    private FalEmulator? _emulator;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected FalEmulator Emulator => _emulator!;

    protected HttpClient Http { get; } = new();

    /// <summary>The options of this test's emulator.</summary>
    protected virtual FalEmulatorOptions Options => new() { Schemas = { Repository.Schemas } };

    public async ValueTask InitializeAsync()
    {
        _emulator = await FalEmulator.StartAsync(Options, Cancelled);
        Http.BaseAddress = _emulator.Address;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Key", _emulator.Key);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static async Task<JsonElement> JsonOf(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

    protected Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(path, new StringContent(json, MediaTypeHeaderValue.Parse("application/json")), Cancelled);
}
