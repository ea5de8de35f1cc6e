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

    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _opening = new(1);
    private readonly SemaphoreSlim _receiving = new(1);
    private FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>? _socket;
    private int _received;

    /// <summary>Draws a prompt. Calls that overlap may end in any order: the numbers of their pictures tell which is newer.</summary>
    /// <returns>The picture; null where a newer prompt took the place of this one, so that it is neither drawn nor paid for.</returns>
    /// <exception cref="FalException">The socket could not be opened, or was lost.</exception>
    /// <exception cref="OperationCanceledException">The drawing was disposed meanwhile.</exception>
    public async Task<LivePicture?> DrawAsync(string prompt, int seed)
    {
        try
        {
            return await DrawOverSocketAsync(prompt, seed);
        }
        catch (ObjectDisposedException error)
        {
            throw new OperationCanceledException("The drawing was disposed.", error, _closing.Token);
        }
    }

    /// <summary>Closes the socket. One that is being opened is given up, or closed as soon as it is open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _opening.WaitAsync();
        if (_socket is not null)
            await _socket.DisposeAsync();
        _opening.Release();
    }

    private async Task<LivePicture?> DrawOverSocketAsync(string prompt, int seed)
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
        await _receiving.WaitAsync(_closing.Token);
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

    private async Task<FalRealtimeConnection<FastSdxlInput, FastSdxlOutput>> SocketAsync()
    {
        await _opening.WaitAsync(_closing.Token);
        try
        {
            return _socket ??= await fal.FastSdxl.RealtimeAsync(Throttled, _closing.Token);
        }
        finally
        {
            _opening.Release();
        }
    }
}
