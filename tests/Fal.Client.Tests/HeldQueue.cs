using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace Fal.Client.Tests;

/// <summary>A queue without a network in which a test decides what becomes of each request, and when. Its clock says when each was submitted.</summary>
internal sealed class HeldQueue(TimeProvider clock) : HttpMessageHandler
{
    private readonly Channel<HeldRequest> _submitted = Channel.CreateUnbounded<HeldRequest>();
    private readonly ConcurrentDictionary<string, HeldRequest> _known = new();
    private readonly DateTimeOffset _start = clock.GetUtcNow();
    private int _submits;
    private int _cancels;

    public int Submits => Volatile.Read(ref _submits);

    public int Cancels => Volatile.Read(ref _cancels);

    /// <summary>The next request that is submitted.</summary>
    public ValueTask<HeldRequest> NextAsync(CancellationToken cancellationToken) => _submitted.Reader.ReadAsync(cancellationToken);

    public async Task<List<HeldRequest>> NextAsync(int count, CancellationToken cancellationToken)
    {
        var all = new List<HeldRequest>();
        while (all.Count < count)
            all.Add(await NextAsync(cancellationToken));
        return all;
    }

    /// <summary>A request that was submitted before.</summary>
    public HeldRequest Add(string id) => _known[id] = new HeldRequest(id, "", TimeSpan.Zero);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = MemoryService.NameOf(request);
        if (name == "cancel")
        {
            Interlocked.Increment(ref _cancels);
            return MemoryService.Answer(MemoryService.GoodAnswer(name));
        }

        if (name != "submit")
        {
            // .../requests/{id}/status
            var id = request.RequestUri!.Segments.SkipWhile(segment => segment != "requests/").ElementAt(1).TrimEnd('/');
            _known[id].Follow();
            await _known[id].Finished.WaitAsync(cancellationToken);
            return MemoryService.Answer(MemoryService.GoodAnswer(name));
        }

        var number = Interlocked.Increment(ref _submits);
        var held = Add($"r{number}") with { Body = await request.Content!.ReadAsStringAsync(cancellationToken), At = clock.GetUtcNow() - _start };
        _known[held.Id] = held;
        _submitted.Writer.TryWrite(held);
        return await held.Answer.WaitAsync(cancellationToken);
    }
}

/// <summary>A request that waits for what a test does with it.</summary>
/// <param name="Body">Its input.</param>
/// <param name="At">When it was submitted.</param>
internal sealed record HeldRequest(string Id, string Body, TimeSpan At)
{
    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _followed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HttpResponseMessage> Answer => _answer.Task;

    public Task Finished => _finished.Task;

    /// <summary>Completes when it is asked how far it is.</summary>
    public Task Followed => _followed.Task;

    public void Follow() => _followed.TrySetResult();

    public void Accept() => _answer.SetResult(MemoryService.Answer($$"""{"request_id":"{{Id}}","status":"IN_QUEUE","queue_position":0}"""));

    public void Refuse(int? seconds)
    {
        var answer = MemoryService.Answer("{}", HttpStatusCode.TooManyRequests);
        if (seconds is not null)
            answer.Headers.Add("Retry-After", $"{seconds}");
        _answer.SetResult(answer);
    }

    /// <summary>Its work is done.</summary>
    public void Finish() => _finished.SetResult();
}
