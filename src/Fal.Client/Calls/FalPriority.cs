namespace Fal;

/// <summary>The place of a request in the queue.</summary>
public enum FalPriority
{
    /// <summary>In order of arrival.</summary>
    Normal,

    /// <summary>After those of normal priority.</summary>
    Low,
}
