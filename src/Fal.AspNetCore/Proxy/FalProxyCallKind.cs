namespace Fal.AspNetCore;

/// <summary>What a caller of the app wants from the service.</summary>
public enum FalProxyCallKind
{
    /// <summary>A direct call of a model. It is billed.</summary>
    Run,

    /// <summary>A direct call whose output comes in parts. It is billed.</summary>
    Stream,

    /// <summary>A request for the queue. It is billed when it is done.</summary>
    Submit,

    /// <summary>How far a request is.</summary>
    Status,

    /// <summary>The same, as events until it is done.</summary>
    StatusStream,

    /// <summary>The output of a request.</summary>
    Result,

    /// <summary>The end of a request.</summary>
    Cancel,

    /// <summary>The announcement of an upload. The file itself goes past the app, to an address that the answer has.</summary>
    Upload,

    /// <summary>A token for sockets and streams of one endpoint, which go past the app. What is done with it is billed.</summary>
    Token,
}
