namespace Fal;

/// <summary>What stands between a client and the network.</summary>
internal enum HandlerKind
{
    /// <summary>The client's own handler alone.</summary>
    Own,

    /// <summary>Handlers of the app, and <see cref="SendOnceHandler"/> behind them.</summary>
    Watched,

    /// <summary>Handlers of the app, of which nothing is known.</summary>
    Foreign,
}
