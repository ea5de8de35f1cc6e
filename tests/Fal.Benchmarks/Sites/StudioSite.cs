using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fal.Benchmarks.Sites;

/// <summary>The Studio, whose users open a model's page with all that it links to, and stay connected to it.</summary>
internal static partial class StudioSite
{
    private const string Folder = "samples/Studio";
    private const byte EndOfRecord = 0x1e;

    private static readonly byte[] Handshake = [.. """{"protocol":"blazorpack","version":1}"""u8, EndOfRecord];

    /// <summary>A message of one array with the number 6 in it, after its length.</summary>
    private static readonly byte[] Ping = [2, 0x91, 6];

    public static async Task<int> RunAsync(string[] args)
    {
        var published = Directory.CreateTempSubdirectory("fal-studio").FullName;
        try
        {
            await PublishAsync(published);
            using var studio = await ServerProcess.StartAsync(Path.Combine(published, "Studio"), ["--urls", "http://127.0.0.1:0", "--contentRoot", published]);
            return await SiteLoad.RunAsync([new("Studio", studio, VisitAsync)], LoadOptions.Read(args));
        }
        finally
        {
            Directory.Delete(published, recursive: true);
        }
    }

    /// <summary>Opens a page, what it links to the first time, and a connection that is kept.</summary>
    private static async Task VisitAsync(User user)
    {
        user.Visits++;
        var home = await PageAsync(user, "/");
        var models = Links().Matches(home).Select(link => link.Groups["to"].Value).Where(link => link.Count('/') > 1 && !link.Contains('.', StringComparison.Ordinal)).Distinct().ToList();
        if (models.Count > 0)
            await PageAsync(user, models[(user.Number + user.Visits) % models.Count]);
        if (user.Visits == 1)
        {
            foreach (var asset in Links().Matches(home).Select(link => link.Groups["to"].Value).Where(link => Path.HasExtension(link)).Distinct())
                await user.AskAsync(new HttpRequestMessage(HttpMethod.Get, asset));
        }

        await ConnectAsync(user);
    }

    private static async Task<string> PageAsync(User user, string path) =>
        await user.AskAsync(new HttpRequestMessage(HttpMethod.Get, path)) is { } page ? Encoding.UTF8.GetString(page) : "";

    /// <summary>Opens a user's connection where it is not open, and shows that it is.</summary>
    private static async Task ConnectAsync(User user)
    {
        try
        {
            if (user.Socket is not { State: WebSocketState.Open })
            {
                if (await user.AskAsync(new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1")) is not { } negotiated)
                    return;
                using var answer = JsonDocument.Parse(negotiated);
                user.Socket = await OpenAsync(new UriBuilder(user.Address) { Scheme = "ws", Path = "_blazor", Query = $"id={answer.RootElement.GetProperty("connectionToken").GetString()}" }.Uri);
            }

            await user.Socket.SendAsync(Ping, WebSocketMessageType.Binary, endOfMessage: true, default);
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            user.Failed(error.Message);
            user.Socket?.Dispose();
            user.Socket = null;
        }
    }

    private static async Task<WebSocket> OpenAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, default);
        await socket.SendAsync(Handshake, WebSocketMessageType.Binary, endOfMessage: true, default);
        var buffer = ArrayPool<byte>.Shared.Rent(256);
        var received = await socket.ReceiveAsync(buffer.AsMemory(), default);
        if (received.Count != 3)
            throw new WebSocketException("The handshake was refused: " + Encoding.UTF8.GetString(buffer, 0, received.Count));
        ArrayPool<byte>.Shared.Return(buffer);
        return socket;
    }

    private static async Task PublishAsync(string to)
    {
        var project = Path.Combine(Fal.Tests.Repository.Root, Folder);
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", to, "-v", "q", "--nologo"]))!;
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException($"{Folder} could not be published.");
    }

    [GeneratedRegex("""(href|src)="(?<to>[^"#:]+)""")]
    private static partial Regex Links();
}
