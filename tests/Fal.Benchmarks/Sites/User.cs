using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;

namespace Fal.Benchmarks.Sites;

/// <summary>One of many who use a site at once.</summary>
internal sealed class User(HttpClient http, int number, ConcurrentQueue<string> errors) : IDisposable
{
    public int Number { get; } = number;

    /// <summary>How often he has come.</summary>
    public int Visits { get; set; }

    /// <summary>What he keeps open from visit to visit.</summary>
    public WebSocket? Socket { get; set; }

    public Uri Address => http.BaseAddress!;

    /// <summary>How long each of his requests took, to the end of its answer.</summary>
    public List<double> Milliseconds { get; } = [];

    /// <summary>Sends a request, and gives what was answered; null where that is no success.</summary>
    public async Task<byte[]?> AskAsync(HttpRequestMessage request)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            using (request)
            {
                using var response = await http.SendAsync(request);
                var body = await response.Content.ReadAsByteArrayAsync();
                if (!response.IsSuccessStatusCode)
                    Failed($"{request.Method} {request.RequestUri} is answered {(int)response.StatusCode}");
                return response.IsSuccessStatusCode ? body : null;
            }
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            Failed(error.Message);
            return null;
        }
        finally
        {
            Milliseconds.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
    }

    public void Failed(string why) => errors.Enqueue(why);

    public void Dispose() => Socket?.Dispose();
}
