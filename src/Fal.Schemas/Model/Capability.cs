namespace Fal.Schemas.Model;

/// <summary>Whether an endpoint can be called in some way.</summary>
internal enum Capability
{
    /// <summary>The schema does not say.</summary>
    Unknown,
    Yes,
    No,
}
