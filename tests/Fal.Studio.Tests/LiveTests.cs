using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Studio.Components;
using Studio.Hosting;
using Studio.Realtime;

namespace Fal.Studio.Tests;

public sealed class LiveTests : StudioRuns
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_drawing_that_is_closed_while_its_socket_opens_gives_up()
    {
        var asked = new TaskCompletionSource();
        Emulator.Intercept(request =>
        {
            asked.TrySetResult();
            return Testing.FalEmulatorAnswer.Stall;
        });
        var drawing = new LiveDrawing(App.GetRequiredService<FalClient>());
        var drawn = drawing.DrawAsync("a fox", 1);
        await asked.Task.WaitAsync(Token);
        await drawing.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawn.WaitAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing.DrawAsync("a fox", 1));
    }

    [Fact]
    public async Task A_drawing_that_is_closed_while_it_waits_for_a_picture_gives_up()
    {
        var asked = new TaskCompletionSource();
        Emulator.Intercept(request =>
        {
            if (request.Service is not Testing.FalEmulatorService.Realtime)
                return null;
            asked.TrySetResult();
            return Testing.FalEmulatorAnswer.Stall;
        });
        var drawing = new LiveDrawing(App.GetRequiredService<FalClient>());
        var drawn = drawing.DrawAsync("a fox", 1);
        await asked.Task.WaitAsync(Token);
        await drawing.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawn.WaitAsync(Token));
    }

    [Fact]
    public async Task What_was_drawn_is_told_when_nobody_types_any_more()
    {
        await using var shown = new Shown(App);
        await shown.ShowAsync<LiveCanvas>();
        await DrawAsync(shown, "a fox");
        var first = await DrawAsync(shown, "a fox runs");
        Assert.Contains("Not connected yet", await shown.TextAsync(), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(1));
        await first;
        Assert.Contains("2 pictures, the last in", await shown.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_pays_is_told_how_many_pictures()
    {
        await using var paid = await Service.StartAsync("key:secret", TimeSpan.Zero);
        await using var app = new ServiceCollection().AddLogging().AddSingleton(paid).AddSingleton<TimeProvider>(_time)
            .AddSingleton(App.GetRequiredService<FalClient>()).BuildServiceProvider();
        await using var shown = new Shown(app);
        await shown.ShowAsync<LiveCanvas>();
        Assert.Contains("Each picture is billed. So far: 0.", string.Join(' ', (await shown.TextAsync()).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace(" .", ".", StringComparison.Ordinal), StringComparison.Ordinal);
        await (await shown.SendAsync("oninput", new ChangeEventArgs { Value = "a fox" })).WaitAsync(Token);
    }

    private protected override void Add(IServiceCollection services) => services.AddSingleton<TimeProvider>(_time);

    /// <summary>Types a prompt, and waits until its picture is there.</summary>
    /// <returns>What goes on until it has been told.</returns>
    private static async Task<Task> DrawAsync(Shown shown, string prompt)
    {
        var drawing = await shown.SendAsync("oninput", new ChangeEventArgs { Value = prompt });
        await shown.WaitForAsync($"alt=\"{prompt}\"");
        return drawing;
    }
}
