using Fal;
using Fal.Testing;

namespace Studio.Hosting;

/// <summary>Who answers: the service where there is a key, the emulator where there is none.</summary>
public sealed class Service : IAsyncDisposable
{
    private readonly FalEmulator? _emulator;
    private readonly string? _key;

    private Service(FalEmulator? emulator, string? key)
    {
        _emulator = emulator;
        _key = key;
    }

    public bool IsEmulator => _emulator is not null;

    /// <summary>Where the files of outputs are: a page may show what is there, and nothing from elsewhere.</summary>
    public string MediaOrigins => _emulator is null ? "https://fal.media https://*.fal.media" : _emulator.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether a page may show the file of an address.</summary>
    public bool MayShow(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "data"
        || (_emulator is null ? uri.Scheme == "https" && (uri.Host == "fal.media" || uri.Host.EndsWith(".fal.media", StringComparison.Ordinal)) : uri.Authority == _emulator.Address.Authority));

    public static async Task<Service> StartAsync(string? key) =>
        string.IsNullOrWhiteSpace(key) ? new Service(await StartEmulatorAsync(), null) : new Service(null, key);

    public void Configure(FalClientOptions options)
    {
        if (_emulator is null)
        {
            options.Credentials = _key;
            return;
        }

        var emulated = _emulator.CreateClientOptions();
        options.Credentials = emulated.Credentials;
        options.RunAddress = emulated.RunAddress;
        options.QueueAddress = emulated.QueueAddress;
        options.RestAddress = emulated.RestAddress;
    }

    public ValueTask DisposeAsync() => _emulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>At a pace that a person can watch.</summary>
    private static Task<FalEmulator> StartEmulatorAsync() => FalEmulator.StartAsync(new FalEmulatorOptions
    {
        Schemas = { Path.Combine(AppContext.BaseDirectory, "schemas") },
        QueuePositions = 2,
        StepTime = TimeSpan.FromMilliseconds(600),
        StreamEvents = 12,
        JournalCapacity = 100,
    });
}
