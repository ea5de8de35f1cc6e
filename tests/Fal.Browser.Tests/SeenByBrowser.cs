using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Fal.Browser.Tests;

/// <summary>Everything that a page's browser sends, receives, prints and keeps, from now on.</summary>
internal sealed class SeenByBrowser : IAsyncDisposable
{
    private const string Kept = """
        async () => JSON.stringify({
          page: document.documentElement.outerHTML,
          local: { ...localStorage },
          session: { ...sessionStorage },
          cookies: document.cookie,
          databases: await indexedDB.databases(),
          caches: await caches.keys(),
          globals: Object.getOwnPropertyNames(globalThis).filter((name) => typeof globalThis[name] === "string").map((name) => globalThis[name]),
        })
        """;

    private readonly IPage _page;
    private readonly ConcurrentQueue<Task<string>> _parts = [];

    public SeenByBrowser(IPage page)
    {
        _page = page;
        page.RequestFinished += OnRequest;
        page.RequestFailed += OnRequest;
        page.Console += OnConsole;
        page.WebSocket += OnWebSocket;
    }

    public ValueTask DisposeAsync()
    {
        _page.RequestFinished -= OnRequest;
        _page.RequestFailed -= OnRequest;
        _page.Console -= OnConsole;
        _page.WebSocket -= OnWebSocket;
        return ValueTask.CompletedTask;
    }

    public async Task<string> AllAsync(CancellationToken cancellationToken)
    {
        _parts.Enqueue(_page.EvaluateAsync<string>(Kept));
        _parts.Enqueue(CookiesAsync());
        return string.Join('\n', await Task.WhenAll(_parts).WaitAsync(cancellationToken));
    }

    private async Task<string> CookiesAsync() => string.Join('\n', (await _page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    private void OnRequest(object? sender, IRequest request) => _parts.Enqueue(TextAsync(request));

    private void OnConsole(object? sender, IConsoleMessage message) => _parts.Enqueue(Task.FromResult(message.Text));

    private void OnWebSocket(object? sender, IWebSocket socket)
    {
        _parts.Enqueue(Task.FromResult(socket.Url));
        socket.FrameSent += (_, frame) => _parts.Enqueue(Task.FromResult(Text(frame)));
        socket.FrameReceived += (_, frame) => _parts.Enqueue(Task.FromResult(Text(frame)));
    }

    private static string Text(IWebSocketFrame frame) => frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []);

    private static async Task<string> TextAsync(IRequest request)
    {
        var sent = $"{request.Method} {request.Url}\n{Lines(await request.AllHeadersAsync())}\n{request.PostData}";
        if (request.Failure is not null || await request.ResponseAsync() is not { } response)
            return sent;
        return $"{sent}\n{response.Status}\n{Lines(await response.AllHeadersAsync())}\n{System.Text.Encoding.UTF8.GetString(await response.BodyAsync())}";
    }

    private static string Lines(IEnumerable<KeyValuePair<string, string>> headers) => string.Join('\n', headers.Select(header => $"{header.Key}: {header.Value}"));
}
