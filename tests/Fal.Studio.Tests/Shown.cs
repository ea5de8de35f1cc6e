using System.Runtime.ExceptionServices;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.Logging.Abstractions;

#pragma warning disable BL0006 // What is rendered is read as the framework's own renderers read it.

namespace Fal.Studio.Tests;

/// <summary>A component as an interactive page shows it, in words: its texts and the values of its attributes.</summary>
internal sealed class Shown(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
{
    private TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _root;

    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    /// <summary>Called between each rendering and what the components do after it.</summary>
    public Action? Rendered { get; set; }

    protected override RendererInfo RendererInfo { get; } = new("Server", isInteractive: true);

    public Task ShowAsync<T>(string? name = null, object? value = null)
        where T : IComponent => Dispatcher.InvokeAsync(() =>
    {
        _root = AssignRootComponentId(InstantiateComponent(typeof(T)));
        return RenderRootComponentAsync(_root, name is null ? ParameterView.Empty : ParameterView.FromDictionary(new Dictionary<string, object?> { [name] = value }));
    });

    /// <summary>What is shown, once it says something.</summary>
    public async Task<string> WaitForAsync(string words)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var next = _rendered.Task;
            var text = await TextAsync();
            if (text.Contains(words, StringComparison.Ordinal))
                return text;
            Assert.False(deadline.IsCancellationRequested, $"'{words}' is not shown, but: {text}");
            await next.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task<string> TextAsync() => Dispatcher.InvokeAsync(() =>
    {
        var text = new StringBuilder();
        foreach (var frame in Frames(_root))
            text.Append(frame.FrameType switch
            {
                RenderTreeFrameType.Text => frame.TextContent,
                RenderTreeFrameType.Markup => frame.MarkupContent,
                RenderTreeFrameType.Attribute => $" {frame.AttributeName}=\"{frame.AttributeValue}\"",
                _ => "",
            });
        return text.ToString();
    });

    /// <summary>Begins what the first element with such a handler does.</summary>
    /// <returns>What it does; it may go on for long.</returns>
    public Task<Task> SendAsync(string handler, EventArgs happened) => Dispatcher.InvokeAsync(() => Task.FromResult(
        DispatchEventAsync(Frames(_root).First(frame => frame.FrameType is RenderTreeFrameType.Attribute && frame.AttributeName == handler).AttributeEventHandlerId, null, happened)));

    protected override void HandleException(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
    {
        Rendered?.Invoke();
        Interlocked.Exchange(ref _rendered, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        return Task.CompletedTask;
    }

    private List<RenderTreeFrame> Frames(int component)
    {
        var all = new List<RenderTreeFrame>();
        var frames = GetCurrentRenderTreeFrames(component);
        for (var i = 0; i < frames.Count; i++)
        {
            all.Add(frames.Array[i]);
            if (frames.Array[i].FrameType is RenderTreeFrameType.Component)
                all.AddRange(Frames(frames.Array[i].ComponentId));
        }

        return all;
    }
}
