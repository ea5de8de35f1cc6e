namespace Fal;

/// <summary>What holds for one user.</summary>
/// <param name="User">The user, as the service names them.</param>
/// <param name="Decision">Whether the user may read the file.</param>
public sealed record FalAclRule(string User, FalAclDecision Decision);
