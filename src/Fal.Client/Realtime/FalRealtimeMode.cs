namespace Fal;

/// <summary>How many inputs and outputs of a realtime socket go together: <c>realtimeMode</c> of the schema's <c>x-fal-protocol</c>.</summary>
public enum FalRealtimeMode
{
    /// <summary>The schema does not say.</summary>
    Unknown,

    /// <summary>Each input gets one output.</summary>
    Unary,

    /// <summary>Each input gets several outputs.</summary>
    ServerStreaming,

    /// <summary>Several inputs together get one output.</summary>
    ClientStreaming,

    /// <summary>Inputs and outputs come and go at any time.</summary>
    Bidirectional,
}
