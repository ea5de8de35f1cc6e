using System.Diagnostics;
using Fal;
using Fal.Models;

namespace Studio.Realtime;

/// <summary>A socket that draws while somebody types. It opens with the first picture.</summary>
/// <param name="fal">The client.</param>
public sealed class LiveDrawing(FalClient fal) : IAsyncDisposable
{
    /// <summary>Of what is typed within this time only the last is drawn.</summary>
    private static readonly FalRealtimeOptions Throttled = new() { ThrottleInterval = TimeSpan.FromMilliseconds(100) };

    private readonly SemaphoreSlim _opening = new(1);
    private readonly SemaphoreSlim _receiving = new(1);
    private FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>? _socket;
    private int _received;

    /// <summary>Draws a prompt. Calls that overlap may end in any order: the numbers of their pictures tell which is newer.</summary>
    /// <returns>The picture; null where a newer prompt took the place of this one, so that it is neither drawn nor paid for.</returns>
    /// <exception cref="FalException">The socket could not be opened, or was lost.</exception>
    public async Task<LivePicture?> DrawAsync(string prompt, int seed)
    {
        var began = Stopwatch.GetTimestamp();
        var socket = await SocketAsync();
        var isSent = await socket.SendAsync(new()
        {
            Prompt = prompt,
            Seed = seed,
            NumInferenceSteps = 2,
            ImageSize = FastSdxl.ImageSizePreset.Square,
        });
        if (!isSent)
            return null;
        await _receiving.WaitAsync();
        try
        {
            FastSdxlOutput output = await socket.ReceiveAsync();
            var number = ++_received;
            return output.Images is [var picture, ..] ? new LivePicture(number, picture.Url, output.Prompt, Stopwatch.GetElapsedTime(began)) : null;
        }
        finally
        {
            _receiving.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is not null)
            await _socket.DisposeAsync();
        _opening.Dispose();
        _receiving.Dispose();
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
}
