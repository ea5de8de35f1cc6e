namespace Fal.Tool;

/// <summary>What ends a command: one line that says what is wrong and what to do.</summary>
internal sealed class FalToolException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How the program then ends.</summary>
    public int ExitCode { get; init; } = ExitCodes.Failed;
}
