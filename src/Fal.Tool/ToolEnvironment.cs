namespace Fal.Tool;

/// <summary>What is around the tool: the folder it was started in, the environment, the terminal, the clock and the network.</summary>
internal sealed record ToolEnvironment
{
    public required string Folder { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>A variable of the environment.</summary>
    public required Func<string, string?> Variable { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>How many characters are in a line of the terminal.</summary>
    public int Width { get; init; } = 80;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a server is waited for.</summary>
    public Catalogue.Patience Patience { get; init; } = Catalogue.Patience.Default;

    /// <summary>Where schemas are kept that were fetched once.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>What sends requests.</summary>
    public Func<HttpMessageHandler> Network { get; init; } = static () => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>A terminal that can do no more than lines, or nobody wants colours.</summary>
    public bool HasColor => IsOutputTerminal && IsCapable && string.IsNullOrEmpty(Variable("NO_COLOR"));

    /// <summary>Whether a line of the terminal can be written again.</summary>
    public bool IsCapable => Variable("TERM") != "dumb";

    public static ToolEnvironment OfProcess() => new()
    {
        Folder = Directory.GetCurrentDirectory(),
        Output = Console.Out,
        Error = Console.Error,
        Variable = Environment.GetEnvironmentVariable,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Width = WidthOfTerminal(),
        CacheFolder = CacheFolderOf(Environment.GetEnvironmentVariable),
    };

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth is not (> 0 and var width) ? 80 : width;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    private static string CacheFolderOf(Func<string, string?> variable) =>
        variable("FAL_CACHE") is { Length: > 0 } own ? own
        : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fal", "cache")
        : Path.Combine(variable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "fal");
}
