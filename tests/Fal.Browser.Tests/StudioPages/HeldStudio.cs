using Fal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Browser.Tests.StudioPages;

/// <summary>Studio with an emulator of the tests: a request in the queue stays where it is until a test moves it on.</summary>
public sealed class HeldStudio : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private FalEmulator? _emulator;
    private StudioApp? _app;

    public FalEmulator Emulator => _emulator!;

    public StudioApp App => _app!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await FalEmulator.StartAsync(new FalEmulatorOptions
        {
            Schemas = { Repository.Schemas, Path.Combine(Repository.Root, "samples", "Studio", "schemas") },
            StepTime = Step,
            TimeProvider = _time,
        });
        _app = new StudioApp { Emulator = _emulator };
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    /// <summary>Moves every request on by a place in the queue, or a step of its work.</summary>
    public void Move(int steps = 1) => _time.Advance(steps * Step);
}
