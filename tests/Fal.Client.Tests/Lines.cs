using Microsoft.Extensions.Logging;

namespace Fal.Client.Tests;

internal sealed record Line(string Category, LogLevel Level, int EventId, string Text);

/// <summary>Keeps every line that is logged.</summary>
internal sealed class Lines : ILoggerProvider
{
    private readonly List<Line> _all = [];

    public Line[] All
    {
        get
        {
            lock (_all)
                return [.. _all];
        }
    }

    /// <summary>All lines, which are not kept any longer.</summary>
    public Line[] Take()
    {
        lock (_all)
        {
            Line[] taken = [.. _all];
            _all.Clear();
            return taken;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(Lines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines._all)
                lines._all.Add(new Line(category, logLevel, eventId.Id, $"{formatter(state, exception)}{exception}"));
        }
    }
}
