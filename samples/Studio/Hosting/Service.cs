using Fal;
using Fal.Models;
using Fal.Testing;

namespace Studio.Hosting;

/// <summary>Who answers: the service where there is a key, an emulator where there is none.</summary>
public sealed class Service : IAsyncDisposable
{
    private readonly Uri? _emulator;

    private Service(Uri? emulator, string key)
    {
        _emulator = emulator;
        Key = key;
    }

    /// <summary>The key, which stays here.</summary>
    public string Key { get; }

    /// <summary>Where the catalogue and the prices are.</summary>
    public Uri PlatformAddress => _emulator is null ? new("https://api.fal.ai/v1") : new(_emulator, "api/v1");

    /// <summary>The emulator that the studio has started; null where there is none, or one that was there before.</summary>
    public FalEmulator? Emulator { get; private init; }

    public bool IsEmulator => _emulator is not null;

    /// <summary>Where the files of outputs are: a page may show what is there, and nothing from elsewhere.</summary>
    public string MediaOrigins => _emulator is null ? "https://fal.media https://*.fal.media" : _emulator.GetLeftPart(UriPartial.Authority);

    /// <summary>Where sockets are that a page opens by itself; null for the service's own address.</summary>
    public Uri? RealtimeAddress => _emulator is null ? null : new Uri(_emulator, "run");

    /// <summary>Where a page sends files and opens sockets by itself, without the key.</summary>
    public string OriginsOfCalls => _emulator is null
        ? $"{MediaOrigins} https://*.fal.ai wss://fal.run wss://*.fal.run"
        : $"{MediaOrigins} ws://{_emulator.Authority}";

    /// <summary>Whether a page may show the file of an address.</summary>
    public bool MayShow(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "data"
        || (_emulator is null ? uri.Scheme == "https" && (uri.Host == "fal.media" || uri.Host.EndsWith(".fal.media", StringComparison.Ordinal)) : uri.GetLeftPart(UriPartial.Authority) == MediaOrigins));

    /// <summary>Whether a page may lead to an address of an output: one of the web, not a script.</summary>
    public static bool MayLinkTo(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <param name="key">The key; null for the emulator.</param>
    /// <param name="pace">How long the studio's own emulator takes for each place in its queue and each step of its work.</param>
    /// <param name="emulator">Where another emulator is, if there is one; it has the usual key.</param>
    public static async Task<Service> StartAsync(string? key, TimeSpan pace, Uri? emulator = null)
    {
        if (!string.IsNullOrWhiteSpace(key))
            return new Service(null, key);
        if (emulator is not null)
            return new Service(emulator, FalEmulatorOptions.DefaultKey);
        var own = await StartEmulatorAsync(pace);
        return new Service(own.Address, FalEmulatorOptions.DefaultKey) { Emulator = own };
    }

    public void Configure(FalClientOptions options)
    {
        options.Credentials = Key;
        if (_emulator is null)
            return;
        options.RunAddress = new(_emulator, "run");
        options.QueueAddress = new(_emulator, "queue");
        options.RestAddress = new(_emulator, "rest");
    }

    public ValueTask DisposeAsync() => Emulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<FalEmulator> StartEmulatorAsync(TimeSpan pace)
    {
        var emulator = await FalEmulator.StartAsync(new FalEmulatorOptions
        {
            Schemas = { Path.Combine(AppContext.BaseDirectory, "schemas") },
            QueuePositions = 2,
            StepTime = pace,
            StreamEvents = 12,
            JournalCapacity = 100,
            MaxKeptBytes = 128 << 20,
        });
        var grows = new FalEmulatorAnswer { IsOwn = true, PieceSize = 400, PieceDelay = pace / 4 };
        emulator.Intercept(request => request is { Service: FalEmulatorService.Run } && request.Path.EndsWith("/stream", StringComparison.Ordinal) ? grows : null);
        emulator.Catalog.SetPrice(FluxDev.Endpoint.Id, 0.025m, "megapixel");
        emulator.Catalog.SetPrice(FastSdxl.Endpoint.Id, 0.0025m, "image");
        emulator.Catalog.SetPrice(Lora.Endpoint.Id, 0.003m, "image");
        emulator.Catalog.SetPrice(Ltx2ImageToVideoFast.Endpoint.Id, 0.04m, "second");
        emulator.Catalog.SetPrice(KokoroAmericanEnglish.Endpoint.Id, 0.02m, "1000 characters");
        emulator.Catalog.SetPrice(Hunyuan3dV2Mini.Endpoint.Id, 0.16m, "generation");
        emulator.Catalog.SetPrice(Whisper.Endpoint.Id, 0.0005m, "second");
        return emulator;
    }
}
