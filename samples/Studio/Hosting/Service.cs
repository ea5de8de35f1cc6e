using Fal;
using Fal.Models;
using Fal.Testing;

namespace Studio.Hosting;

/// <summary>Who answers: the service where there is a key, the emulator where there is none.</summary>
public sealed class Service : IAsyncDisposable
{
    private readonly FalEmulator? _emulator;
    private Service(FalEmulator? emulator, string key)
    {
        _emulator = emulator;
        Key = key;
    }

    /// <summary>The key, which stays here.</summary>
    public string Key { get; }

    /// <summary>Where the catalogue and the prices are.</summary>
    public Uri PlatformAddress => _emulator?.PlatformAddress ?? new("https://api.fal.ai/v1");

    public bool IsEmulator => _emulator is not null;

    /// <summary>Where the files of outputs are: a page may show what is there, and nothing from elsewhere.</summary>
    public string MediaOrigins => _emulator is null ? "https://fal.media https://*.fal.media" : _emulator.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether a page may show the file of an address.</summary>
    public bool MayShow(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "data"
        || (_emulator is null ? uri.Scheme == "https" && (uri.Host == "fal.media" || uri.Host.EndsWith(".fal.media", StringComparison.Ordinal)) : uri.Authority == _emulator.Address.Authority));

    public static async Task<Service> StartAsync(string? key) =>
        string.IsNullOrWhiteSpace(key) ? new Service(await StartEmulatorAsync(), FalEmulatorOptions.DefaultKey) : new Service(null, key);

    public void Configure(FalClientOptions options)
    {
        options.Credentials = Key;
        if (_emulator is null)
            return;
        var emulated = _emulator.CreateClientOptions();
        options.RunAddress = emulated.RunAddress;
        options.QueueAddress = emulated.QueueAddress;
        options.RestAddress = emulated.RestAddress;
    }

    public ValueTask DisposeAsync() => _emulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>At a pace that a person can watch.</summary>
    private static async Task<FalEmulator> StartEmulatorAsync()
    {
        var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions
        {
            Schemas = { Path.Combine(AppContext.BaseDirectory, "schemas") },
            QueuePositions = 2,
            StepTime = TimeSpan.FromMilliseconds(600),
            StreamEvents = 12,
            JournalCapacity = 100,
        });
        emulator.Catalog.SetPrice(FluxDev.Endpoint.Id, 0.025m, "megapixel");
        emulator.Catalog.SetPrice(FastSdxl.Endpoint.Id, 0.0025m, "image");
        emulator.Catalog.SetPrice(Lora.Endpoint.Id, 0.003m, "image");
        emulator.Catalog.SetPrice(Ltx2ImageToVideoFast.Endpoint.Id, 0.04m, "second");
        emulator.Catalog.SetPrice(Whisper.Endpoint.Id, 0.0005m, "second");
        return emulator;
    }
}
