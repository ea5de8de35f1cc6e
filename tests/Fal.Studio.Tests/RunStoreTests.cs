using System.Text.Json.Nodes;
using Studio.Models;
using Studio.Runs;

namespace Fal.Studio.Tests;

public class RunStoreTests
{
    private static readonly StudioModel Flux = Catalogue.Find("fal-ai/flux/dev")!;

    private readonly RunStore _store = new();

    [Fact]
    public void The_newest_runs_of_a_visitor_are_kept()
    {
        var runs = Enumerable.Range(0, 70).Select(_ => AddEnded("ann")).ToList();
        Assert.Equal(60, _store.Of("ann").Count);
        Assert.Same(runs[^1], _store.Of("ann")[0]);
        Assert.Null(_store.Find("ann", runs[0].Id));
        _store.Remove(runs[^1]);
        Assert.Same(runs[^2], _store.Of("ann")[0]);
    }

    [Fact]
    public void One_that_is_under_way_is_not_forgotten()
    {
        var first = Add("ann");
        for (var i = 0; i < 70; i++)
            AddEnded("ann");
        Assert.Same(first, _store.Find("ann", first.Id));
    }

    [Fact]
    public void Nobody_takes_the_place_of_others()
    {
        var bobs = AddEnded("bob");
        for (var i = 0; i < 5100; i++)
            AddEnded("ann");
        Assert.Same(bobs, _store.Find("bob", bobs.Id));
    }

    [Fact]
    public void What_is_large_is_forgotten_sooner()
    {
        var large = new string('x', 4 << 20);
        for (var i = 0; i < 12; i++)
            AddEnded("ann", large);
        Assert.Equal(7, _store.Of("ann").Count);
    }

    [Fact]
    public void A_visitor_has_a_few_runs_under_way_at_most()
    {
        var added = 0;
        Parallel.For(0, 32, _ =>
        {
            try
            {
                Add("ann");
                Interlocked.Increment(ref added);
            }
            catch (TooManyRunsException)
            {
                // As it should be.
            }
        });
        Assert.Equal(4, added);
        Add("bob");
    }

    [Fact]
    public void All_visitors_together_have_a_few_runs_under_way_at_most()
    {
        for (var i = 0; i < 16; i++)
            Add($"visitor {i}");
        Assert.Throws<TooManyRunsException>(() => Add("ann"));
        End(_store.Of("visitor 3")[0]);
        Add("ann");
    }

    private static void End(Run run) => run.Update(state => state with { Phase = Phase.Done });

    private Run Add(string visitor, string prompt = "a fox")
    {
        var run = new Run(visitor, Flux, new JsonObject { ["prompt"] = prompt }, isStreamed: false, DateTimeOffset.UnixEpoch);
        _store.Add(run);
        return run;
    }

    private Run AddEnded(string visitor, string prompt = "a fox")
    {
        var run = Add(visitor, prompt);
        End(run);
        return run;
    }
}
