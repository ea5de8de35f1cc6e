namespace Fal.Tool.Output;

/// <summary>How much is said.</summary>
internal enum Verbosity
{
    /// <summary>What was asked for, and errors.</summary>
    Quiet,

    /// <summary>No progress.</summary>
    Minimal,

    Normal,

    /// <summary>Each request, too.</summary>
    Detailed,
}
