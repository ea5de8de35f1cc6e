namespace Fal;

/// <summary>Where one of many inputs is.</summary>
public enum FalManyState
{
    /// <summary>It waits for its start, or in the queue.</summary>
    Waiting,

    /// <summary>The model is at work on it.</summary>
    Running,

    /// <summary>Its output is there.</summary>
    Completed,

    /// <summary>There is an error instead of an output.</summary>
    Failed,
}
