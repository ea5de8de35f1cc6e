using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Web;
using Studio.Components.Parts;
using Studio.Runs;

namespace Fal.Studio.Tests;

public sealed class RunViewTests : StudioRuns
{
    private readonly Run _run = new("ann", Flux, [], isStreamed: true, DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task What_ends_while_it_is_first_shown_is_shown_as_over()
    {
        await using var shown = new Shown(App);
        shown.Rendered = () => _run.Update(state => state with { Phase = Phase.Done });
        await shown.ShowAsync<RunView>("Run", _run);
        var text = await shown.WaitForAsync("Done");
        Assert.Contains("It ended without an output.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_was_before_an_error_is_shown_beside_it()
    {
        var soFar = new FalOutput(JsonDocument.Parse("""{"text":"once upon a"}""").RootElement);
        _run.Update(state => state with { Phase = Phase.Failed, Output = soFar, Error = RunError.Of(new FalConnectionException("x")) });
        await using var shown = new Shown(App);
        await shown.ShowAsync<RunView>("Run", _run);
        var text = await shown.WaitForAsync("once upon a");
        Assert.Contains("could not be reached", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_was_cancelled_says_so()
    {
        _run.Update(state => state with { Phase = Phase.Cancelled });
        await using var shown = new Shown(App);
        await shown.ShowAsync<RunView>("Run", _run);
        await shown.WaitForAsync("It was cancelled before there was anything.");
    }

    [Fact]
    public async Task An_output_that_waits_at_the_service_is_fetched_by_a_button()
    {
        Emulator.Intercept(request => request.Path.Contains("/status", StringComparison.Ordinal) ? Testing.FalEmulatorAnswer.Error(HttpStatusCode.InternalServerError) : null);
        var run = await StartAsync("ann", Fox);
        await OverAsync(run);
        Emulator.Intercept(null);
        await using var shown = new Shown(App);
        await shown.ShowAsync<RunView>("Run", run);
        await shown.WaitForAsync("Fetch the result");
        await shown.SendAsync("onclick", new MouseEventArgs());
        await shown.WaitForAsync("Done");
    }
}
