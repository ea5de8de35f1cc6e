using System.Diagnostics;
using Fal;
using Fal.Models;

namespace Studio.Realtime;

/// <summary>A socket that draws while somebody types. It opens with the first picture.</summary>
/// <param name="fal">The client.</param>
/// <param name="drawn">Called with each picture that is newer than the last one shown.</param>
public sealed class LiveDrawing(FalClient fal, Action<LivePicture> drawn) : IAsyncDisposable
{
    /// <summary>Of what is typed within this time only the last is drawn.</summary>
    private static readonly FalRealtimeOptions Throttled = new() { ThrottleInterval = TimeSpan.FromMilliseconds(100) };

    private readonly SemaphoreSlim _opening = new(1);
    private FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>? _socket;
    private long _asked;
    private long _shown;

    /// <summary>Draws a prompt, unless another comes before it is sent.</summary>
    /// <exception cref="FalException">The socket could not be opened, or was lost.</exception>
    public async Task DrawAsync(string prompt, int seed)
    {
        var number = Interlocked.Increment(ref _asked);
        var began = Stopwatch.GetTimestamp();
        var socket = await SocketAsync();
        FastSdxlOutput output;
        try
        {
            output = await socket.RequestAsync(new()
            {
                Prompt = prompt,
                Seed = seed,
                NumInferenceSteps = 2,
                ImageSize = FastSdxl.ImageSizePreset.Square,
            });
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // Pictures may come in another order than they were asked for: the newest wins.
        if (output.Images is [var picture, ..] && Newer(number))
            drawn(new LivePicture(picture.Url, prompt, Stopwatch.GetElapsedTime(began)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is not null)
            await _socket.DisposeAsync();
        _opening.Dispose();
    }

    private async Task<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>> SocketAsync()
    {
        await _opening.WaitAsync();
        try
        {
            return _socket ??= await fal.FastSdxl.RealtimeAsync(Throttled);
        }
        finally
        {
            _opening.Release();
        }
    }

    private bool Newer(long number)
    {
        var shown = Interlocked.Read(ref _shown);
        while (number > shown)
        {
            var before = Interlocked.CompareExchange(ref _shown, number, shown);
            if (before == shown)
                return true;
            shown = before;
        }

        return false;
    }
}
