namespace Fal;

/// <summary>Whether a user may read a file.</summary>
public enum FalAclDecision
{
    /// <summary>The user may.</summary>
    Allow,

    /// <summary>The user is told that they may not.</summary>
    Forbid,

    /// <summary>To the user there is no such file.</summary>
    Hide,
}
