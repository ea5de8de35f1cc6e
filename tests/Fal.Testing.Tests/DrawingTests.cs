using System.Net;
using Fal.Testing.Media;
using Fal.Testing.Schemas;
using Microsoft.AspNetCore.Http;

namespace Fal.Testing.Tests;

/// <summary>Who draws when, and what is kept of it. Runs alone, since all emulators of a process draw at the same places.</summary>
[CollectionDefinition(nameof(DrawingTests), DisableParallelization = true)]
[Collection(nameof(DrawingTests))]
public class DrawingTests : EmulatorTest
{
    private const string Small = "files/samples/16x16.0000000000000001.0.0.0.a/a.png";
    private const string Large = "files/samples/1024x1024.0000000000000001.0.0.0.a/a.png";

    private static readonly SampleFile Heavy = SampleFile.Named("a.png") with { Make = _ => new byte[12 << 20] };

    protected override FalEmulatorOptions Options => new();

    [Fact]
    public async Task A_small_picture_does_not_wait_for_large_ones()
    {
        using var large = new BusyPlaces(20);

        using var small = await Http.GetAsync(Small, Limit);

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.False(large.AreDone);
    }

    [Fact]
    public async Task What_is_asked_for_is_not_drawn_by_a_thread_that_answers()
    {
        Assert.False(await Easels.UseAsync(1, () => Thread.CurrentThread.IsThreadPoolThread, Limit));
        Assert.False(await Easels.UseAsync(int.MaxValue, () => Thread.CurrentThread.IsThreadPoolThread, Limit));
    }

    [Fact]
    public async Task Who_goes_away_leaves_the_queue()
    {
        using var large = new BusyPlaces(20);
        using var gone = new CancellationTokenSource();
        var waiting = Easels.UseAsync<int>(int.MaxValue, () => throw new InvalidOperationException("It is drawn."), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task When_very_many_wait_one_more_is_told_to_ask_again()
    {
        using var large = new BusyPlaces(1000 + Environment.ProcessorCount);

        using var head = await Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Large), Limit);
        using var refused = await Http.GetAsync(Large, Limit);
        large.Free();
        using var drawn = await Http.GetAsync(Large, Limit);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (head.StatusCode, refused.StatusCode, drawn.StatusCode));
        Assert.Null(refused.Headers.ETag);
        Assert.Null(refused.Headers.CacheControl);
    }

    [Fact]
    public async Task A_file_is_drawn_once_while_there_is_room_for_it()
    {
        var gallery = new Gallery();
        var recipes = Enumerable.Range(0, 4).Select(seed => MediaRecipe.Plain with { Seed = (ulong)seed }).ToList();

        var first = await gallery.ShowAsync(Heavy, recipes[0], Limit);
        var second = await gallery.ShowAsync(Heavy, recipes[1], Limit);
        Assert.Same(first, await gallery.ShowAsync(Heavy, recipes[0], Limit));

        await gallery.ShowAsync(Heavy, recipes[2], Limit);
        Assert.Same(first, await gallery.ShowAsync(Heavy, recipes[0], Limit));
        Assert.NotSame(second, await gallery.ShowAsync(Heavy, recipes[1], Limit));
    }

    /// <summary>Drawings that are not done until they are let.</summary>
    private sealed class BusyPlaces : IDisposable
    {
        private readonly ManualResetEventSlim _done = new();
        private readonly Task _all;

        public BusyPlaces(int count) => _all = Task.WhenAll(Enumerable.Range(0, count).Select(_ => Easels.UseAsync(int.MaxValue, () => _done.Wait(TimeSpan.FromMinutes(5)), CancellationToken.None)));

        public bool AreDone => _all.IsCompleted;

        public void Free()
        {
            _done.Set();
            _all.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }

        public void Dispose()
        {
            Free();
            _done.Dispose();
        }
    }
}
