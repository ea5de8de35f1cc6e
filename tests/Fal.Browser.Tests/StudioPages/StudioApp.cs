using System.Diagnostics;
using Fal.Testing;

[assembly: AssemblyFixture(typeof(Fal.Browser.Tests.StudioPages.StudioApp))]

namespace Fal.Browser.Tests.StudioPages;

/// <summary>samples/Studio as a program of its own, as somebody starts it who has no key. Started by the first test that asks for it.</summary>
public sealed class StudioApp : IAsyncDisposable
{
    private static readonly TimeSpan MostTimeToStart = TimeSpan.FromMinutes(3);

    private readonly Lazy<Task<Uri>> _address;
    private Process? _process;

    public StudioApp() => _address = new(StartAsync);

    /// <summary>The emulator that answers; one of its own where none is given.</summary>
    public FalEmulator? Emulator { get; init; }

    public Task<Uri> AddressAsync() => _address.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "..", "..", "Studio", "debug", "Studio.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = null, ["DOTNET_ENVIRONMENT"] = null, ["FAL_KEY"] = "", ["Emulator"] = Emulator?.Address.AbsoluteUri, ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information" },
        };
        _process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(MostTimeToStart);
        const string Listening = "Now listening on: ";
        while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // What it says later is of no interest, but has to go somewhere.
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new Uri(line[(at + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException("Studio has ended before it was there.");
    }
}
