namespace Fal.Tool;

/// <summary>How the program ends, for scripts.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked was done.</summary>
    public const int Done = 0;

    /// <summary>It was looked at, and it is not as it should be: something to update, to accept or to correct.</summary>
    public const int Found = 1;

    /// <summary>It could not be done: an unknown id, a wrong argument, no network, a file that cannot be written. Nothing was changed.</summary>
    public const int Failed = 2;

    /// <summary>Ctrl-C. Nothing was changed.</summary>
    public const int Cancelled = 130;
}
