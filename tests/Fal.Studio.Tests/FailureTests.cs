using System.Net;
using Fal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Studio.Runs;

namespace Fal.Studio.Tests;

/// <summary>What goes wrong with a run costs nobody its output.</summary>
public sealed class FailureTests : StudioRuns
{
    [Theory]
    [InlineData("/status")]
    [InlineData("")]
    public async Task The_output_of_a_run_that_only_an_answer_failed_of_can_be_fetched(string failing)
    {
        Emulator.Intercept(request => request is { Method: "GET", Service: FalEmulatorService.Queue } && (failing.Length == 0 ^ request.Path.Contains("/status", StringComparison.Ordinal))
            ? FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError)
            : null);
        var run = await StartAsync("ann", Fox);
        await OverAsync(run);
        Assert.Equal(Phase.Failed, run.State.Phase);
        Assert.True(run.State.IsOutputWaiting);

        Emulator.Intercept(null);
        Runner.Fetch(run);
        await OverAsync(run);
        Assert.Equal(Phase.Done, run.State.Phase);
        Assert.NotNull(run.State.Output);
        Assert.Null(run.State.Error);
        Assert.Single(Emulator.Journal, request => request.Method == "POST");
    }

    [Fact]
    public async Task What_the_model_itself_failed_at_is_not_fetched()
    {
        Emulator.Respond(Fal.Models.FluxDev.Endpoint, (_, _) => throw new FalApiException("no", HttpStatusCode.InternalServerError));
        var run = await StartAsync("ann", Fox);
        await OverAsync(run);
        Assert.False(run.State.IsOutputWaiting);

        Runner.Fetch(run);
        Assert.Equal(Phase.Failed, run.State.Phase);
    }

    [Fact]
    public async Task What_is_no_failure_of_the_service_ends_a_run_too()
    {
        await using var held = Hold();
        var run = await StartAsync("ann", Fox);
        run.Changed += () =>
        {
            if (!run.State.IsOver)
                throw new FormatException("broken");
        };
        await held.DisposeAsync();
        await OverAsync(run);
        Assert.Equal((Phase.Failed, "The studio failed"), (run.State.Phase, run.State.Error!.Title));
    }

    [Theory]
    [InlineData("""{"prices":[{"unit_price":1e400,"unit":"megapixel","currency":"USD"}]}""")]
    [InlineData("""{"prices":[{"unit":"megapixel"}]}""")]
    [InlineData("no JSON")]
    public async Task A_price_that_cannot_be_had_ends_no_run_and_is_asked_for_again(string answer)
    {
        Emulator.Intercept(request => request.Service is FalEmulatorService.Platform ? FalEmulatorAnswer.Text(HttpStatusCode.OK, answer) : null);
        var run = await StartAsync("ann", Fox);
        await OverAsync(run);
        Assert.Equal((Phase.Done, "1 unit"), (run.State.Phase, run.State.Cost!.Sum));

        Emulator.Intercept(null);
        Assert.Equal(0.025m, (await App.GetRequiredService<Prices>().OfAsync(Flux.Endpoint))!.PerUnit);
    }

    [Fact]
    public async Task The_log_says_what_failed_and_nothing_of_what_was_asked_for()
    {
        Emulator.Respond(Fal.Models.FluxDev.Endpoint, (input, _) => throw new FalApiException($"'{input.Prompt}' is not drawn", HttpStatusCode.BadRequest));
        var run = await StartAsync("ann", """{"prompt":"my hidden fox"}""");
        await OverAsync(run);

        Assert.Contains("my hidden fox", run.State.Error!.Details, StringComparison.Ordinal);
        Assert.Contains(Logged.Lines, line => line.Contains("FalApiException, status 400", StringComparison.Ordinal) && line.Contains(run.State.RequestId!, StringComparison.Ordinal));
        Assert.DoesNotContain(Logged.Lines, line => line.Contains("hidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0.00002, "USD 0.00002: 1 × megapixel at 0.00002")]
    [InlineData(0.0000123456, 0.025, "USD 0.0000003086: 0.00001235 × megapixel at 0.025")]
    [InlineData(2, 0.5, "USD 1: 2 × megapixel at 0.5")]
    [InlineData(0, 0.5, "USD 0: 0 × megapixel at 0.5")]
    public void A_small_cost_is_not_told_as_nothing(decimal units, decimal price, string words) =>
        Assert.Equal(words, new Cost(units, new Price(price, "megapixel", "USD")).ToString());

    [Fact]
    public void A_cost_beyond_all_numbers_is_told_in_units() =>
        Assert.Equal("79228162514264337593543950335 units", new Cost(decimal.MaxValue, new Price(2, "megapixel", "USD")).ToString());
}
