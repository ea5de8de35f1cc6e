namespace Fal;

/// <summary>What the service says of a key: see <see cref="FalClient.CheckCredentialsAsync"/>.</summary>
public enum FalCredentialsState
{
    /// <summary>There is no key; the service was not asked.</summary>
    Missing = 0,

    /// <summary>The service knows the key; of a proxy, that it lets the client in.</summary>
    Valid = 1,

    /// <summary>The service does not know the key, or it may not do what calls do; or the proxy does not let the client in.</summary>
    Refused = 2,

    /// <summary>The service knows the key, but its account is locked: its balance is used up, for the most part.</summary>
    Locked = 3,
}
