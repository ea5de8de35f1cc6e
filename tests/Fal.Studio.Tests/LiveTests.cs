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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_drawing_that_is_closed_while_it_waits_gives_up(bool isOpen)
    {
        var asked = new TaskCompletionSource();
        Emulator.Intercept(request =>
        {
            if (isOpen && request.Service is not Testing.FalEmulatorService.Realtime)
                return null;
            asked.TrySetResult();
            return Testing.FalEmulatorAnswer.Stall;
        });
        var drawing = new LiveDrawing(App.GetRequiredService<FalClient>());
        var drawn = drawing.DrawAsync("a fox", 1);
        await asked.Task.WaitAsync(Token);
        await drawing.DisposeAsync().AsTask().WaitAsync(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawn.WaitAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing.DrawAsync("a fox", 1));
    }

    [Fact]
    public async Task What_was_drawn_is_told_when_nobody_types_any_more()
    {
        await using var app = Canvas(App.GetRequiredService<Service>());
        await using var shown = new Shown(app);
        await shown.ShowAsync<LiveCanvas>();
        await TypeAsync(shown, "a fox");
        await shown.WaitForAsync("alt=\"a fox\"");
        var drawing = await TypeAsync(shown, "a fox runs");
        Assert.Contains("Not connected yet", await shown.WaitForAsync("alt=\"a fox runs\""), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(1));
        await drawing.WaitAsync(Token);
        Assert.Contains("2 pictures, the last in", await shown.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_pays_is_told_how_many_pictures()
    {
        await using var paid = await Service.StartAsync("key:secret", TimeSpan.Zero);
        await using var app = Canvas(paid);
        await using var shown = new Shown(app);
        await shown.ShowAsync<LiveCanvas>();
        await shown.WaitForAsync("Each picture is billed. So far: 0.");
        await TypeAsync(shown, "a fox");
        await shown.WaitForAsync("So far: 1.");
    }

    /// <summary>What the canvas needs, with a clock that stands still for it alone.</summary>
    private ServiceProvider Canvas(Service service) => new ServiceCollection().AddLogging().AddSingleton(service).AddSingleton<TimeProvider>(_time)
        .AddSingleton(_ => Emulator.CreateClient()).BuildServiceProvider();

    private static Task<Task> TypeAsync(Shown shown, string prompt) => shown.SendAsync("oninput", new ChangeEventArgs { Value = prompt });
}
